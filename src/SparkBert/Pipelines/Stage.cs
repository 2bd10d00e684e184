using Apache.Arrow;

namespace SparkBert.Pipelines;

/// <summary>A step of a pipeline: reads columns of record batches and adds one.</summary>
/// <remarks>A stage is configured once and then only read: one instance may serve many runs at the same time.</remarks>
public abstract class Stage
{
    private string? outputCol;
    private string[]? inputCols;

    /// <summary>The type's name in Spark NLP and in the JSON form (<c>SentenceDetector</c>).</summary>
    public string Type => GetType().Name;

    /// <summary>The columns that the stage reads.</summary>
    /// <exception cref="ArgumentException">Another number of columns than the stage takes.</exception>
    public IReadOnlyList<string> InputCols
    {
        get => inputCols ?? DefaultInputCols;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count != DefaultInputCols.Count)
            {
                // Spark NLP's own words (schema.json, jvm_setters).
                throw new ArgumentException($"setInputCols in {Type} expecting {DefaultInputCols.Count} columns. Provided column amount: {value.Count}. Which should be columns from the following annotators: {string.Join(", ", InputAnnotatorTypes)}");
            }

            inputCols = [.. value];
        }
    }

    /// <summary>Sets any number of columns, past the check: what Spark NLP's own parameter map allows, and its goldens record.</summary>
    internal void ForceInputCols(IEnumerable<string> columns) => inputCols = [.. columns];

    /// <summary>The column that the stage adds.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string OutputCol
    {
        get => outputCol ?? DefaultOutputCol;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            outputCol = value;
        }
    }

    /// <summary>The columns that are read where <see cref="InputCols"/> isn't set.</summary>
    protected abstract IReadOnlyList<string> DefaultInputCols { get; }

    /// <summary>The column that is added where <see cref="OutputCol"/> isn't set.</summary>
    protected abstract string DefaultOutputCol { get; }

    /// <summary>The annotator types of the input columns, for messages.</summary>
    protected abstract IReadOnlyList<string> InputAnnotatorTypes { get; }

    /// <summary>All columns that the stage reads, those of its parameters among them.</summary>
    internal virtual IEnumerable<string> ReadColumns => InputCols;

    /// <summary>Whether each row stays one row.</summary>
    internal virtual bool KeepsRows => true;

    /// <summary>The parameters with their names in Spark NLP and the JSON form.</summary>
    internal abstract IReadOnlyList<StageParameter> Parameters { get; }

    /// <summary>The schema after the stage.</summary>
    /// <param name="input">The schema before it.</param>
    /// <exception cref="SchemaException">A column is missing, of another type, or in the way.</exception>
    public abstract Schema TransformSchema(Schema input);

    /// <summary>Runs the stage. Batches are taken when the result is enumerated; an input batch is not disposed here.</summary>
    /// <param name="batches">The rows.</param>
    /// <param name="context">Shared by the stages of a run.</param>
    /// <returns>The same rows in the same order (but for <c>explodeSentences</c>), with the output column.</returns>
    internal abstract IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, TransformContext context);
}

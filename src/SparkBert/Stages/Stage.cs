using Apache.Arrow;
using SparkBert.Annotations;

namespace SparkBert.Stages;

/// <summary>A step of a pipeline: reads columns and adds one.</summary>
/// <remarks>
/// A stage is immutable, so one instance may serve many runs on many threads. A property checks its value when it is set.
/// </remarks>
public abstract class Stage
{
    private string? outputCol;
    private string[]? inputCols;

    /// <summary>The type's name in Spark NLP and in the JSON form (<c>SentenceDetector</c>).</summary>
    public string Type => GetType().Name;

    /// <summary>The columns that the stage reads.</summary>
    /// <exception cref="ArgumentException">The stage takes another number of columns.</exception>
    public IReadOnlyList<string> InputCols
    {
        get => inputCols ?? DefaultInputCols;
        init => SetInputCols(value);
    }

    /// <summary>The column that the stage adds.</summary>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public string OutputCol
    {
        get => outputCol ?? DefaultOutputCol;
        init => SetOutputCol(value);
    }

    /// <summary>The columns that the stage adds: <see cref="OutputCol"/> alone, unless it is a stage with several.</summary>
    /// <exception cref="ArgumentException">A name is empty, or their number is not that of the stage.</exception>
    public virtual IReadOnlyList<string> OutputCols { get => [OutputCol]; init => SetOutputCols(value); }

    /// <summary>All columns that the stage reads, those of its parameters among them.</summary>
    public virtual IReadOnlyList<string> ReadColumns => InputCols;

    /// <summary>Whether each row stays one row.</summary>
    public virtual bool KeepsRows => true;

    /// <summary>The default of <see cref="InputCols"/>.</summary>
    internal abstract IReadOnlyList<string> DefaultInputCols { get; }

    /// <summary>The default of <see cref="OutputCol"/>.</summary>
    internal abstract string DefaultOutputCol { get; }

    /// <summary>The annotator types of the input columns, for messages.</summary>
    internal abstract IReadOnlyList<string> InputAnnotatorTypes { get; }

    /// <summary>The column that the stage adds, of a stage of which it depends on no column that it reads.</summary>
    internal virtual Field OutputField => throw new InvalidOperationException($"the column of {Type} depends on those that it reads.");

    /// <summary>Whether the number of input columns is the user's choice.</summary>
    internal virtual bool TakesAnyColumns => false;

    /// <summary>The output column where it was set; null for the default.</summary>
    internal string? ChosenOutputCol => outputCol;

    /// <summary>The parameters with their names in Spark NLP and the JSON form.</summary>
    internal abstract IReadOnlyList<StageParameter> Parameters { get; }

    /// <summary>The schema after the stage.</summary>
    /// <param name="input">The schema before it.</param>
    /// <exception cref="SchemaException">A column is missing or has another type, or an output column exists already.</exception>
    public abstract Schema TransformSchema(Schema input);

    /// <summary>
    /// The stage ready to run over rows one by one; its patterns are built once. Null for a stage that needs more than a row at a time.
    /// </summary>
    /// <param name="inputs">
    /// The sources of the annotations of <see cref="InputCols"/>, in their order; empty for a stage that reads no annotations.
    /// </param>
    internal virtual RowStep? CreateStep(IReadOnlyList<AnnotationSource> inputs) => null;

    /// <summary>
    /// The stage ready to run over columns of whole record batches. Null for a stage that runs over rows, or over more than a batch.
    /// </summary>
    internal virtual BatchStep? CreateBatchStep() => null;

    /// <summary>Sets the column while the stage is being made.</summary>
    internal void SetOutputCol(string column)
    {
        ArgumentException.ThrowIfNullOrEmpty(column, nameof(OutputCol));
        outputCol = column;
    }

    /// <summary>Sets several output columns while the stage is being made.</summary>
    internal virtual void SetOutputCols(IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns, nameof(OutputCols));
        SetOutputCol(columns.Count == 1
            ? columns[0]
            : throw new ArgumentException($"{Type} has one output column, but outputCols names {columns.Count}."));
    }

    /// <summary>Sets the columns while the stage is being made.</summary>
    internal void SetInputCols(IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns, nameof(InputCols));
        if (TakesAnyColumns ? columns.Count == 0 : columns.Count != DefaultInputCols.Count)
        {
            // Spark NLP's own words (schema.json, jvm_setters).
            throw new ArgumentException(
                $"setInputCols in {Type} expecting {(TakesAnyColumns ? "at least 1" : DefaultInputCols.Count)} columns. "
                + $"Provided column amount: {columns.Count}. "
                + $"Which should be columns from the following annotators: {string.Join(", ", InputAnnotatorTypes)}");
        }

        inputCols = [.. columns];
    }

    /// <summary>Sets any number of columns, as Spark NLP's own parameter map does without a check; its goldens record the result.</summary>
    internal void SetInputColsUnchecked(IEnumerable<string> columns) => inputCols = [.. columns];
}

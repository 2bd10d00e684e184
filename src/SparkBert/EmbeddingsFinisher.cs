using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Vectors;

namespace SparkBert;

/// <summary>
/// Takes the vectors out of annotations: Spark NLP's EmbeddingsFinisher. Of each input column it makes one of
/// <c>array&lt;array&lt;float&gt;&gt;</c>, or of Spark ML's vectors, with the vectors in the order of the annotations.
/// </summary>
/// <remarks>
/// An annotation without a vector gives an empty one: a column of tokens is not refused, as in Spark NLP (golden
/// <c>bt-ef-bad-input</c>). A column that is there already is replaced.
/// </remarks>
public sealed class EmbeddingsFinisher : Stage
{
    private string[]? outputCols;
    private bool cleanAnnotations;
    private bool outputAsVector;

    /// <summary>
    /// The columns that the stage adds, one for each of <see cref="Stage.InputCols"/>; by default their names with <c>finished_</c> in
    /// front.
    /// </summary>
    /// <exception cref="ArgumentException">There is no name, or one is empty.</exception>
    public override IReadOnlyList<string> OutputCols
    {
        get => outputCols ?? (ChosenOutputCol is { } only ? [only] : [.. InputCols.Select(column => "finished_" + column)]);
        init => SetOutputCols(value);
    }

    /// <summary>
    /// Whether every column of annotations leaves the result, also those that the rows came with. False by default, as in Spark NLP's
    /// Python API; in its Scala API the default is true.
    /// </summary>
    public bool CleanAnnotations { get => cleanAnnotations; init => cleanAnnotations = value; }

    /// <summary>
    /// Whether vectors are those of Spark ML, dense and of doubles (<see cref="VectorSchema"/>), and not arrays of floats.
    /// </summary>
    public bool OutputAsVector { get => outputAsVector; init => outputAsVector = value; }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> DefaultInputCols { get; } = ["embeddings"];

    /// <inheritdoc/>
    internal override string DefaultOutputCol => OutputCols[0];

    /// <inheritdoc/>
    internal override IReadOnlyList<string> InputAnnotatorTypes { get; } =
        [AnnotatorTypes.WordEmbeddings, AnnotatorTypes.SentenceEmbeddings];

    /// <inheritdoc/>
    internal override bool TakesAnyColumns => true;

    /// <inheritdoc/>
    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        StageParameter.Boolean("cleanAnnotations", () => cleanAnnotations ? true : null, value => cleanAnnotations = value),
        StageParameter.Boolean("outputAsVector", () => outputAsVector ? true : null, value => outputAsVector = value),
    ];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (InputCols.Count != OutputCols.Count)
        {
            throw new SchemaException(
                $"{Type}: inputCols and outputCols length must match, but there are {InputCols.Count} and {OutputCols.Count}.");
        }

        foreach (var column in InputCols)
        {
            AnnotationSchema.RequireColumn(input, column, Type);
        }

        var result = OutputCols.Aggregate(input, (schema, name) => Columns.WithField(schema, FieldOf(name)));
        return cleanAnnotations
            ? new Schema(result.FieldsList.Where(field => !AnnotationSchema.IsAnnotationColumn(field.DataType)), result.Metadata)
            : result;
    }

    /// <inheritdoc/>
    internal override BatchStep CreateBatchStep() =>
        new FinishingStep(Type, InputCols, [.. OutputCols.Select(FieldOf)], outputAsVector, cleanAnnotations);

    /// <inheritdoc/>
    internal override void SetOutputCols(IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns, nameof(OutputCols));
        if (columns.Count == 0 || columns.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("outputCols must name a column for each of inputCols.");
        }

        outputCols = [.. columns];
    }

    /// <summary>A column that the stage adds.</summary>
    private Field FieldOf(string name) =>
        new(name, outputAsVector ? VectorSchema.VectorsType : VectorSchema.FloatsType, nullable: true);
}

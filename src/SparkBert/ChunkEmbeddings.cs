using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Vectors;

namespace SparkBert;

/// <summary>
/// The vector of each chunk, of the vectors of the tokens in it: Spark NLP's ChunkEmbeddings. Reads a column of <c>chunk</c> annotations,
/// which another annotator wrote, and one of <c>word_embeddings</c>; adds a column of <c>word_embeddings</c>, one annotation for each chunk
/// that has tokens.
/// </summary>
/// <remarks>
/// A chunk's sentence is looked up by its place among the sentences that have vectors, as Spark NLP does: where an earlier sentence has
/// none, the chunks behind it find other tokens, or none and are left out (golden <c>bt-ce-gaps</c>).
/// </remarks>
public sealed class ChunkEmbeddings : Stage
{
    private PoolingStrategy strategy;
    private bool skipOov = true;
    private string? storageRef;

    /// <summary>How the tokens' vectors become one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no strategy.</exception>
    public PoolingStrategy PoolingStrategy { get => strategy; init => strategy = PoolingStrategies.Check(value); }

    /// <summary>
    /// Whether tokens that are out of vocabulary, <c>isOOV</c> in the metadata, only count in chunks that have no others; true by default.
    /// BertEmbeddings writes none, as in Spark NLP.
    /// </summary>
    public bool SkipOOV { get => skipOov; init => skipOov = value; }

    /// <summary>
    /// Spark NLP's parameter; the column has the metadata of the tokens' vectors, their <c>ref</c> among them, whatever it says.
    /// </summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public string? StorageRef { get => storageRef; init => SetStorageRef(value); }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> DefaultInputCols { get; } = ["chunk", "embeddings"];

    /// <inheritdoc/>
    internal override string DefaultOutputCol => "chunk_embeddings";

    /// <inheritdoc/>
    internal override IReadOnlyList<string> InputAnnotatorTypes { get; } = [AnnotatorTypes.Chunk, AnnotatorTypes.WordEmbeddings];

    /// <inheritdoc/>
    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        PoolingStrategies.Parameter(() => strategy, value => strategy = value),
        StageParameter.Boolean("skipOOV", () => skipOov ? null : false, value => skipOov = value),
        StageParameter.String("storageRef", () => storageRef, SetStorageRef),
    ];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        InputColumns.Require(this, input);
        return Columns.WithField(input, FieldIn(input));
    }

    /// <summary>The column that the stage adds to a schema.</summary>
    private Field FieldIn(Schema input) =>
        InputColumns.Find(this, input, AnnotatorTypes.WordEmbeddings) is { } vectors
            ? new Field(OutputCol, AnnotationSchema.ColumnType, nullable: true, vectors.Metadata)
            : AnnotationSchema.Field(OutputCol, AnnotatorTypes.WordEmbeddings);

    /// <inheritdoc/>
    internal override BatchStep CreateBatchStep() => new ChunkPoolingStep(Type, InputCols, FieldIn, strategy, skipOov);

    private void SetStorageRef(string? value)
    {
        if (value is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(StorageRef));
        }

        storageRef = value;
    }
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Vectors;

namespace SparkBert;

/// <summary>
/// The vector of each sentence, of the vectors of its tokens: Spark NLP's SentenceEmbeddings. Reads a column of sentences (or documents)
/// and one of <c>word_embeddings</c>; adds a column of <c>sentence_embeddings</c>, one annotation for each sentence.
/// </summary>
/// <remarks>
/// A token belongs to the sentence whose number, <c>sentence</c> in the metadata, is its own. A sentence without tokens has an empty
/// vector. Float32, added in the order of the tokens.
/// </remarks>
public sealed class SentenceEmbeddings : Stage
{
    /// <summary>Spark NLP's default, whatever the vectors' length is (golden schema.json, sentence-embeddings).</summary>
    private const int DefaultDimension = 100;

    private PoolingStrategy strategy;
    private int? dimension;
    private string? storageRef;

    /// <summary>How the tokens' vectors become one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no strategy.</exception>
    public PoolingStrategy PoolingStrategy { get => strategy; init => strategy = PoolingStrategies.Check(value); }

    /// <summary>
    /// The <c>dimension</c> in the column's metadata; null (the default) for 100, which Spark NLP writes for vectors of any length.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? Dimension { get => dimension; init => dimension = CheckDimension(value); }

    /// <summary>The reference in the column's metadata (<c>ref</c>); null (the default) for that of the tokens' vectors.</summary>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public string? StorageRef { get => storageRef; init => storageRef = CheckStorageRef(value); }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> DefaultInputCols { get; } = ["sentence", "embeddings"];

    /// <inheritdoc/>
    internal override string DefaultOutputCol => "sentence_embeddings";

    /// <inheritdoc/>
    internal override IReadOnlyList<string> InputAnnotatorTypes { get; } = [AnnotatorTypes.Document, AnnotatorTypes.WordEmbeddings];

    /// <inheritdoc/>
    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        PoolingStrategies.Parameter(() => strategy, value => strategy = value),
        StageParameter.Integer("dimension", () => dimension, value => dimension = CheckDimension(value)),
        StageParameter.String("storageRef", () => storageRef, value => storageRef = CheckStorageRef(value)),
    ];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        InputColumns.Require(this, input);
        return Columns.WithField(input, FieldIn(input));
    }

    /// <summary>The column that the stage adds to a schema.</summary>
    /// <exception cref="SchemaException">The vectors' column has no reference, and none is set.</exception>
    private Field FieldIn(Schema input)
    {
        var vectors = InputColumns.Find(this, input, AnnotatorTypes.WordEmbeddings);
        var found = storageRef ?? (vectors is null ? Type : vectors.Metadata!.GetValueOrDefault(AnnotationSchema.StorageRefKey))
            ?? throw new SchemaException(
                $"{Type}: column '{vectors!.Name}' has no storage reference ('{AnnotationSchema.StorageRefKey}' in its metadata); "
                + "set storageRef.");
        return AnnotationSchema.EmbeddingsField(OutputCol, AnnotatorTypes.SentenceEmbeddings, dimension ?? DefaultDimension, found);
    }

    /// <inheritdoc/>
    internal override BatchStep CreateBatchStep() => new SentencePoolingStep(Type, InputCols, FieldIn, strategy);

    private static int? CheckDimension(int? value) =>
        value is null or >= 1 ? value : throw StageParameter.OutOfRange($"dimension must be at least 1, but is {value}");

    private static string? CheckStorageRef(string? value)
    {
        if (value is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(StorageRef));
        }

        return value;
    }
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Sessions;
using SparkBert.Stages;
using SparkBert.WordPieces;

namespace SparkBert;

/// <summary>A stage that runs a model: what BertEmbeddings and BertSentenceEmbeddings have in common.</summary>
public abstract class ModelStage : Stage
{
    /// <summary>Spark NLP's default.</summary>
    private const int DefaultMaxSentenceLength = 128;

    private const int DefaultPositionBudget = 512;

    private int? maxSentenceLength;
    private int? batchSize;
    private int? threads;
    private int? dimension;
    private int? positionBudget;
    private bool? caseSensitive;
    private string? storageRef;

    private protected ModelStage(BertModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;

        // A model that Spark NLP saved has its own reference.
        storageRef = model.Manifest.StorageRef;
    }

    /// <summary>The model.</summary>
    public BertModel Model { get; }

    /// <summary>Length of a vector: the model's hidden size, unless layers are concatenated.</summary>
    public virtual int VectorLength => Model.HiddenSize;

    /// <summary>
    /// The maximum number of sentences in a model call; null (the default) leaves it to the batch plan. Spark NLP's default is 8. No vector
    /// depends on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? BatchSize { get => batchSize; init => batchSize = AtLeastOne(value, "batchSize must be greater than 0"); }

    /// <summary>
    /// The maximum number of word pieces in a sentence, [CLS] and [SEP] included: 1 to 512. Null (the default) for what Spark NLP saved
    /// with the model, else 128. Longer sentences are cut: the tokens past the end get no vector, and
    /// <see cref="TransformReport.TruncatedTokens"/> counts them.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1, more than 512, or more than the model has positions.</exception>
    public int? MaxSentenceLength { get => maxSentenceLength; init => maxSentenceLength = CheckMaxSentenceLength(value); }

    /// <summary>
    /// Whether tokens keep their case. Null (the default) for the model's own setting, as with Spark NLP's pretrained models.
    /// </summary>
    public bool? CaseSensitive { get => caseSensitive; init => caseSensitive = value; }

    /// <summary>
    /// The reference in the column's metadata (<c>ref</c>); by default <see cref="BertModel.StorageRef"/>. It can't be changed for a model
    /// that Spark NLP saved with one.
    /// </summary>
    /// <exception cref="InvalidOperationException">The model has another one.</exception>
    public string StorageRef { get => storageRef ?? Model.StorageRef; init => SetStorageRef(value); }

    /// <summary>
    /// The <c>dimension</c> in the column's metadata. Null (the default) for the parameter of a model that Spark NLP saved, else the length
    /// of the vectors. Spark NLP's parameter is 768 for an imported model of any size.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? Dimension { get => dimension; init => dimension = AtLeastOne(value, "dimension must be at least 1"); }

    /// <summary>
    /// The number of model calls at the same time, each on one core. Null (the default) for all cores of the process; on Spark for the
    /// task's cores (<c>spark.task.cpus</c>) and the cores of slots that have become idle; on a GPU for 2. A value that is set is kept.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 or more than 1,024.</exception>
    public int? Threads { get => threads; init => threads = CheckThreads(value); }

    /// <summary>
    /// The most padded positions in a model call; a longer sentence is alone in its call. Null (the default) for 512: more positions fill
    /// the matrices better, fewer stay in the cache (the benchmark project measures it). On a GPU null is 8,192. No vector depends on it,
    /// on a GPU up to its last bits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? PositionBudget { get => positionBudget; init => positionBudget = AtLeastOne(value, "positionBudget must be at least 1"); }

    /// <summary>Bytes of vectors of a window of rows, whatever the threads need; for tests and measurements.</summary>
    internal int? WindowBytes { get; init; }

    /// <summary>Whether sentences of several lengths may share a call, as if it was known; for tests and measurements.</summary>
    internal bool? PadsFurther { get; init; }

    /// <summary>The parameters of this kind of stage alone.</summary>
    internal abstract IReadOnlyList<StageParameter> OwnParameters { get; }

    /// <summary>The annotator type of the column that the stage adds.</summary>
    internal abstract string OutputAnnotatorType { get; }

    /// <inheritdoc/>
    internal sealed override IReadOnlyList<StageParameter> Parameters =>
    [
        StageParameter.Integer("batchSize", () => batchSize, value => batchSize = AtLeastOne(value, "batchSize must be greater than 0")),
        StageParameter.Integer(
            "maxSentenceLength", () => ResolvedMaxSentenceLength, value => maxSentenceLength = CheckMaxSentenceLength(value)),
        StageParameter.Boolean("caseSensitive", () => caseSensitive ?? Model.IsCaseSensitive, value => caseSensitive = value),
        StageParameter.String("storageRef", () => storageRef, SetStorageRef),
        StageParameter.Integer("dimension", () => dimension, value => dimension = AtLeastOne(value, "dimension must be at least 1")),
        .. OwnParameters,
        StageParameter.Integer("threads", () => threads, value => threads = CheckThreads(value)),
        StageParameter.Integer(
            "positionBudget", () => positionBudget, value => positionBudget = AtLeastOne(value, "positionBudget must be at least 1")),
    ];

    /// <inheritdoc/>
    internal override Field OutputField =>
        AnnotationSchema.EmbeddingsField(OutputCol, OutputAnnotatorType, ResolvedDimension, StorageRef);

    /// <summary>The maximum number of word pieces in a sentence, [CLS] and [SEP] included.</summary>
    private protected int ResolvedMaxSentenceLength =>
        maxSentenceLength ?? Math.Min(Model.Manifest.MaxSentenceLength ?? DefaultMaxSentenceLength, Model.MaxPositions);

    private int ResolvedDimension => dimension ?? (VectorLength == Model.HiddenSize ? Model.Manifest.Dimension : null) ?? VectorLength;

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckSettings();
        InputColumns.Require(this, input);
        if (input.GetFieldIndex(OutputCol) >= 0)
        {
            // Spark NLP fails here too, with AMBIGUOUS_REFERENCE; its other annotators replace the column (schema.json output-col-exists).
            throw new SchemaException(
                $"{Type}: the output column '{OutputCol}' is there already; choose another outputCol or drop the column.");
        }

        return Columns.WithField(input, OutputField);
    }

    /// <summary>Refuses settings that do not go together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal virtual void CheckSettings()
    {
    }

    /// <summary>The settings of a run.</summary>
    internal virtual EmbeddingSettings Resolve() => new()
    {
        Vocabulary = Model.Vocabulary,
        CaseSensitive = caseSensitive ?? Model.IsCaseSensitive,
        Behaviour = WordPieceBehaviour.Compatible,
        Words = Model.Manifest.Words,
        MaxSentenceLength = ResolvedMaxSentenceLength,
        Layers = [Model.Layers],
        LayerCombination = LayerCombination.Sum,
        Pooling = Pooling.First,
        HiddenSize = Model.HiddenSize,
        MaxPositions = Model.MaxPositions,
        PositionBudget = positionBudget ?? (Model.Device.IsCuda ? CudaDevices.DefaultPositionBudget : DefaultPositionBudget),
        MaxBatchSize = batchSize ?? int.MaxValue,
        Threads = threads ?? (Model.Device.IsCuda ? CudaDevices.DefaultThreads : null),
        WindowBytes = WindowBytes,
        PadsFurther = PadsFurther,
    };

    private protected static T Defined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw StageParameter.OutOfRange($"{name} must be {string.Join(" or ", Enum.GetNames<T>())}");

    private static int? AtLeastOne(int? value, string message) =>
        value is null or >= 1 ? value : throw StageParameter.OutOfRange($"{message}, but is {value}");

    private static int? CheckThreads(int? value) =>
        value is null or (>= 1 and <= 1024) ? value : throw StageParameter.OutOfRange($"threads must be 1 to 1024, but is {value}");

    private int? CheckMaxSentenceLength(int? value) => value switch
    {
        < 1 => throw StageParameter.OutOfRange("The maxSentenceLength must be at least 1"),
        > BertEmbeddings.MaxSentenceLengthLimit => throw StageParameter.OutOfRange(
            "BERT models do not support sequences longer than 512 because of trainable positional embeddings."),
        _ when value > Model.MaxPositions => throw StageParameter.OutOfRange(
            $"maxSentenceLength must be at most {Model.MaxPositions}, the number of positions of the model {Model.Name}."),
        _ => value,
    };

    private void SetStorageRef(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, nameof(StorageRef));
        storageRef = storageRef is null || storageRef == value
            ? value
            : throw new InvalidOperationException($"Cannot override storage ref on {Type}. Please re-use current ref: {storageRef}");
    }
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Sessions;
using SparkBert.Stages;
using SparkBert.WordPieces;

namespace SparkBert;

/// <summary>
/// Contextual vectors of tokens from a BERT model: Spark NLP's BertEmbeddings. Reads a column of sentences (or documents) and one of
/// tokens; adds a column of <c>word_embeddings</c> annotations. Each has its token's begin and end, its text (lower-cased if
/// <see cref="CaseSensitive"/> is off), and its vector.
/// </summary>
/// <remarks>
/// A sentence's vectors are the same bits in every batch, partition and number of threads; on a GPU they agree within 1e-4. The sentences
/// of a window of rows are planned together; the window bounds the memory. Each run holds the model until it ends.
/// </remarks>
public sealed class BertEmbeddings : Stage
{
    /// <summary>The upper limit of <see cref="MaxSentenceLength"/>, as in Spark NLP; a model with fewer positions lowers it.</summary>
    public const int MaxSentenceLengthLimit = 512;

    /// <summary>
    /// Bytes of vectors, in memory, of the rows that a run computes together, unless it makes so many calls at a time that they need more.
    /// A larger row goes alone. A run holds a few windows at a time.
    /// </summary>
    public const int DefaultWindowBytes = EmbeddingSettings.DefaultWindowBytes;

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
    private int[]? layers;
    private LayerCombination layerCombination;
    private WordPieceBehaviour behaviour;
    private Pooling pooling;

    /// <summary>Creates the stage.</summary>
    /// <param name="model">The model. Keep it open as long as the stage is used; a run that has begun holds it by itself.</param>
    public BertEmbeddings(BertModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        Model = model;

        // A model that Spark NLP saved has its own reference.
        storageRef = model.Manifest.StorageRef;
    }

    /// <summary>The model.</summary>
    public BertModel Model { get; }

    /// <summary>Length of a vector: the model's hidden size, times the number of layers where they are concatenated.</summary>
    public int VectorLength => LayerCombination == LayerCombination.Concatenate ? Model.HiddenSize * Layers.Count : Model.HiddenSize;

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
    /// The layers whose vectors are taken: 0 is the output of the embeddings, the number of layers is the last; negative numbers count from
    /// the end. By default the last alone.
    /// </summary>
    /// <exception cref="ArgumentException">No layer, one that the model doesn't have, or one twice.</exception>
    public IReadOnlyList<int> Layers { get => layers ?? [-1]; init => layers = CheckLayers(value); }

    /// <summary>How the vectors of several layers become one.</summary>
    public LayerCombination LayerCombination
    {
        get => layerCombination;
        init => layerCombination = Defined(value, nameof(LayerCombination));
    }

    /// <summary>Which word pieces a token has.</summary>
    public WordPieceBehaviour Behaviour { get => behaviour; init => behaviour = Defined(value, nameof(Behaviour)); }

    /// <summary>
    /// How a token of several pieces gets one vector; <see cref="Pooling.Mean"/> needs <see cref="WordPieceBehaviour.Standard"/>.
    /// </summary>
    public Pooling Pooling { get => pooling; init => pooling = Defined(value, nameof(Pooling)); }

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

    /// <inheritdoc/>
    internal override IReadOnlyList<string> DefaultInputCols { get; } = ["sentence", "token"];

    /// <inheritdoc/>
    internal override string DefaultOutputCol => "embeddings";

    /// <inheritdoc/>
    internal override IReadOnlyList<string> InputAnnotatorTypes { get; } = [AnnotatorTypes.Document, AnnotatorTypes.Token];

    /// <inheritdoc/>
    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        StageParameter.Integer("batchSize", () => batchSize, value => batchSize = AtLeastOne(value, "batchSize must be greater than 0")),
        StageParameter.Integer(
            "maxSentenceLength", () => ResolvedMaxSentenceLength, value => maxSentenceLength = CheckMaxSentenceLength(value)),
        StageParameter.Boolean("caseSensitive", () => caseSensitive ?? Model.IsCaseSensitive, value => caseSensitive = value),
        StageParameter.String("storageRef", () => storageRef, SetStorageRef),
        StageParameter.Integer("dimension", () => dimension, value => dimension = AtLeastOne(value, "dimension must be at least 1")),

        // The last layer alone is the default, also where it was asked for: a pipeline's JSON then says nothing of it.
        StageParameter.Integers("layers", () => layers is [-1] ? null : layers, value => layers = CheckLayers(value)),
        StageParameter.Choice<LayerCombination>(
            "layerCombination", () => layerCombination == default ? null : layerCombination, value => layerCombination = value),
        StageParameter.Choice<WordPieceBehaviour>("behaviour", () => behaviour == default ? null : behaviour, value => behaviour = value),
        StageParameter.Choice<Pooling>("pooling", () => pooling == default ? null : pooling, value => pooling = value),
        StageParameter.Integer("threads", () => threads, value => threads = CheckThreads(value)),
        StageParameter.Integer(
            "positionBudget", () => positionBudget, value => positionBudget = AtLeastOne(value, "positionBudget must be at least 1")),
    ];

    private int ResolvedMaxSentenceLength =>
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

    /// <inheritdoc/>
    internal override Field OutputField => AnnotationSchema.EmbeddingsField(OutputCol, ResolvedDimension, StorageRef);

    /// <summary>Refuses settings that do not go together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal void CheckSettings()
    {
        if (Pooling == Pooling.Mean && Behaviour == WordPieceBehaviour.Compatible)
        {
            throw new ArgumentException(
                "pooling 'mean' needs behaviour 'standard': Spark NLP's behaviour keeps only the first word piece of a token.");
        }
    }

    /// <summary>The settings of a run.</summary>
    internal EmbeddingSettings Resolve() => new()
    {
        Vocabulary = Model.Vocabulary,
        CaseSensitive = caseSensitive ?? Model.IsCaseSensitive,
        Behaviour = behaviour,
        Words = Model.Manifest.Words,
        MaxSentenceLength = ResolvedMaxSentenceLength,
        Layers = [.. Layers.Select(FromStart)],
        LayerCombination = layerCombination,
        Pooling = pooling,
        HiddenSize = Model.HiddenSize,
        MaxPositions = Model.MaxPositions,
        PositionBudget = positionBudget ?? (Model.Device.IsCuda ? CudaDevices.DefaultPositionBudget : DefaultPositionBudget),
        MaxBatchSize = batchSize ?? int.MaxValue,
        Threads = threads ?? (Model.Device.IsCuda ? CudaDevices.DefaultThreads : null),
        WindowBytes = WindowBytes,
        PadsFurther = PadsFurther,
    };

    private static int? AtLeastOne(int? value, string message) =>
        value is null or >= 1 ? value : throw StageParameter.OutOfRange($"{message}, but is {value}");

    private static T Defined<T>(T value, string name)
        where T : struct, Enum =>
        Enum.IsDefined(value) ? value : throw StageParameter.OutOfRange($"{name} must be {string.Join(" or ", Enum.GetNames<T>())}");

    private static int? CheckThreads(int? value) =>
        value is null or (>= 1 and <= 1024) ? value : throw StageParameter.OutOfRange($"threads must be 1 to 1024, but is {value}");

    private int? CheckMaxSentenceLength(int? value) => value switch
    {
        < 1 => throw StageParameter.OutOfRange("The maxSentenceLength must be at least 1"),
        > MaxSentenceLengthLimit => throw StageParameter.OutOfRange(
            "BERT models do not support sequences longer than 512 because of trainable positional embeddings."),
        _ when value > Model.MaxPositions => throw StageParameter.OutOfRange(
            $"maxSentenceLength must be at most {Model.MaxPositions}, the number of positions of the model {Model.Name}."),
        _ => value,
    };

    private int[] CheckLayers(IReadOnlyList<int> value)
    {
        ArgumentNullException.ThrowIfNull(value, nameof(Layers));
        if (value.Count == 0)
        {
            throw new ArgumentException("layers must name at least one layer.");
        }

        var last = Model.Layers;
        foreach (var layer in value)
        {
            if (layer > last || layer < -(last + 1))
            {
                throw StageParameter.OutOfRange(
                    $"layers must be 0 to {last}, or -1 to -{last + 1} from the end: the model {Model.Name} has {last} layers.");
            }

            if (Model.Manifest.LayerOutputs[FromStart(layer)] is null)
            {
                throw new ArgumentException(
                    $"layer {layer}: the ONNX file of {Model.Name} does not output this layer. "
                    + "Import the model from its weights to choose layers.");
            }
        }

        return value.Select(FromStart).Distinct().Count() == value.Count
            ? [.. value]
            : throw new ArgumentException("layers must name each layer once.");
    }

    private void SetStorageRef(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value, nameof(StorageRef));
        storageRef = storageRef is null || storageRef == value
            ? value
            : throw new InvalidOperationException($"Cannot override storage ref on {Type}. Please re-use current ref: {storageRef}");
    }

    private int FromStart(int layer) => layer < 0 ? Model.Layers + 1 + layer : layer;
}

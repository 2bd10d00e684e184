using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Stages;
using SparkBert.WordPieces;

namespace SparkBert;

/// <summary>
/// Contextual vectors of tokens from a BERT model: Spark NLP's BertEmbeddings. Reads a column of sentences (or documents) and one of
/// tokens; adds a column of <c>word_embeddings</c> annotations. Each has its token's begin and end, its text (lower-cased if
/// <see cref="ModelStage.CaseSensitive"/> is off), and its vector.
/// </summary>
/// <remarks>
/// A sentence's vectors are the same bits in every batch, partition and number of threads; on a GPU they agree within 1e-4. The sentences
/// of a window of rows are planned together; the window bounds the memory. Each run holds the model until it ends.
/// </remarks>
public sealed class BertEmbeddings : ModelStage
{
    /// <summary>
    /// The upper limit of <see cref="ModelStage.MaxSentenceLength"/>, as in Spark NLP; a model with fewer positions lowers it.
    /// </summary>
    public const int MaxSentenceLengthLimit = 512;

    /// <summary>
    /// Bytes of vectors, in memory, of the rows that a run computes together, unless it makes so many calls at a time that they need more.
    /// A larger row goes alone. A run holds a few windows at a time.
    /// </summary>
    public const int DefaultWindowBytes = EmbeddingSettings.DefaultWindowBytes;

    private int[]? layers;
    private LayerCombination layerCombination;
    private WordPieceBehaviour behaviour;
    private Pooling pooling;
    private LongText longText;
    private int? windowOverlap;

    /// <summary>Creates the stage.</summary>
    /// <param name="model">The model. Keep it open as long as the stage is used; a run that has begun holds it by itself.</param>
    public BertEmbeddings(BertModel model)
        : base(model)
    {
    }

    /// <summary>Length of a vector: the model's hidden size, times the number of layers where they are concatenated.</summary>
    public override int VectorLength =>
        LayerCombination == LayerCombination.Concatenate ? Model.HiddenSize * Layers.Count : Model.HiddenSize;

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
    /// What happens to a sentence of more word pieces than <see cref="ModelStage.MaxSentenceLength"/>: it is cut, as in Spark NLP (the
    /// default), or the model reads it in overlapping windows of that length, and no token is left out.
    /// </summary>
    public LongText LongText { get => longText; init => longText = Defined(value, nameof(LongText)); }

    /// <summary>
    /// The word pieces that a window and the next one share at least, with <see cref="LongText.Windows"/>; null (the default) for half of a
    /// window. More give each token more context, and cost more model calls.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 0.</exception>
    public int? WindowOverlap { get => windowOverlap; init => windowOverlap = CheckOverlap(value); }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> DefaultInputCols { get; } = ["sentence", "token"];

    /// <inheritdoc/>
    internal override string DefaultOutputCol => "embeddings";

    /// <inheritdoc/>
    internal override IReadOnlyList<string> InputAnnotatorTypes { get; } = [AnnotatorTypes.Document, AnnotatorTypes.Token];

    /// <inheritdoc/>
    internal override string OutputAnnotatorType => AnnotatorTypes.WordEmbeddings;

    /// <inheritdoc/>
    internal override IReadOnlyList<StageParameter> OwnParameters =>
    [
        // The last layer alone is the default, also where it was asked for: a pipeline's JSON then says nothing of it.
        StageParameter.Integers("layers", () => layers is [-1] ? null : layers, value => layers = CheckLayers(value)),
        StageParameter.Choice<LayerCombination>(
            "layerCombination", () => layerCombination == default ? null : layerCombination, value => layerCombination = value),
        StageParameter.Choice<WordPieceBehaviour>("behaviour", () => behaviour == default ? null : behaviour, value => behaviour = value),
        StageParameter.Choice<Pooling>("pooling", () => pooling == default ? null : pooling, value => pooling = value),
        StageParameter.Choice<LongText>("longText", () => longText == default ? null : longText, value => longText = value),
        StageParameter.Integer("windowOverlap", () => windowOverlap, value => windowOverlap = CheckOverlap(value)),
    ];

    /// <inheritdoc/>
    internal override void CheckSettings()
    {
        CheckWindows();
        if (Pooling == Pooling.Mean && Behaviour == WordPieceBehaviour.Compatible)
        {
            throw new ArgumentException(
                "pooling 'mean' needs behaviour 'standard': Spark NLP's behaviour keeps only the first word piece of a token.");
        }
    }

    /// <inheritdoc/>
    internal override EmbeddingSettings Resolve() => base.Resolve() with
    {
        Behaviour = behaviour,
        Layers = [.. Layers.Select(FromStart)],
        LayerCombination = layerCombination,
        Pooling = pooling,
        WindowOverlap = longText == LongText.Windows ? windowOverlap ?? ((ResolvedMaxSentenceLength - 2) / 2) : null,
    };

    private static int? CheckOverlap(int? value) =>
        value is null or >= 0 ? value : throw StageParameter.OutOfRange($"windowOverlap must be at least 0, but is {value}");

    /// <summary>A window needs room for a piece, and a new piece of its own.</summary>
    private void CheckWindows()
    {
        var room = ResolvedMaxSentenceLength - 2;
        if (longText != LongText.Windows && windowOverlap is not null)
        {
            throw new ArgumentException("windowOverlap needs longText 'windows'.");
        }

        if (longText == LongText.Windows && (room < 1 || windowOverlap >= room))
        {
            throw new ArgumentException(
                "longText 'windows' needs a maxSentenceLength of at least 3, and a windowOverlap less than it without [CLS] and [SEP]; "
                + FormattableString.Invariant($"they are {ResolvedMaxSentenceLength} and {windowOverlap ?? (room / 2)}."));
        }
    }

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

    private int FromStart(int layer) => layer < 0 ? Model.Layers + 1 + layer : layer;
}

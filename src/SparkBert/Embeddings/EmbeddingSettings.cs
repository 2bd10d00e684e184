using SparkBert.Text.Rows;
using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Embeddings;

/// <summary>The settings of a run, resolved: no value is left to the model's defaults.</summary>
internal sealed record EmbeddingSettings
{
    /// <summary>Vectors of a window, unless many threads need more: 8,000 tokens of BERT-large.</summary>
    public const int DefaultWindowBytes = 32 << 20;

    /// <summary>The most that many threads may need.</summary>
    private const int LargestWindowBytes = 512 << 20;

    /// <summary>
    /// Calls of a window for each thread. While the calls of one window end, those of the next have begun; with two windows in memory no
    /// thread waits.
    /// </summary>
    private const int CallsOfThread = 2;

    /// <summary>Positions of a call that is full enough, even of one on a GPU, whatever the budget.</summary>
    private const int PositionsOfCall = 8192;

    /// <summary>Rows without text are bounded too: they hold memory of the input batches.</summary>
    public const int MaxWindowRows = 16_384;

    /// <summary>Larger windows do not reduce padding, and the annotations around short vectors would outweigh the vectors.</summary>
    public const int MaxWindowWords = 16_384;

    public required Vocabulary Vocabulary { get; init; }

    public required bool CaseSensitive { get; init; }

    public required WordPieceBehaviour Behaviour { get; init; }

    /// <summary>What the model's own tokenizer does, for the standard behaviour; the defaults if null.</summary>
    public StandardWordOptions? Words { get; init; }

    /// <summary>The maximum number of word pieces in a sentence, [CLS] and [SEP] included.</summary>
    public required int MaxSentenceLength { get; init; }

    /// <summary>The chosen layers, 0 for the output of the embeddings.</summary>
    public required IReadOnlyList<int> Layers { get; init; }

    public required LayerCombination LayerCombination { get; init; }

    public required Pooling Pooling { get; init; }

    /// <summary>
    /// The pieces that the windows of a long sentence share with the next one; null for sentences that are cut.
    /// </summary>
    public int? WindowOverlap { get; init; }

    /// <summary>What gives a whole sentence its vector; null where tokens get theirs.</summary>
    public SentencePooling? SentencePooling { get; init; }

    /// <summary>Length of a position's vector.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The model's longest sequence.</summary>
    public required int MaxPositions { get; init; }

    /// <summary>Padded positions in a model call; a longer sentence goes alone.</summary>
    public required int PositionBudget { get; init; }

    /// <summary>The maximum number of sentences in a model call.</summary>
    public required int MaxBatchSize { get; init; }

    /// <summary>The number of model calls at the same time; null for the run's own.</summary>
    public required int? Threads { get; init; }

    /// <summary>The size of a window's vectors in bytes; null for one that suits the run's threads.</summary>
    public int? WindowBytes { get; init; }

    /// <summary>
    /// Whether sentences of several lengths may share a model call; null to find out whether it changes a bit of a vector.
    /// </summary>
    public bool? PadsFurther { get; init; }

    /// <summary>How large a row may become.</summary>
    public RowLimit RowLimit { get; init; } = RowLimit.Default;

    /// <summary>Length of a word's vector.</summary>
    public int VectorLength => LayerCombination == LayerCombination.Concatenate ? HiddenSize * Layers.Count : HiddenSize;

    /// <summary>
    /// The words of a window: one that reaches them is closed, planned and computed. Two windows are in memory at once, and one row is
    /// never divided.
    /// </summary>
    /// <param name="threads">The model calls that are made at the same time.</param>
    public int CountWindowWords(int threads)
    {
        var vector = (long)VectorLength * sizeof(float);
        long Words(long bytes) => (bytes + vector - 1) / vector;
        var usual = Math.Min(MaxWindowWords, Words(WindowBytes ?? DefaultWindowBytes));
        var needed = Math.Min((long)threads * CallsOfThread * Math.Min(PositionBudget, PositionsOfCall), Words(LargestWindowBytes));
        return (int)(WindowBytes is null ? Math.Max(usual, needed) : usual);
    }

    /// <summary>The settings with a limit for rows, which counts with vectors of this length.</summary>
    public EmbeddingSettings Within(long maxRowBytes) => this with
    {
        RowLimit = new RowLimit(maxRowBytes)
        {
            EmbeddedTokenBytes = EmbeddingColumn.TokenBytes + (VectorLength * sizeof(float)),
            MaxEmbeddedTokens = SentencePooling is not null ? 1
                : WindowOverlap is not null ? int.MaxValue
                : Math.Max(1, MaxSentenceLength - 1),
        },
    };
}

using SparkBert.Text.Rows;
using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Embeddings;

/// <summary>The settings of a run, resolved: no value is left to the model's defaults.</summary>
internal sealed record EmbeddingSettings
{
    /// <summary>The default of <see cref="WindowBytes"/>: 8,000 tokens of BERT-large.</summary>
    public const int DefaultWindowBytes = 32 << 20;

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

    /// <summary>
    /// The size of a window's vectors in bytes; a window that reaches it is closed, planned and computed. Two windows are in memory at
    /// once, and one row is never divided.
    /// </summary>
    public int WindowBytes { get; init; } = DefaultWindowBytes;

    /// <summary>
    /// Whether sentences of several lengths may share a model call; null to find out whether it changes a bit of a vector.
    /// </summary>
    public bool? PadsFurther { get; init; }

    /// <summary>How large a row may become.</summary>
    public RowLimit RowLimit { get; init; } = RowLimit.Default;

    /// <summary>Length of a word's vector.</summary>
    public int VectorLength => LayerCombination == LayerCombination.Concatenate ? HiddenSize * Layers.Count : HiddenSize;

    /// <summary>The settings with a limit for rows, which counts with vectors of this length.</summary>
    public EmbeddingSettings Within(long maxRowBytes) => this with
    {
        RowLimit = new RowLimit(maxRowBytes)
        {
            EmbeddedTokenBytes = EmbeddingColumn.TokenBytes + (VectorLength * sizeof(float)),
            MaxEmbeddedTokens = Math.Max(1, MaxSentenceLength - 1),
        },
    };
}

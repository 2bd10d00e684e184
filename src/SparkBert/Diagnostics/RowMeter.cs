using System.Diagnostics.Metrics;

namespace SparkBert.Diagnostics;

/// <summary>What happened to rows, in all runs of the process. Each figure is the sum of those of the runs' reports.</summary>
internal static class RowMeter
{
    private const string Row = "{row}";
    private const string Sentence = "{sentence}";
    private const string Token = "{token}";
    private const string KindTag = "sparkbert.position.kind";

    /// <summary>Rows done.</summary>
    public static Counter<long> Rows { get; } = Create("sparkbert.rows", Row, "Rows done, the failed ones included");

    /// <summary>Rows that could not be processed.</summary>
    public static Counter<long> Failed { get; } = Create("sparkbert.rows.failed", Row, "Rows that could not be processed");

    /// <summary>Rows that left the result.</summary>
    public static Counter<long> Dropped { get; } = Create("sparkbert.rows.dropped", Row, "Failed rows that left the result");

    /// <summary>Sentences.</summary>
    public static Counter<long> Sentences { get; } = Create("sparkbert.sentences", Sentence, "Sentences that went to the model");

    /// <summary>Sentences that were cut.</summary>
    public static Counter<long> TruncatedSentences { get; } =
        Create("sparkbert.sentences.truncated", Sentence, "Sentences that were cut to maxSentenceLength");

    /// <summary>Tokens.</summary>
    public static Counter<long> Tokens { get; } = Create("sparkbert.tokens", Token, "Tokens that got a vector");

    /// <summary>Tokens without a vector of their own.</summary>
    public static Counter<long> TruncatedTokens { get; } =
        Create("sparkbert.tokens.truncated", Token, "Tokens without a vector of their own, because their sentence was cut");

    /// <summary>Unknown tokens.</summary>
    public static Counter<long> UnknownTokens { get; } =
        Create("sparkbert.tokens.unknown", Token, "Tokens that are [UNK] to the vocabulary");

    /// <summary>Word pieces.</summary>
    public static Counter<long> WordPieces { get; } =
        Create("sparkbert.word_pieces", "{piece}", "Word pieces that went to the model, without [CLS] and [SEP]");

    /// <summary>Positions that the model computed.</summary>
    public static Counter<long> Positions { get; } =
        Create("sparkbert.positions", "{position}", "Positions that the model computed, useful ones and padding");

    /// <summary>The tag of positions that are word pieces, [CLS] and [SEP].</summary>
    public static KeyValuePair<string, object?> Useful { get; } = new(KindTag, "useful");

    /// <summary>The tag of positions that are padding.</summary>
    public static KeyValuePair<string, object?> Padding { get; } = new(KindTag, "padding");

    private static Counter<long> Create(string name, string unit, string description) =>
        SparkBertTelemetry.Meter.CreateCounter<long>(name, unit, description);
}

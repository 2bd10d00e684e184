namespace SparkBert.MicrosoftSpark;

/// <summary>A vector for each token in the context of its sentence. It reads <c>sentence</c> and <c>token</c> and adds <c>embeddings</c> by
/// default.</summary>
public sealed class BertEmbeddings : Stage
{
    /// <summary>
    /// The model, in any of the forms of <see cref="SparkBert.Driver.SparkBertSettings.Model"/>: a bundle's folder here,
    /// <c>local:/path</c>, an archive, or the name under which <c>--archives</c> ships one. Null for that setting.
    /// </summary>
    public string? Model { get; init; }

    /// <summary>Spark NLP's parameter; no vector depends on it.</summary>
    public int? BatchSize { get; init; }

    /// <summary>Word pieces of a sentence, with [CLS] and [SEP].</summary>
    public int? MaxSentenceLength { get; init; }

    /// <summary>Whether case counts; the model's own by default.</summary>
    public bool? CaseSensitive { get; init; }

    /// <summary>The <c>ref</c> in the column's metadata.</summary>
    public string? StorageRef { get; init; }

    /// <summary>The <c>dimension</c> in the column's metadata; the model's own by default.</summary>
    public int? Dimension { get; init; }

    /// <summary>Layers by number, from 0, or from the end, from -1.</summary>
    public IReadOnlyList<int>? Layers { get; init; }

    /// <summary><c>sum</c> or <c>concatenate</c>, for several layers.</summary>
    public string? LayerCombination { get; init; }

    /// <summary><c>compatible</c> (Spark NLP's word pieces) or <c>standard</c> (Hugging Face's).</summary>
    public string? Behaviour { get; init; }

    /// <summary><c>first</c> or <c>mean</c> of a token's word pieces; the latter with <c>standard</c>.</summary>
    public string? Pooling { get; init; }

    /// <summary>
    /// <c>truncate</c> (the default, Spark NLP's) or <c>windows</c>: what becomes of sentences over <see cref="MaxSentenceLength"/>.
    /// </summary>
    public string? LongText { get; init; }

    /// <summary>Word pieces that a window shares with the next, with <c>windows</c>.</summary>
    public int? WindowOverlap { get; init; }

    /// <summary>Model calls at once in a worker.</summary>
    public int? Threads { get; init; }

    /// <summary>Positions of a model call.</summary>
    public int? PositionBudget { get; init; }
}

namespace SparkBert.MicrosoftSpark;

/// <summary>
/// A vector for each sentence or document, without tokens. It reads <c>sentence</c> and adds <c>sentence_embeddings</c> by default.
/// </summary>
public sealed class BertSentenceEmbeddings : Stage
{
    /// <inheritdoc cref="BertEmbeddings.Model"/>
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

    /// <summary><c>pooler</c>, <c>mean</c> or <c>cls</c>; by default the model's pooler where it has one, else the mean.</summary>
    public string? Pooling { get; init; }

    /// <summary>Model calls at once in a worker.</summary>
    public int? Threads { get; init; }

    /// <summary>Positions of a model call.</summary>
    public int? PositionBudget { get; init; }
}

using SparkBert.Stages;

namespace SparkBert;

/// <summary>Makes stages from their names in the JSON form.</summary>
internal static class StageFactory
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Types { get; } =
    [
        nameof(DocumentAssembler), nameof(SentenceDetector), nameof(Tokenizer), nameof(BertEmbeddings), nameof(SentenceEmbeddings),
        nameof(BertSentenceEmbeddings), nameof(ChunkEmbeddings), nameof(EmbeddingsFinisher),
    ];

    /// <summary>Makes a stage with its defaults.</summary>
    /// <param name="type">One of <see cref="Types"/>.</param>
    /// <param name="openModel">Opens the model of a stage that needs one.</param>
    /// <exception cref="ArgumentException">There is no stage of that name.</exception>
    public static Stage Create(string type, Func<BertModel> openModel) => type switch
    {
        nameof(DocumentAssembler) => new DocumentAssembler(),
        nameof(SentenceDetector) => new SentenceDetector(),
        nameof(Tokenizer) => new Tokenizer(),
        nameof(BertEmbeddings) => new BertEmbeddings(openModel()),
        nameof(BertSentenceEmbeddings) => new BertSentenceEmbeddings(openModel()),
        nameof(SentenceEmbeddings) => new SentenceEmbeddings(),
        nameof(ChunkEmbeddings) => new ChunkEmbeddings(),
        nameof(EmbeddingsFinisher) => new EmbeddingsFinisher(),
        _ => throw new ArgumentException($"'{type}' is not a stage. Types: {string.Join(", ", Types)}."),
    };
}

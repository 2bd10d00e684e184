using SparkBert.Embeddings;
using SparkBert.Sentences;
using SparkBert.Text;
using SparkBert.Tokens;

namespace SparkBert.Pipelines;

/// <summary>Makes stages from their names in the JSON form.</summary>
internal static class StageFactory
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Types { get; } = [nameof(DocumentAssembler), nameof(SentenceDetector), nameof(Tokenizer), nameof(BertEmbeddings)];

    /// <summary>Makes a stage with its defaults.</summary>
    /// <param name="type">One of <see cref="Types"/>.</param>
    /// <param name="loadModel">Loads the model of a stage that needs one.</param>
    /// <exception cref="ArgumentException">There is no stage of that name.</exception>
    public static Stage Create(string type, Func<BertEmbeddings> loadModel) => type switch
    {
        nameof(DocumentAssembler) => new DocumentAssembler(),
        nameof(SentenceDetector) => new SentenceDetector(),
        nameof(Tokenizer) => new Tokenizer(),
        nameof(BertEmbeddings) => loadModel(),
        _ => throw new ArgumentException($"'{type}' is not a stage. Types: {string.Join(", ", Types)}."),
    };
}

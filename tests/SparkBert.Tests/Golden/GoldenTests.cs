using System.Text.Json;
using SparkBert.Testing;
using SparkBert.Testing.Golden;

namespace SparkBert.Tests.Golden;

/// <summary>Every recorded case of the real Spark NLP, each a test of its own. The files alone decide which cases there are.</summary>
public sealed class GoldenTests(GoldenModels models) : IClassFixture<GoldenModels>
{
    /// <summary>Cases that Spark NLP computes otherwise, with the reasons.</summary>
    internal static readonly Dictionary<string, string> KnownDifferences = ReadKnownDifferences();

    public static TheoryData<string> Documents() => [.. GoldenFile.Ids("document_assembler.jsonl")];

    public static TheoryData<string> Sentences() => [.. GoldenFile.Ids("sentence_detector.jsonl")];

    public static TheoryData<string> Tokens() => [.. GoldenFile.Ids("tokenizer.jsonl")];

    public static TheoryData<string> SplitTokens() => [.. GoldenFile.Ids("tokenizer_split.jsonl")];

    public static TheoryData<string> Embeddings() => [.. GoldenFile.Ids("bert_tiny.jsonl.gz")];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Documents_are_those_of_Spark_NLP(string id) => Run("document_assembler.jsonl", id);

    [Theory]
    [MemberData(nameof(Sentences))]
    public void Sentences_are_those_of_Spark_NLP(string id) => Run("sentence_detector.jsonl", id);

    [Theory]
    [MemberData(nameof(Tokens))]
    public void Tokens_are_those_of_Spark_NLP(string id) => Run("tokenizer.jsonl", id);

    [Theory]
    [MemberData(nameof(SplitTokens))]
    public void Split_tokens_are_those_of_Spark_NLP(string id) => Run("tokenizer_split.jsonl", id);

    [Theory]
    [MemberData(nameof(Embeddings))]
    public void Embeddings_are_those_of_Spark_NLP(string id) => Run("bert_tiny.jsonl.gz", id);

    [Fact]
    public void Every_known_difference_names_a_recorded_case()
    {
        if (!TestData.IsFull)
        {
            Assert.Skip("the compact choice does not have all cases");
        }

        string[] files =
        [
            "document_assembler.jsonl", "sentence_detector.jsonl", "tokenizer.jsonl", "tokenizer_split.jsonl", "bert_tiny.jsonl.gz",
        ];
        Assert.Empty(KnownDifferences.Keys.Except(files.SelectMany(GoldenFile.Ids)));
    }

    private void Run(string file, string id)
    {
        var test = new GoldenCase(GoldenFile.Find(file, id), models.Open, tolerance: 1e-5f);
        if (test.UnknownStages.Count > 0)
        {
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"SparkBert has no {string.Join(", ", test.UnknownStages)}; what it recorded comes in with the rows");
        }

        var difference = test.Run((stage, columns) => stage.SetInputColsUnchecked(columns));
        if (KnownDifferences.TryGetValue(id, out var reason))
        {
            Assert.True(difference is not null, $"{id} passes and must leave known-differences.json");
            Assert.Skip($"known difference: {reason}");
        }

        Assert.True(difference is null, $"{id}: {difference}");
    }

    private static Dictionary<string, string> ReadKnownDifferences()
    {
        var path = Path.Combine(TestData.Root, "tests", "SparkBert.Tests", "Golden", "known-differences.json");
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        return document.RootElement.EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!, StringComparer.Ordinal);
    }
}

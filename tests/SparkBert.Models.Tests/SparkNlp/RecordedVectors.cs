using System.Text.Json;
using SparkBert.Annotations;

namespace SparkBert.Models.Tests.SparkNlp;

/// <summary>The annotations that Spark NLP computed with the saved annotators, <c>tf_outputs.json</c>.</summary>
internal static class RecordedVectors
{
    private const float Tolerance = 1e-5f;

    /// <summary>The pipeline that Spark NLP ran.</summary>
    public static Pipeline CreatePipeline(BertEmbeddings embeddings) =>
        new(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings);

    /// <summary>Embeds the recorded texts and compares every part of every annotation.</summary>
    /// <param name="embeddings">The stage.</param>
    /// <param name="output">The name of the recorded output.</param>
    public static void AssertGiven(BertEmbeddings embeddings, string output)
    {
        var file = Path.Combine(TestData.Golden, "fixtures", "tf_outputs.json");
        using var recorded = JsonDocument.Parse(File.ReadAllBytes(file));
        var texts = recorded.RootElement.GetProperty("texts").EnumerateArray().Select(text => text.GetString()!).ToList();
        var expected = recorded.RootElement.GetProperty("outputs").GetProperty(output).EnumerateArray().ToList();
        var embedder = new TextEmbedder(CreatePipeline(embeddings));

        var actual = embedder.Embed(texts, TestContext.Current.CancellationToken);

        Assert.Equal(expected.Count, actual.Count);
        foreach (var (row, embedded) in expected.Zip(actual))
        {
            Assert.Equal(row.GetArrayLength(), embedded.Tokens.Count);
            foreach (var (annotation, token) in row.EnumerateArray().Zip(embedded.Tokens))
            {
                AssertSame(annotation, token);
            }
        }
    }

    private static void AssertSame(JsonElement expected, Annotation actual)
    {
        Assert.Equal(
            (expected.GetProperty("begin").GetInt32(), expected.GetProperty("end").GetInt32(), expected.GetProperty("result").GetString()),
            (actual.Begin, actual.End, actual.Result));
        Assert.Equal(
            expected.GetProperty("metadata").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()),
            actual.Metadata!.ToDictionary(entry => entry.Key, entry => (string?)entry.Value));
        float[] vector = [.. expected.GetProperty("embeddings").EnumerateArray().Select(value => value.GetSingle())];
        Assert.Equal(vector.Length, actual.Embeddings.Length);
        for (var i = 0; i < vector.Length; i++)
        {
            Assert.Equal(vector[i], actual.Embeddings.Span[i], Tolerance);
        }
    }
}

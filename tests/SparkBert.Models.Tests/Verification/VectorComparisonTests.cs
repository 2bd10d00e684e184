using System.Text.Json;
using SparkBert.Models.Import;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Tests.Verification;

/// <summary>
/// Published vectors are distinguished from those of other models, and from those of the same weights with the other form of GELU.
/// </summary>
public sealed class VectorComparisonTests : IDisposable
{
    private static readonly string[] Pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "I", "i", "love", "NL", "nl", "##P", "##p", "."];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_vectors_of_bert_large_cased_are_built_in()
    {
        // Spark NLP's card shows two values a token.
        var large = PublishedVectors.ReadBuiltIn().Single(vectors => vectors.Model == "bert_large_cased");

        Assert.Equal(1024, large.Dimension);
        Assert.Equal(["I", "love", "NLP"], large.Tokens.Select(token => token.Token));
        Assert.Equal([-0.5893247723579407f, -1.1389378309249878f], large.Tokens[0].Values);
    }

    [Fact]
    public void A_model_of_that_size_with_other_weights_does_not_match()
    {
        using var model = CreateRandom(1024);

        var comparisons = Compare(model);

        Assert.DoesNotContain(comparisons, comparison => comparison.IsMatch);
        var large = Assert.Single(comparisons, comparison => comparison.Model == "bert_large_cased");
        Assert.True(large.LargestDifference > 0.1f);
        Assert.Equal("another model", large.Explanation);
        Assert.StartsWith("I love NLP", large.Text, StringComparison.Ordinal);
        var bases = comparisons.Where(comparison => comparison.Model.Contains("base", StringComparison.Ordinal));
        Assert.All(bases, comparison => Assert.Contains("768", comparison.Explanation, StringComparison.Ordinal));
    }

    [Fact]
    public void The_recorded_vectors_of_the_same_weights_match()
    {
        using var model = TestModels.Open("tiny-import/hf");

        var comparison = Assert.Single(Compare(model, Publish(model, "The bank is closed.")));

        Assert.True(comparison.IsMatch, comparison.ToString());
        Assert.Equal(0, comparison.LargestDifference);
    }

    [Fact]
    public void The_other_form_of_GELU_is_suggested_where_the_vectors_are_near()
    {
        using var erf = TestModels.Open("tiny-import/hf");
        ModelImport.Import(
            TestSkip.WithoutFullModels("tiny-import/hf"),
            folder.Path("tanh"),
            new ImportOptions { Gelu = Gelu.Tanh },
            TestContext.Current.CancellationToken);
        using var tanh = BertModel.Open(folder.Path("tanh"), options: null, TestContext.Current.CancellationToken);

        var comparison = Assert.Single(Compare(tanh, Publish(erf, "The bank is closed.")));

        Assert.False(comparison.IsMatch);
        Assert.InRange(comparison.LargestDifference!.Value, 1e-4f, 0.1f);
        Assert.Contains("--gelu erf", comparison.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_that_was_meant_is_found()
    {
        using var model = CreateRandom(32);

        var comparison = Assert.Single(Compare(model, Publish(model, "I love NLP.", "I love NLP", "I love NLP.")));

        Assert.True(comparison.IsMatch);
        Assert.Equal("I love NLP.", comparison.Text);
    }

    [Fact]
    public void Vectors_for_other_tokens_are_not_compared()
    {
        using var model = CreateRandom(32);

        var comparison = Assert.Single(Compare(model, Publish(model, "I love NLP.", "We hate NLP.")));

        Assert.Null(comparison.LargestDifference);
        Assert.Contains("other tokens", comparison.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""[{"model":"m","source":"s","dimension":1,"texts":["a"],"tokens":[{"token":"a","values":[1,2]}]}]""")]
    [InlineData("""[{"model":"m","source":"s","dimension":1,"texts":[null],"tokens":[{"token":"a","values":[1]}]}]""")]
    [InlineData("""[{"model":"m"}]""")]
    public void A_file_of_another_form_is_refused_by_name(string json)
    {
        using var model = CreateRandom(32);
        var file = folder.Path("vectors.json");
        File.WriteAllText(file, json);

        var error = Assert.Throws<ModelException>(() => Compare(model, file));

        Assert.Contains("vectors.json", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<VectorComparison> Compare(BertModel model, string? file = null) =>
        VectorComparison.Compare(model, file, TestContext.Current.CancellationToken);

    private BertModel CreateRandom(int hidden)
    {
        var cancellation = TestContext.Current.CancellationToken;
        RandomModel.Write(folder.Path("random"), "random", new RandomModelSizes(hidden, 1, 4, hidden, 64), Pieces, cancellation);
        return BertModel.Open(folder.Path("random"), options: null, cancellation);
    }

    /// <summary>A file of vectors as a model gives them for a text, said to be of one of some texts.</summary>
    private string Publish(BertModel model, string text, params string[] texts)
    {
        var embedded = new TextEmbedder(model).Embed(text, TestContext.Current.CancellationToken);
        var published = new PublishedVectors
        {
            Model = "model",
            Source = "test",
            Dimension = model.HiddenSize,
            Texts = texts.Length == 0 ? [text] : texts,
            Tokens = [.. embedded.Tokens.Select(token => new PublishedToken(token.Result, token.Embeddings.ToArray()[..4]))],
        };
        var file = folder.Path("published.json");
        File.WriteAllText(file, JsonSerializer.Serialize([published], PublishedVectorsJson.Default.PublishedVectorsArray));
        return file;
    }
}

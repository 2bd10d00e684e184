using System.Text.Json;
using SparkBert.Models;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Verification;

namespace SparkBert.Tests.Models.Verification;

/// <summary>Published vectors are told from those of other models, and from those of the same weights with the other form of GELU.</summary>
public sealed class VectorComparisonTests : IDisposable
{
    private static readonly string[] Pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "I", "i", "love", "NL", "nl", "##P", "##p", "."];

    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-verify-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_model_of_record_is_built_in()
    {
        // Spark NLP's card shows two values a token.
        var large = PublishedVectors.BuiltIn().Single(vectors => vectors.Model == "bert_large_cased");

        Assert.Equal(1024, large.Dimension);
        Assert.Equal(["I", "love", "NLP"], large.Tokens.Select(token => token.Token));
        Assert.Equal([-0.5893247723579407f, -1.1389378309249878f], large.Tokens[0].Values);
    }

    [Fact]
    public void A_model_of_the_size_of_record_with_other_weights_does_not_match()
    {
        var bundle = Random("large-like", 1024);

        var comparisons = VectorComparison.Compare(bundle);

        Assert.DoesNotContain(comparisons, comparison => comparison.IsMatch);
        var large = Assert.Single(comparisons, comparison => comparison.Model == "bert_large_cased");
        Assert.True(large.LargestDifference > 0.1f);
        Assert.Equal("another model", large.Explanation);
        Assert.StartsWith("I love NLP", large.Text, StringComparison.Ordinal);
        Assert.All(comparisons.Where(comparison => comparison.Model.Contains("base", StringComparison.Ordinal)), comparison => Assert.Contains("768", comparison.Explanation, StringComparison.Ordinal));
    }

    [Fact]
    public void The_recorded_vectors_of_the_same_weights_match_and_the_other_GELU_is_told()
    {
        var source = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "hf");
        var erf = ModelBundle.Import(source, Path.Combine(folder, "erf"));
        var tanh = ModelBundle.Import(source, Path.Combine(folder, "tanh"), new ImportOptions { Gelu = Gelu.Tanh });
        var file = Vectors(erf, "The bank is closed.");

        var same = Assert.Single(VectorComparison.Compare(erf, file));
        Assert.True(same.IsMatch, same.ToString());
        Assert.Equal(0, same.LargestDifference);

        var other = Assert.Single(VectorComparison.Compare(tanh, file));
        Assert.False(other.IsMatch);
        Assert.InRange(other.LargestDifference!.Value, 1e-4f, 0.1f);
        Assert.Contains("--gelu erf", other.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_text_that_was_meant_is_found()
    {
        var bundle = Random("tiny", 32);
        var file = Vectors(bundle, "I love NLP.", "I love NLP", "I love NLP.");

        var comparison = Assert.Single(VectorComparison.Compare(bundle, file));

        Assert.True(comparison.IsMatch);
        Assert.Equal("I love NLP.", comparison.Text);
    }

    [Fact]
    public void Vectors_for_other_tokens_are_not_compared()
    {
        var bundle = Random("tiny", 32);
        var file = Vectors(bundle, "I love NLP.", "We hate NLP.");

        var comparison = Assert.Single(VectorComparison.Compare(bundle, file));

        Assert.Null(comparison.LargestDifference);
        Assert.Contains("other tokens", comparison.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_demonstration_model_is_known()
    {
        var bundle = ModelBundle.Import(TestSkip.WithoutFullModels("minilm-l6-uncased"), Path.Combine(folder, "minilm"));

        var nearest = VectorComparison.Compare(bundle)[0];

        Assert.True(nearest.IsMatch, nearest.ToString());
        Assert.Equal("sentence-transformers/all-MiniLM-L6-v2", nearest.Model);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[{\"model\":\"m\",\"source\":\"s\",\"dimension\":1,\"texts\":[\"a\"],\"tokens\":[{\"token\":\"a\",\"values\":[1,2]}]}]")]
    [InlineData("[{\"model\":\"m\",\"source\":\"s\",\"dimension\":1,\"texts\":[null],\"tokens\":[{\"token\":\"a\",\"values\":[1]}]}]")]
    [InlineData("[{\"model\":\"m\"}]")]
    public void A_file_of_another_form_is_refused_by_name(string json)
    {
        var file = Path.Combine(folder, "vectors.json");
        File.WriteAllText(file, json);

        var error = Assert.Throws<ModelException>(() => VectorComparison.Compare(Random("tiny", 32), file));

        Assert.Contains("vectors.json", error.Message, StringComparison.Ordinal);
    }

    private ModelBundle Random(string name, int hidden) =>
        ModelBundle.CreateRandom(Path.Combine(folder, name), name, new BertConfig(hidden, 1, 4, hidden, 64, 2, Pieces.Length, 1e-12f, Gelu.Erf), Pieces);

    /// <summary>A file of vectors as a model gives them for a text, said to be of one of some texts.</summary>
    private string Vectors(ModelBundle bundle, string text, params string[] texts)
    {
        var tokens = VectorComparison.Embed(bundle, text).Select(token => new PublishedToken(token.Result, token.Embeddings.ToArray()[..4])).ToArray();
        var published = new PublishedVectors { Model = "model", Source = "test", Dimension = bundle.HiddenSize, Texts = texts.Length == 0 ? [text] : texts, Tokens = tokens };
        var file = Path.Combine(folder, "published.json");
        File.WriteAllText(file, JsonSerializer.Serialize([published], PublishedVectorsJson.Default.PublishedVectorsArray));
        return file;
    }
}

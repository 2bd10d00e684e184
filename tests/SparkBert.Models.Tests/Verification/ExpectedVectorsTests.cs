using System.Text;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Tests.Verification;

/// <summary>Vectors that a caller knows distinguish a model from others.</summary>
public sealed class ExpectedVectorsTests : IDisposable
{
    private const string Minilm = "minilm-l6-uncased";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_model_that_is_meant_gives_them()
    {
        using var model = TestModels.Open(Minilm);
        var expected = Record(model);

        Assert.Equal(0, expected.FindLargestDifference(model));
        expected.Require(model, "minilm");
    }

    [Fact]
    public void The_same_network_with_two_weights_exchanged_is_another_model()
    {
        using var model = TestModels.Open(Minilm);
        var other = folder.Copy(TestSkip.WithoutFullModels(Minilm), "other");
        var file = Path.Combine(other, "model.safetensors");
        var bytes = File.ReadAllBytes(file);
        const string Start = "layer.0.attention.self.";
        var query = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Start + "query.weight"));
        var value = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Start + "value.weight"));
        "value"u8.CopyTo(bytes.AsSpan(query + Start.Length));
        "query"u8.CopyTo(bytes.AsSpan(value + Start.Length));
        File.WriteAllBytes(file, bytes);
        ModelImport.Import(other, folder.Path("bundle"), options: null, TestContext.Current.CancellationToken);
        using var exchanged = BertModel.Open(folder.Path("bundle"), options: null, TestContext.Current.CancellationToken);

        var error = Assert.Throws<ModelException>(() => Record(model).Require(exchanged, "exchanged"));

        Assert.Contains("another model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_with_shorter_vectors_or_other_pieces_can_not_be_compared()
    {
        using var model = TestModels.Open(Minilm);
        using var tiny = TestModels.Open("tiny-import/hf");
        var expected = Record(model);

        Assert.Null(expected.FindLargestDifference(tiny));
        var error = Assert.Throws<ModelException>(() => expected.Require(tiny, "tiny"));
        Assert.Contains("its vocabulary lacks word pieces", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"tolerance":0.1,"probes":[]}""")]
    [InlineData("""{"probes":[{"pieces":["[CLS]"],"values":[[1]]}]}""")]
    [InlineData("""{"tolerance":0.1,"probes":[{"pieces":["[CLS]"],"values":[[1],[2]]}]}""")]
    [InlineData("""{"tolerance":0.1,"probes":[{"pieces":["[CLS]"],"values":["1"]}]}""")]
    public void Another_form_is_refused(string json) =>
        Assert.Throws<FormatException>(() => ExpectedVectors.Parse(Encoding.UTF8.GetBytes(json)));

    /// <summary>Vectors of 100 values: more than the tiny model has.</summary>
    private static ExpectedVectors Record(BertModel model)
    {
        string[] pieces = ["[CLS]", "i", "love", "[SEP]"];
        int[] ids = [.. pieces.Select(piece => model.Vocabulary.TryGetId(piece, out var id) ? id : -1)];
        var values = model.RunLayers(ids, [model.Layers])[0].Chunk(model.HiddenSize).Select(row => row[..100]);
        return ExpectedVectors.Parse(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new
        {
            tolerance = 1e-4,
            probes = new[] { new { pieces, values } },
        }));
    }
}

using System.Text.Json;

namespace SparkBert.Models.Tests.Import;

/// <summary>The importers on one weight set in every format, against a float64 reference.</summary>
public sealed class ImporterTests
{
    /// <summary>Every folder of <c>tiny-import</c> with a model; one that is added there must be added here.</summary>
    private static readonly string[] Folders =
    [
        "google-ckpt", "google-ckpt-sharded", "hf", "hf-bare-gamma", "hf-bf16", "hf-f16", "hf-gelu-new", "hf-sharded", "onnx",
        "onnx-external", "onnx-hidden-states", "onnx-min-int32", "onnx-tanh", "tf1-hub-module", "tf1-savedmodel", "tf1-savedmodel-erf",
        "tf2-savedmodel",
    ];

    private static readonly string[] WithTanh = ["hf-gelu-new", "onnx-tanh", "tf1-hub-module", "tf1-savedmodel"];

    private static readonly string Root = Path.Combine(TestData.Models, "tiny-import");

    /// <summary>Each format with each recorded case that it can compute.</summary>
    public static TheoryData<string, string> FormatsAndCases()
    {
        var data = new TheoryData<string, string>();
        foreach (var folder in Folders)
        {
            foreach (var test in Cases(Root).Where(test => CanCompute(folder, test)))
            {
                data.Add(folder, test.GetProperty("name").GetString()!);
            }
        }

        return data;
    }

    public static TheoryData<string> RealCases() =>
        [.. Cases(Path.Combine(TestData.Models, "minilm-l6-uncased")).Select(test => test.GetProperty("text").GetString()!)];

    [Fact]
    public void Every_folder_of_the_test_data_is_compared()
    {
        var root = TestSkip.WithoutFullModels("tiny-import");

        var folders = Directory.EnumerateDirectories(root).Select(path => Path.GetFileName(path)).Where(name => name != "broken");

        Assert.Equal(Folders, folders.Order(StringComparer.Ordinal));
        Assert.All(Folders, folder => Assert.True(Cases(root).Count(test => CanCompute(folder, test)) >= 6, folder));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(FormatsAndCases))]
    public void A_format_gives_the_expected_vectors(string folder, string name)
    {
        using var model = TestModels.Open("tiny-import/" + folder);
        var test = Cases(Root).Single(test => test.GetProperty("name").GetString() == name);
        foreach (var (layer, expected) in ExpectedLayers(folder, test, model))
        {
            var (ids, mask, segments) = (Rows(test, "input_ids"), Rows(test, "attention_mask"), Rows(test, "token_type_ids"));
            for (var row = 0; row < ids.Length; row++)
            {
                // Behind the sequence stands padding, whose vectors mean nothing.
                var length = mask[row].Count(value => value == 1);
                var actual = model.RunLayers(ids[row].AsSpan(0, length), [layer], Segments(model, segments[row].AsSpan(0, length)))[0];
                AssertNear(Flatten(expected[row]).AsSpan(0, length * model.HiddenSize), actual, 1e-5f);
            }
        }
    }

    // The weights are exact in F32, F16 and BF16, so that nothing may be lost on any way.
    [Theory]
    [InlineData("hf-f16", "hf")]
    [InlineData("hf-bf16", "hf")]
    [InlineData("hf-sharded", "hf")]
    [InlineData("google-ckpt", "hf")]
    [InlineData("google-ckpt-sharded", "hf")]
    [InlineData("tf1-savedmodel-erf", "hf")]
    [InlineData("tf2-savedmodel", "hf")]
    [InlineData("tf1-savedmodel", "hf-gelu-new")]
    [InlineData("tf1-hub-module", "hf-gelu-new")]
    public void Formats_of_weights_give_the_same_graph_and_weights_to_the_bit(string folder, string reference)
    {
        var (expected, actual) = (ReadManifest(reference), ReadManifest(folder));

        Assert.All(["model.onnx", "model.onnx_data", "vocab.txt"], file => Assert.Equal(expected.Files[file], actual.Files[file]));
    }

    [Fact]
    public void A_model_without_a_pooler_has_the_other_weights_to_the_bit()
    {
        // Of the same model, with old names, and without its pooler, whose weights come last.
        byte[] Read(string folder) => File.ReadAllBytes(Path.Combine(TestModels.GetBundle($"tiny-import/{folder}"), "model.onnx_data"));

        Assert.NotNull(ReadManifest("hf").PoolerOutput);
        Assert.Null(ReadManifest("hf-bare-gamma").PoolerOutput);
        Assert.True(Read("hf").AsSpan().StartsWith(Read("hf-bare-gamma")));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(RealCases))]
    public void A_real_model_gives_the_expected_vectors(string text)
    {
        using var model = TestModels.Open("minilm-l6-uncased");
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(TestData.Models, "minilm-l6-uncased", "expected.json")));
        var tolerance = expected.RootElement.GetProperty("tolerance").GetSingle();
        var test = expected.RootElement.GetProperty("cases").EnumerateArray().Single(test => test.GetProperty("text").GetString() == text);
        int[] ids = [.. test.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt32())];

        var actual = model.RunLayers(ids, [model.Layers])[0];

        AssertNear(Flatten(test.GetProperty("first_row")), actual.AsSpan(0, model.HiddenSize), tolerance);
        var sums = Flatten(test.GetProperty("row_sums"));
        for (var row = 0; row < sums.Length; row++)
        {
            Assert.Equal(sums[row], actual.Skip(row * model.HiddenSize).Take(model.HiddenSize).Sum(value => (double)value), 2e-3);
        }
    }

    [Fact]
    public void A_real_model_brings_its_way_with_case()
    {
        using var model = TestModels.Open("minilm-l6-uncased");

        Assert.False(model.IsCaseSensitive);
    }

    private static List<JsonElement> Cases(string folder)
    {
        var file = Path.Combine(folder, "expected.json");
        return File.Exists(file) ? [.. JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("cases").EnumerateArray()] : [];
    }

    private static bool CanCompute(string folder, JsonElement test) =>
        WithTanh.Contains(folder) ? test.TryGetProperty("last_hidden_state_gelu_tanh", out _)
        : folder != "onnx-min-int32" || Rows(test, "token_type_ids").All(row => row.All(segment => segment == 0));

    private static IEnumerable<(int Layer, JsonElement[] Rows)> ExpectedLayers(string folder, JsonElement test, BertModel model)
    {
        var last = WithTanh.Contains(folder) ? "last_hidden_state_gelu_tanh" : "last_hidden_state";
        yield return (model.Layers, [.. test.GetProperty(last).EnumerateArray()]);
        if (WithTanh.Contains(folder) || !test.TryGetProperty("hidden_states", out var states))
        {
            yield break;
        }

        // A graph that gives the last layer alone has no other to compare.
        if (states.GetArrayLength() != model.Layers + 1)
        {
            yield break;
        }

        foreach (var (layer, rows) in states.EnumerateArray().Index().Where(state => model.Manifest.LayerOutputs[state.Index] is not null))
        {
            yield return (layer, [.. rows.EnumerateArray()]);
        }
    }

    private static BundleManifest ReadManifest(string folder)
    {
        var file = Path.Combine(TestModels.GetBundle("tiny-import/" + folder), BundleManifest.FileName);
        return BundleManifest.Parse(File.ReadAllBytes(file), file);
    }

    private static ReadOnlySpan<int> Segments(BertModel model, ReadOnlySpan<int> segments) =>
        model.Manifest.Inputs.TokenTypeIds is null ? [] : segments;

    private static int[][] Rows(JsonElement test, string name) =>
        [.. test.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetInt32()).ToArray())];

    private static float[] Flatten(JsonElement values) =>
        values.ValueKind == JsonValueKind.Number ? [values.GetSingle()] : [.. values.EnumerateArray().SelectMany(Flatten)];

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }
}

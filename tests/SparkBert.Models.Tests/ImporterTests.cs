using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Models;
using SparkBert.Models.Import;
using SparkBert.Sessions;

namespace SparkBert.Tests.Models;

/// <summary>The importers on one weight set in every format, against a float64 reference; and on folders that are broken in one way each.</summary>
public sealed class ImporterTests(ITestOutputHelper log) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-import-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Every_format_gives_the_expected_vectors_and_the_same()
    {
        var root = TestSkip.WithoutFullModels("tiny-import");
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "expected.json")));
        var compared = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var lastLayers = new Dictionary<string, (string Format, float[] Values)>();
        foreach (var source in Directory.EnumerateDirectories(root).Where(path => Path.GetFileName(path) != "broken").Order(StringComparer.Ordinal))
        {
            var bundle = ModelBundle.Import(source, Path.Combine(folder, Path.GetFileName(source)));
            var session = BertSession.Get(bundle.SessionModel);
            var isTanh = Path.GetFileName(source) is "hf-gelu-new" or "onnx-tanh" or "tf1-savedmodel" or "tf1-hub-module";
            foreach (var test in expected.RootElement.GetProperty("cases").EnumerateArray())
            {
                if (bundle.SessionModel.TokenTypeIds is null && HasSegments(test))
                {
                    continue;
                }

                foreach (var (layer, values) in Layers(test, isTanh, bundle.SessionModel))
                {
                    var actual = Run(session, test, layer);
                    var difference = Largest(values, actual);
                    Assert.True(difference <= 1e-5, $"{source}, {test.GetProperty("name").GetString()}, layer {layer}: differs by {difference}");
                    compared[Path.GetFileName(source)] = compared.GetValueOrDefault(Path.GetFileName(source)) + 1;

                    // Formats of weights get one and the same graph; an export brings its own, whose rounding differs.
                    if (layer == bundle.SessionModel.LayerOutputs.Count - 1 && !File.Exists(Path.Combine(source, "model.onnx")))
                    {
                        var name = test.GetProperty("name").GetString() + (isTanh ? " (tanh)" : "");
                        if (!lastLayers.TryAdd(name, (source, actual)))
                        {
                            Assert.True(Largest(lastLayers[name].Values, actual) <= 1e-6, $"{source} and {lastLayers[name].Format} differ in {name}");
                        }
                    }
                }
            }
        }

        // The names of the folders are listed, so that one that is passed over is seen.
        log.WriteLine($"{compared.Values.Sum()} layers of cases compared in {string.Join(", ", compared.Keys)}");
        Assert.Equal(
            ["google-ckpt", "google-ckpt-sharded", "hf", "hf-bare-gamma", "hf-bf16", "hf-f16", "hf-gelu-new", "hf-sharded", "onnx", "onnx-external", "onnx-hidden-states", "onnx-min-int32", "onnx-tanh",
                "tf1-hub-module", "tf1-savedmodel", "tf1-savedmodel-erf", "tf2-savedmodel"],
            compared.Keys);
        Assert.All(compared.Where(count => !count.Key.StartsWith("onnx", StringComparison.Ordinal)), count => Assert.True(count.Value >= 6, $"{count.Key}: {count.Value} layers"));
    }

    [Fact]
    public void MiniLM_gives_the_expected_vectors()
    {
        var source = TestSkip.WithoutFullModels("minilm-l6-uncased");
        using var expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(source, "expected.json")));
        var bundle = ModelBundle.Import(source, Path.Combine(folder, "minilm"));
        Assert.False(bundle.IsCaseSensitive);
        var session = BertSession.Get(bundle.SessionModel);
        var tolerance = expected.RootElement.GetProperty("tolerance").GetSingle();
        foreach (var test in expected.RootElement.GetProperty("cases").EnumerateArray())
        {
            var ids = test.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt64()).ToArray();
            float[] actual = [];
            session.Run(ids, [.. ids.Select(_ => 1L)], 1, ids.Length, [bundle.Layers], layers => actual = layers[0].GetTensorDataAsSpan<float>().ToArray());
            Assert.True(Largest([.. test.GetProperty("first_row").EnumerateArray().Select(value => value.GetSingle())], actual.AsSpan(0, bundle.HiddenSize)) <= tolerance);
            var sums = test.GetProperty("row_sums").EnumerateArray().Select(value => value.GetSingle()).ToArray();
            for (var row = 0; row < sums.Length; row++)
            {
                Assert.Equal(sums[row], actual.AsSpan(row * bundle.HiddenSize, bundle.HiddenSize).ToArray().Sum(value => (double)value), 2e-3);
            }
        }
    }

    [Fact]
    public void Broken_folders_are_refused_by_name_and_leave_nothing_behind()
    {
        var root = Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "broken");
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(root, "expect.json")));
        var failures = new List<string>();
        var count = 0;
        foreach (var test in cases.RootElement.EnumerateArray().Where(test => test.GetProperty("importer").GetString() is "hf" or "onnx" or "google-ckpt"))
        {
            count++;
            var path = test.GetProperty("path").GetString()!;
            var expect = test.GetProperty("expect").GetString()!;
            var target = Path.Combine(folder, path);
            var notes = new List<string>();
            try
            {
                ModelBundle.Import(Path.Combine(root, path), target, new ImportOptions { Note = notes.Add });
                failures.AddRange(BrokenMessages.Missing(path, string.Join('\n', notes)).Select(word => $"{path}: the notes do not say: {word}"));
                if (expect.StartsWith("error:", StringComparison.Ordinal))
                {
                    failures.Add($"{path}: imported, but must say: {expect}");
                }
            }
            catch (ModelException error)
            {
                log.WriteLine($"{path}: {error.Message}");
                failures.AddRange(BrokenMessages.Missing(path, error.Message).Select(word => $"{path}: {error.Message} does not say: {word}"));
                if (expect.StartsWith("OK", StringComparison.Ordinal))
                {
                    failures.Add($"{path}: {error.Message}, but must import");
                }

                if (Directory.EnumerateFileSystemEntries(folder, path + "*").Any())
                {
                    failures.Add($"{path}: left something behind");
                }
            }
        }

        Assert.NotEqual(0, count);
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void A_changed_byte_is_found()
    {
        var bundle = ModelBundle.Import(Path.Combine(TestData.Models, "tiny-cased-full"), Path.Combine(folder, "tiny"));
        var file = Path.Combine(bundle.Path, "model.onnx");
        var bytes = File.ReadAllBytes(file);
        bytes[^1000] ^= 1;
        File.WriteAllBytes(file, bytes);

        var error = Assert.Throws<ModelException>(() => ModelBundle.Open(bundle.Path));

        Assert.Contains("model.onnx was changed", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(int Layer, float[] Values)> Layers(JsonElement test, bool isTanh, SessionModel model)
    {
        var last = model.LayerOutputs.Count - 1;
        if (isTanh)
        {
            if (test.TryGetProperty("last_hidden_state_gelu_tanh", out var tanh))
            {
                yield return (last, Flatten(tanh));
            }

            yield break;
        }

        yield return (last, Flatten(test.GetProperty("last_hidden_state")));
        if (!test.TryGetProperty("hidden_states", out var states))
        {
            yield break;
        }

        var layer = 0;
        foreach (var state in states.EnumerateArray())
        {
            if (layer <= last && last == states.GetArrayLength() - 1 && model.LayerOutputs[layer] is not null)
            {
                yield return (layer, Flatten(state));
            }

            layer++;
        }
    }

    private static float[] Run(BertSession session, JsonElement test, int layer)
    {
        var rows = test.GetProperty("input_ids").EnumerateArray().Select(row => row.EnumerateArray().Select(id => id.GetInt64()).ToArray()).ToArray();
        var mask = test.GetProperty("attention_mask").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(value => value.GetInt64())).ToArray();
        var segments = test.GetProperty("token_type_ids").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(value => value.GetInt64())).ToArray();
        float[] actual = [];
        session.Run([.. rows.SelectMany(row => row)], mask, rows.Length, rows[0].Length, [layer], layers => actual = layers[0].GetTensorDataAsSpan<float>().ToArray(), segments);
        return actual;
    }

    private static bool HasSegments(JsonElement test) => test.GetProperty("token_type_ids").EnumerateArray().SelectMany(row => row.EnumerateArray()).Any(value => value.GetInt64() != 0);

    private static float[] Flatten(JsonElement values) => values.ValueKind == JsonValueKind.Number ? [values.GetSingle()] : [.. values.EnumerateArray().SelectMany(Flatten)];

    private static float Largest(float[] expected, ReadOnlySpan<float> actual)
    {
        Assert.True(actual.Length <= expected.Length);
        var largest = actual.Length == 0 ? float.PositiveInfinity : 0f;
        for (var i = 0; i < actual.Length; i++)
        {
            largest = Math.Max(largest, Math.Abs(expected[i] - actual[i]));
        }

        return largest;
    }
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SparkBert.Models;
using SparkBert.Models.Verification;

namespace SparkBert.Tests.Models.Verification;

/// <summary>What is wrong with a bundle is found by the check that looks at it, and named.</summary>
public sealed class BundleCheckerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-check-").FullName;
    private readonly string bundle;

    public BundleCheckerTests()
    {
        bundle = Path.Combine(folder, "bundle");
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range(0, 60).Select(i => $"piece{i}")];
        RandomHuggingFaceFolder.Write(Path.Combine(folder, "source"), hidden: 32, layers: 2, heads: 4, pieces);
        ModelBundle.Import(Path.Combine(folder, "source"), bundle);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_sound_bundle_passes_every_check()
    {
        var checks = BundleChecker.Check(bundle);

        Assert.Equal(["manifest", "hashes", "vocabulary", "graph", "vectors"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.True(check.Passed, check.Detail));
        Assert.Contains("3 layers", checks[^1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.onnx_data")]
    [InlineData("model.onnx")]
    [InlineData("vocab.txt")]
    [InlineData("probes.json")]
    public void A_changed_byte_fails_the_hashes_even_if_the_process_has_opened_the_bundle_before(string file)
    {
        ModelBundle.Open(bundle);
        var path = Path.Combine(bundle, file);
        var time = File.GetLastWriteTimeUtc(path);
        Change(path, bytes => bytes[bytes.Length / 2] ^= 1);
        File.SetLastWriteTimeUtc(path, time);

        AssertFails("hashes", $"{file} was changed or damaged");
    }

    [Fact]
    public void A_missing_file_fails_the_hashes()
    {
        File.Delete(Path.Combine(bundle, "vocab.txt"));

        AssertFails("hashes", "vocab.txt, named in sparkbert.json, is missing");
    }

    [Fact]
    public void Weights_that_were_exchanged_with_their_hash_fail_the_vectors()
    {
        // The word embeddings lie at the front of the file.
        Change(Path.Combine(bundle, "model.onnx_data"), bytes =>
        {
            for (var i = 0; i < 60 * 32; i++)
            {
                BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(float)), i * 0.01f);
            }
        });
        Rehash("model.onnx_data");

        AssertFails("vectors", "differs from the stored probe vectors");
    }

    [Fact]
    public void A_bundle_without_probes_says_what_to_do()
    {
        File.Delete(Path.Combine(bundle, "probes.json"));
        ChangeManifest(manifest => manifest["files"]!.AsObject().Remove("probes.json"));

        AssertFails("vectors", "Import the model anew");
    }

    [Theory]
    [InlineData("hiddenSize", 31, "graph", "[batch, sequence, 31]")]
    [InlineData("vocabularySize", 65, "vocabulary", "has 64 entries, but sparkbert.json says 65")]
    public void A_manifest_that_does_not_fit_is_found(string key, int value, string check, string message)
    {
        ChangeManifest(manifest => manifest[key] = value);

        AssertFails(check, message);
    }

    [Fact]
    public void Probes_of_random_bytes_are_refused_and_never_crash()
    {
        var path = Path.Combine(bundle, "probes.json");
        var original = File.ReadAllBytes(path);
        var random = new Random(6);
        for (var i = 0; i < 300; i++)
        {
            var bytes = original[..random.Next(1, original.Length + 1)];
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                bytes[random.Next(Math.Min(bytes.Length, 200))] = (byte)random.Next(256);
            }

            File.WriteAllBytes(path, bytes);
            try
            {
                ProbeVectors.Read(bundle);
            }
            catch (ModelException)
            {
            }
        }
    }

    private void AssertFails(string name, string message)
    {
        var last = BundleChecker.Check(bundle)[^1];
        Assert.False(last.Passed);
        Assert.Equal(name, last.Name);
        Assert.Contains(message, last.Detail, StringComparison.Ordinal);
    }

    private static void Change(string path, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
    }

    private void Rehash(string file) => ChangeManifest(manifest =>
        manifest["files"]![file] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(bundle, file)))));

    private void ChangeManifest(Action<JsonObject> change)
    {
        var path = Path.Combine(bundle, "sparkbert.json");
        var manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        change(manifest);
        File.WriteAllText(path, manifest.ToJsonString());
    }
}

using System.Text.Json.Nodes;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Tests.Verification;

/// <summary>What is wrong with a bundle is found by the check that looks at it, and named.</summary>
public sealed class BundleCheckerTests : IDisposable
{
    private readonly EditableBundle bundle = EditableBundle.CreateRandom();

    public void Dispose() => bundle.Dispose();

    [Fact]
    public void A_sound_bundle_passes_every_check()
    {
        var checks = Check();

        Assert.Equal(["manifest", "hashes", "vocabulary", "graph", "vectors", "batch"], checks.Select(check => check.Name));
        Assert.All(checks, check => Assert.True(check.Passed, check.Detail));
        Assert.Contains("3 layers", checks[^2].Detail, StringComparison.Ordinal);
        Assert.Contains("two sentences of different length", checks[^1].Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("model.onnx_data")]
    [InlineData("model.onnx")]
    [InlineData("vocab.txt")]
    [InlineData("probes.json")]
    public void A_changed_byte_fails_the_hashes_whatever_its_time_says(string file)
    {
        BertModel.Open(bundle.Path, options: null, TestContext.Current.CancellationToken).Dispose();
        var path = bundle.FileOf(file);
        var time = File.GetLastWriteTimeUtc(path);
        bundle.Change(file, bytes => bytes[bytes.Length / 2] ^= 1);
        File.SetLastWriteTimeUtc(path, time);

        AssertFails("hashes", $"{file} was changed or damaged");
    }

    [Fact]
    public void A_missing_file_fails_the_hashes()
    {
        File.Delete(bundle.FileOf("vocab.txt"));

        AssertFails("hashes", "vocab.txt, named in sparkbert.json, is missing");
    }

    [Fact]
    public void A_folder_without_a_manifest_is_no_bundle()
    {
        File.Delete(bundle.FileOf("sparkbert.json"));

        Assert.Contains("is no model bundle", Assert.Throws<ModelException>(Check).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_were_exchanged_with_their_hash_fail_the_vectors()
    {
        // The word embeddings lie at the front of the file.
        bundle.Change("model.onnx_data", bytes =>
        {
            for (var i = 0; i < 60 * 32; i++)
            {
                BitConverter.TryWriteBytes(bytes.AsSpan(i * sizeof(float)), i * 0.01f);
            }
        });
        bundle.Rehash();

        AssertFails("vectors", "differs from the stored probe vectors");
    }

    [Fact]
    public void A_bundle_without_probes_says_what_to_do()
    {
        File.Delete(bundle.FileOf("probes.json"));
        bundle.EditUnsealed(manifest => manifest["files"]!.AsObject().Remove("probes.json"));

        AssertFails("vectors", "Import the model again");
    }

    [Theory]
    [InlineData("layer", 7)]
    [InlineData("layer", -1)]
    [InlineData("ids", 600)]
    public void Probes_that_the_model_can_not_give_are_refused(string member, int value)
    {
        var probes = JsonNode.Parse(File.ReadAllText(bundle.FileOf("probes.json")))!.AsArray();
        probes[0]![member] = member == "ids" ? new JsonArray([.. Enumerable.Repeat(1, value).Select(id => JsonValue.Create(id))]) : value;
        File.WriteAllText(bundle.FileOf("probes.json"), probes.ToJsonString());
        bundle.Rehash();

        AssertFails("vectors", "a layer that the model does not give");
    }

    private IReadOnlyList<ModelCheck> Check() => BundleChecker.Check(bundle.Path, TestContext.Current.CancellationToken);

    private void AssertFails(string name, string message)
    {
        var last = Check()[^1];
        Assert.False(last.Passed);
        Assert.Equal(name, last.Name);
        Assert.Contains(message, last.Detail, StringComparison.Ordinal);
    }
}

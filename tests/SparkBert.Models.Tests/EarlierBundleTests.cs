using SparkBert.Models.Verification;

namespace SparkBert.Models.Tests;

/// <summary>
/// Bundles that earlier versions wrote still open, check and give their vectors. <c>Data/bundle-of-0.1</c> is as commit 9251658 wrote it.
/// </summary>
public sealed class EarlierBundleTests
{
    private static readonly string Bundle = Path.Combine(TestData.Root, "tests", "SparkBert.Models.Tests", "Data", "bundle-of-0.1");

    [Fact]
    public void It_opens_without_a_seal()
    {
        using var model = BertModel.Open(Bundle, options: null, TestContext.Current.CancellationToken);

        Assert.Null(model.Manifest.Seal);
        Assert.Equal(("ok-control", 8, 1), (model.Name, model.HiddenSize, model.Layers));
    }

    [Fact]
    public void It_passes_every_check() => Assert.All(
        BundleChecker.Check(Bundle, TestContext.Current.CancellationToken), check => Assert.True(check.Passed, check.Detail));

    [Fact]
    public void Upgraded_it_is_what_an_import_writes_today_without_the_pooler()
    {
        var source = TestSkip.WithoutFullModels("tiny-import/broken/ok-control");
        using var folder = new TemporaryFolder();
        ModelImport.Import(source, folder.Path("imported"), options: null, TestContext.Current.CancellationToken);

        Assert.True(ModelUpgrade.IsEarlier(Bundle));
        var upgraded = ModelUpgrade.Upgrade(Bundle, folder.Path("upgraded"), progress: null, TestContext.Current.CancellationToken);

        // Earlier versions left the pooler out, whose weights are the last: the others are the same bytes at the same place.
        byte[] Read(string bundle, string file) => File.ReadAllBytes(folder.Path(bundle, file));
        Assert.Equal(Read("imported", "vocab.txt"), Read("upgraded", "vocab.txt"));
        Assert.True(Read("imported", "model.onnx_data").AsSpan().StartsWith(Read("upgraded", "model.onnx_data")));
        using (var imported = BertModel.Open(folder.Path("imported"), options: null, TestContext.Current.CancellationToken))
        {
            Assert.Equal((true, null), (imported.HasPooler, upgraded.Manifest.PoolerOutput));
            Assert.All(
                ProbeVectors.Compare(imported, ProbeVectors.Read(folder.Path("upgraded"))), layer => Assert.Equal(0, layer.Value));
        }

        Assert.NotNull(upgraded.Manifest.Seal);
        Assert.False(ModelUpgrade.IsEarlier(folder.Path("upgraded")));
        Assert.Contains(
            "nothing to upgrade",
            Assert.Throws<ModelException>(
                () => ModelUpgrade.Upgrade(folder.Path("upgraded"), folder.Path("x"), null, TestContext.Current.CancellationToken)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Upgraded_it_gives_the_same_vectors()
    {
        using var folder = new TemporaryFolder();
        ModelUpgrade.Upgrade(Bundle, folder.Path("upgraded"), progress: null, TestContext.Current.CancellationToken);
        using var before = BertModel.Open(Bundle, options: null, TestContext.Current.CancellationToken);
        using var after = BertModel.Open(folder.Path("upgraded"), options: null, TestContext.Current.CancellationToken);

        Assert.All(
            ProbeVectors.Compare(after, ProbeVectors.Compute(before)), layer => Assert.InRange(layer.Value, 0, 1e-5f));
    }
}

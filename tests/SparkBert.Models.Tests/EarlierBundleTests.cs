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
    public void An_import_writes_the_same_files_today()
    {
        var source = TestSkip.WithoutFullModels("tiny-import/broken/ok-control");
        using var folder = new TemporaryFolder();

        var manifest = ModelImport.Import(source, folder.Path("bundle"), options: null, TestContext.Current.CancellationToken).Manifest;

        Assert.All(
            ["model.onnx", "model.onnx_data", "vocab.txt"],
            file => Assert.Equal(File.ReadAllBytes(Path.Combine(Bundle, file)), File.ReadAllBytes(folder.Path("bundle", file))));
        Assert.NotNull(manifest.Seal);
    }
}

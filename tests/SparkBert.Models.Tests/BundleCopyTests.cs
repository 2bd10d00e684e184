namespace SparkBert.Models.Tests;

/// <summary>A bundle is copied whole or not at all.</summary>
public sealed class BundleCopyTests : IDisposable
{
    private readonly EditableBundle bundle = EditableBundle.CreateRandom();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        bundle.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_copy_is_the_same_model()
    {
        BundleCopy.Write(bundle.Path, folder.Path("copy"), TestContext.Current.CancellationToken);

        using var original = BertModel.Open(bundle.Path, options: null, TestContext.Current.CancellationToken);
        using var copy = BertModel.Open(folder.Path("copy"), options: null, TestContext.Current.CancellationToken);
        Assert.Equal(original.Identity, copy.Identity);
        Assert.Equal(["copy"], Directory.EnumerateFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void A_target_may_end_in_a_separator()
    {
        BundleCopy.Write(bundle.Path, folder.Path("copy") + Path.DirectorySeparatorChar, TestContext.Current.CancellationToken);

        Assert.Equal(["copy"], Directory.EnumerateFileSystemEntries(folder.Root).Select(Path.GetFileName));
        Assert.True(File.Exists(Path.Combine(folder.Path("copy"), BundleManifest.FileName)));
    }

    [Fact]
    public void What_is_there_is_not_replaced()
    {
        File.WriteAllText(Path.Combine(folder.CreateFolder("copy"), "mine"), "mine");

        Assert.Throws<IOException>(() => BundleCopy.Write(bundle.Path, folder.Path("copy"), TestContext.Current.CancellationToken));

        Assert.Equal(["mine"], Directory.EnumerateFileSystemEntries(folder.Path("copy")).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_no_bundle_is_refused()
    {
        File.Delete(bundle.FileOf("sparkbert.json"));

        Assert.Throws<ModelException>(() => BundleCopy.Write(bundle.Path, folder.Path("copy"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void An_ended_copy_leaves_nothing()
    {
        Assert.Throws<OperationCanceledException>(
            () => BundleCopy.Write(bundle.Path, folder.Path("copy"), new CancellationToken(canceled: true)));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Root));
    }
}

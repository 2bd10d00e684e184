using SparkBert.Models.Store;

namespace SparkBert.Models.Tests.Store;

/// <summary>Where models are kept, and what is said where there is no place for them.</summary>
public sealed class ModelCacheTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_cache_that_can_not_be_written_is_named_with_the_variable()
    {
        var source = folder.CreateFolder("source");
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
        RandomHuggingFaceFolder.Write(source, hidden: 32, layers: 1, heads: 4, pieces);
        File.WriteAllText(folder.Path("file"), "");

        var error = Assert.Throws<IOException>(() =>
            ModelImport.ImportToCache(source, null, folder.Path("file", "cache"), TestContext.Current.CancellationToken));

        Assert.Contains(folder.Path("file", "cache"), error.Message, StringComparison.Ordinal);
        Assert.Contains("SPARKBERT_CACHE", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void Without_a_home_folder_the_variable_is_asked_for(string home)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a folder for the data of a user.");

        var error = Assert.Throws<ModelException>(() => ModelCache.Find(_ => null, home));

        Assert.Contains("SPARKBERT_CACHE", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SPARKBERT_CACHE", "/c")]
    [InlineData("XDG_CACHE_HOME", "/c/sparkbert/models")]
    [InlineData("OTHER", "/home/me/.cache/sparkbert/models")]
    public void A_variable_comes_before_the_home_folder(string variable, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other paths.");

        Assert.Equal(expected, ModelCache.Find(name => name == variable ? "/c" : null, "/home/me"));
    }
}

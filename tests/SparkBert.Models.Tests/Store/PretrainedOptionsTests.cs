using SparkBert.Models.Import;
using SparkBert.Models.Store;

namespace SparkBert.Models.Tests.Store;

/// <summary>Options that can't be right are refused when they are built, and secrets stay secret.</summary>
public sealed class PretrainedOptionsTests
{
    private static readonly Dictionary<string, Func<object>> Wrong = new()
    {
        ["no attempt"] = () => new PretrainedOptions { MaxAttempts = 0 },
        ["no byte"] = () => new PretrainedOptions { MaxFileBytes = 0 },
        ["no time"] = () => new PretrainedOptions { StallTimeout = TimeSpan.Zero },
        ["no folder"] = () => new PretrainedOptions { CacheFolder = "" },
        ["a version of letters"] = () => new PretrainedOptions { SparkNlpVersion = "latest" },
        ["a version of a blank"] = () => new PretrainedOptions { SparkVersion = " " },
        ["a third form of GELU"] = () => new PretrainedOptions { Gelu = (Gelu)2 },
        ["a third form of GELU of an import"] = () => new ImportOptions { Gelu = (Gelu)2 },
        ["no heads"] = () => new ImportOptions { Heads = 0 },
        ["an empty name"] = () => new ImportOptions { Name = "" },
        ["a name of two lines"] = () => new ImportOptions { Name = "a\nb" },
        ["a language that is none"] = () => new ImportOptions { Language = "english language" },
        ["a hash that is none"] = () => new ExpectedModel { Sha256 = new Dictionary<string, string> { ["config.json"] = "abc" } },
        ["heads that do not divide"] = () => new RandomModelSizes(32, 1, 5, 128, 512),
    };

    public static TheoryData<string> AllWrong() => [.. Wrong.Keys];

    [Theory]
    [MemberData(nameof(AllWrong))]
    public void Options_that_can_not_be_right_are_refused_when_they_are_built(string what) =>
        Assert.ThrowsAny<ArgumentException>(Wrong[what]);

    [Fact]
    public void Options_are_refused_when_they_are_copied_with_a_wrong_value()
    {
        var options = new PretrainedOptions();

        Assert.ThrowsAny<ArgumentException>(() => options with { MaxAttempts = -1 });
    }

    [Theory]
    [InlineData("file:///tmp")]
    [InlineData("relative/path")]
    [InlineData("https://me:secret@hub.example")]
    [InlineData("https://hub.example/?token=secret")]
    [InlineData("https://hub.example/#secret")]
    public void Addresses_of_stores_are_web_addresses_without_secrets(string address)
    {
        var uri = new Uri(address, UriKind.RelativeOrAbsolute);

        var error = Assert.Throws<ArgumentException>(() => new PretrainedOptions { HuggingFaceUrl = uri });

        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_can_not_be_one_is_refused_without_showing_it()
    {
        var error = Assert.Throws<ArgumentException>(() => new PretrainedOptions { HuggingFaceToken = "hf_se\ncret" });

        Assert.DoesNotContain("cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_is_not_printed() => Assert.DoesNotContain(
        "hf_secret", new PretrainedOptions { HuggingFaceToken = "hf_secret" }.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Blanks_around_a_token_do_not_count() =>
        Assert.Equal("hf_secret", new StoreSettings(new PretrainedOptions { HuggingFaceToken = " hf_secret\n" }).HuggingFaceToken);
}

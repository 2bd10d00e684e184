using System.Runtime.Versioning;

namespace SparkBert.Cli.Tests;

/// <summary>Where models are kept, for users who have no place for them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class CacheFolderTests : CommandTest
{
    private const string NoHome =
        "sparkbert: there is no home folder (HOME) for the cache of models. Name a folder for it with SPARKBERT_CACHE.\n";

    private static string Source => Path.Combine(TestData.Models, "tiny-import");

    [Fact]
    public void A_home_that_is_no_path_is_not_taken_for_one_in_the_current_folder()
    {
        var (code, _, error) = Run("relative");

        Assert.Equal((2, NoHome), (code, error));
        Assert.Equal(["in.txt"], Names());
    }

    [Theory]
    [InlineData("{source}")]
    [InlineData("demo")]
    public void A_cache_that_can_not_be_written_is_named_with_the_way_out(string model)
    {
        var (code, _, error) = Run("/dev/null", model.Replace("{source}", Source, StringComparison.Ordinal));

        Assert.Equal(1, code);
        Assert.Contains("SPARKBERT_CACHE", error, StringComparison.Ordinal);
        Assert.Equal(["in.txt"], Names());
    }

    [Fact]
    public void A_bundle_that_can_not_be_written_is_named()
    {
        Write("file");
        var bundle = Folder.Path("file", "bundle");

        var (code, output, error) = CliProcess.Run("model", "import", Source, "-o", bundle);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"sparkbert: {bundle} can't be written: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_user_whom_the_system_does_not_know_is_asked_for_a_folder()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root may run a program as somebody else");
        File.SetUnixFileMode(Folder.Root, (UnixFileMode)0b111_111_111);
        using var process = CliProcess.StartInShell(
            "unset HOME XDG_CACHE_HOME SPARKBERT_CACHE; set -- \"$0\" \"$@\"; exec setpriv --reuid=54321 --clear-groups dotnet \"$@\"",
            "",
            ["embed", Write("in.txt"), "-o", Folder.Path("out.jsonl"), "-m", Source]);
        var (code, _, error) = CliProcess.Finish(process);

        Assert.SkipWhen(code is 126 or 127, "there is no setpriv");
        Assert.SkipWhen(error.Contains("ermission denied", StringComparison.Ordinal), "the build can't be read by somebody else");
        Assert.Equal((2, NoHome), (code, error));
    }

    private (int ExitCode, string Output, string Error) Run(string home, string? model = null)
    {
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = home,
            ["XDG_CACHE_HOME"] = "",
            ["SPARKBERT_CACHE"] = "",
            ["SPARKBERT_OFFLINE"] = "1",
        };
        return CliProcess.Run(environment, "embed", Write("in.txt"), "-o", Folder.Path("out.jsonl"), "-m", model ?? Source);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using SparkBert.Cli.Files;

namespace SparkBert.Cli.Tests;

/// <summary>Where an output may go, and what it does to what is there.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OutputPathTests : CommandTest
{
    [Theory]
    [InlineData("in.jsonl", "in.jsonl")]
    [InlineData("in.jsonl", "./other/../in.jsonl")]
    [InlineData("in.jsonl", "symbolic.jsonl")]
    [InlineData("symbolic.jsonl", "in.jsonl")]
    [InlineData("in.jsonl", "hard.jsonl")]
    [InlineData("folder", "in.jsonl")]
    public void An_output_that_is_an_input_is_refused(string input, string output)
    {
        var text = "{\"text\":\"Hello world.\"}\n";
        var file = Write("in.jsonl", text);
        Folder.CreateFolder("other");
        File.CreateSymbolicLink(Folder.Path("symbolic.jsonl"), file);
        Link(file, Folder.Path("hard.jsonl"));
        Link(file, Path.Combine(Folder.CreateFolder("folder"), "part.jsonl"));

        foreach (var option in (string[])["--output", "--quarantine"])
        {
            string[] outputs = option == "--output" ? [] : ["-o", Folder.Path("new.jsonl")];
            var (code, _, error) = CliProcess.Run(
                Embed(Folder.Path(input), [option, Folder.Path(output), "--overwrite", .. outputs]));

            Assert.Equal(2, code);
            Assert.Contains($"{option} {Folder.Path(output)} is an input too", error, StringComparison.Ordinal);
            Assert.Equal(text, File.ReadAllText(file));
        }
    }

    [Fact]
    public void An_output_that_is_standard_input_is_refused()
    {
        var file = Write("in.txt");

        var (code, _, error) = CliProcess.RunInShell(
            $"<'{file}'", Embed("-", "-o", file, "--output-format", "jsonl", "--overwrite"));

        Assert.Equal(2, code);
        Assert.Contains("is an input too (standard input)", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("in", "in/sub/out.jsonl", 2)]
    [InlineData("in/*.jsonl", "in/out.jsonl", 2)]
    [InlineData("in/**/*.jsonl", "in/sub/out.jsonl", 2)]
    [InlineData("linked", "in/out.jsonl", 2)]
    [InlineData("in", "in/out.arrow", 0)]
    [InlineData("in/?.jsonl", "in/out.jsonl", 0)]
    [InlineData("in", "out.jsonl", 0)]
    public void An_output_that_the_next_run_would_read_is_refused(string input, string output, int expected)
    {
        Write("in/a.jsonl", "{\"text\":\"Hello world.\"}\n");
        Folder.CreateFolder("in", "sub");
        Directory.CreateSymbolicLink(Folder.Path("linked"), Folder.Path("in"));

        var (code, _, error) = CliProcess.Run(Embed(Folder.Path(input), "-o", Folder.Path(output)));

        Assert.True(expected == code, error);
        Assert.Equal(expected == 2, error.Contains("the next run would read it too", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("./out.jsonl")]
    [InlineData("link.jsonl")]
    public void Both_outputs_can_not_be_one_file(string quarantine)
    {
        Write("out.jsonl", "mine");
        File.CreateSymbolicLink(Folder.Path("link.jsonl"), Folder.Path("out.jsonl"));

        var (code, _, error) = CliProcess.Run(Embed(
            Write("in.txt"), "-o", Folder.Path("out.jsonl"), "--quarantine", Folder.Path(quarantine), "--overwrite"));

        Assert.Equal((2, "mine"), (code, File.ReadAllText(Folder.Path("out.jsonl"))));
        Assert.Contains("each needs a file of its own", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_stays_and_the_file_that_it_leads_to_is_written_with_its_permissions()
    {
        var (real, link) = (Folder.Path("real.jsonl"), Folder.Path("link.jsonl"));
        File.CreateSymbolicLink(link, "real.jsonl");

        Assert.Equal(0, CliProcess.Run(Embed(Write("in.txt"), "-o", link)).ExitCode);
        Assert.Equal(2, File.ReadLines(real).Count());

        File.SetUnixFileMode(real, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal(2, CliProcess.Run(Embed(Folder.Path("in.txt"), "-o", link)).ExitCode);
        Assert.Equal(0, CliProcess.Run(Embed(Write("in.txt", "One."), "-o", link, "--overwrite")).ExitCode);
        Assert.Equal("real.jsonl", new FileInfo(link).LinkTarget);
        Assert.Single(File.ReadLines(real));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(real));
        Assert.Equal(["in.txt", "link.jsonl", "real.jsonl"], Names());
    }

    [Theory]
    [InlineData("loop.jsonl")]
    [InlineData("nowhere.jsonl")]
    [InlineData("folder.jsonl")]
    [InlineData("protected.jsonl")]
    [InlineData("missing/out.jsonl")]
    public void What_can_not_be_written_is_named_before_any_work(string output)
    {
        File.CreateSymbolicLink(Folder.Path("loop.jsonl"), "loop.jsonl");
        File.CreateSymbolicLink(Folder.Path("nowhere.jsonl"), "missing/nowhere.jsonl");
        Folder.CreateFolder("folder.jsonl");
        File.SetUnixFileMode(Write("protected.jsonl", "mine"), UnixFileMode.UserRead);
        var before = Names();

        var (code, _, error) = CliProcess.Run(Embed(Write("in.txt"), "-o", Folder.Path(output), "--overwrite"));

        Assert.Equal(2, code);
        Assert.Contains(Folder.Path(output), error, StringComparison.Ordinal);
        Assert.Equal(before.Append("in.txt").Order(StringComparer.Ordinal), Names());
        Assert.Equal("mine", File.ReadAllText(Folder.Path("protected.jsonl")));
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    public void A_device_is_written_and_stays(string format)
    {
        var (nothing, full) = (MakeDevice("nothing", minor: 3), MakeDevice("full", minor: 7));
        string[] options = ["--output-format", format, "--overwrite"];
        Assert.Equal(0, CliProcess.Run(Embed(Write("in.txt"), ["-o", nothing, .. options])).ExitCode);
        Assert.Equal(FileKind.Device, FileIdentity.Find(nothing)?.Kind);

        var (code, _, error) = CliProcess.Run(Embed(Folder.Path("in.txt"), ["-o", full, .. options]));
        Assert.Equal(
            (1, $"sparkbert: the output {full} can't be written: No space left on device. No output file was written.\n"), (code, error));
        Assert.Equal(["full", "in.txt", "nothing"], Names());
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    public async Task A_pipe_gets_what_a_file_would_get(string format)
    {
        var (pipe, file) = (Folder.Path("pipe"), Folder.Path("file." + format));
        Fifo.Create(pipe);
        var input = Write("in.txt");
        Assert.Equal(0, CliProcess.Run(Embed(input, "-o", file)).ExitCode);

        using var process = CliProcess.Start(Embed(input, "-o", pipe, "--output-format", format));
        var read = File.ReadAllBytesAsync(pipe, TestContext.Current.CancellationToken);

        Assert.Equal(0, CliProcess.Finish(process).ExitCode);
        Assert.Equal(File.ReadAllBytes(file), await read);
        Assert.Equal(["file." + format, "in.txt", "pipe"], Names());
    }

    [Fact]
    public void The_system_s_names_of_standard_output_mean_it()
    {
        var input = Write("in.txt");
        var direct = CliProcess.Run(Embed(input, "-o", "-"));

        Assert.Equal(direct.Output, CliProcess.Run(Embed(input, "-o", "/dev/stdout")).Output);

        // What the file has already stays.
        var file = Write("log.txt", "first\n");
        Assert.Equal(0, CliProcess.RunInShell($">>'{file}'", Embed(input, "-o", "/dev/stdout")).ExitCode);
        Assert.Equal("first\n" + direct.Output, File.ReadAllText(file));
    }

    [Theory]
    [InlineData("-o", "-", "--output-format", "parquet")]
    [InlineData("-o", "out.jsonl", "--quarantine", "-")]
    [InlineData("-o", "out.jsonl", "--quarantine", "bad.parquet")]
    public void Formats_that_an_output_can_not_have_are_refused(params string[] options)
    {
        var (code, output, error) = CliProcess.Run(Embed(Write("in.txt"), options));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(options[^2] == "--quarantine" ? "--quarantine" : "--output-format", error, StringComparison.Ordinal);
    }

    /// <summary>A device like /dev/null or /dev/full, for a test that may go wrong.</summary>
    private string MakeDevice(string name, int minor)
    {
        string[] arguments = [Folder.Path(name), "c", "1", minor.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo("mknod", arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode != 0, "a device can't be made without the rights to");
        return Folder.Path(name);
    }

    private static void Link(string file, string link)
    {
        using var process = Process.Start("ln", [file, link]);
        process.WaitForExit();
    }
}

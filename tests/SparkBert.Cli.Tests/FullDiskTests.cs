namespace SparkBert.Cli.Tests;

/// <summary>A disk that is full, or a file that may not grow: at each write of each output.</summary>
public sealed class FullDiskTests : CommandTest
{
    [Theory]
    [InlineData("jsonl", 1)]
    [InlineData("parquet", 1)]
    [InlineData("arrow", 1)]
    [InlineData("jsonl", 64)]
    [InlineData("parquet", 64)]
    [InlineData("arrow", 64)]
    public void A_file_that_may_not_grow_ends_the_run_with_its_name(string format, int kilobytes)
    {
        var output = Folder.Path("out." + format);
        var input = Write("in.txt", DistinctText.Lines(300));

        // The runtime maps its code through a file in memory, which the limit would stop too.
        using var process = CliProcess.StartInShell(
            $"export DOTNET_EnableWriteXorExecute=0; ulimit -f {kilobytes}", "", Embed(input, "-o", output));
        var (code, _, error) = CliProcess.Finish(process);

        Assert.Equal((1, $"sparkbert: the output {output} can't be written: File too large. No output file was written.\n"), (code, error));
        Assert.Equal(["in.txt"], Names());
    }

    [Fact]
    public void A_quarantine_without_room_ends_the_run_with_its_name()
    {
        var (output, quarantine) = (Folder.Path("out.jsonl"), Folder.Path("bad.jsonl"));
        var input = Write("in.jsonl", string.Concat(Enumerable.Repeat("{\"text\":\"lone \\ud800 surrogate\"}\n", 3000)));
        using var process = CliProcess.StartInShell(
            "export DOTNET_EnableWriteXorExecute=0; ulimit -f 64", "", Embed(input, "-o", output, "--quarantine", quarantine));
        var (code, _, error) = CliProcess.Finish(process);

        Assert.Equal(
            (1, $"sparkbert: the output {quarantine} can't be written: File too large. No output file was written.\n"), (code, error));
        Assert.Equal(["in.jsonl"], Names());
    }

    [Theory]
    [InlineData("jsonl")]
    [InlineData("parquet")]
    [InlineData("arrow")]
    public void A_full_disk_ends_the_run_with_the_output_s_name(string format)
    {
        using var disk = new SmallDisk(Folder.Path("disk"), kilobytes: 64);
        var output = Path.Combine(disk.Path, "out." + format);
        var input = Write("in.txt", DistinctText.Lines(300));

        var (code, _, error) = CliProcess.Run(Embed(input, "-o", output));

        Assert.Equal(
            (1, $"sparkbert: the output {output} can't be written: No space left on device. No output file was written.\n"),
            (code, error));
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
    }

    [Fact]
    public void An_import_without_room_leaves_nothing()
    {
        using var disk = new SmallDisk(Folder.Path("disk"), kilobytes: 64);

        var (code, output, error) = CliProcess.Run(
            "model", "import", Path.Combine(TestData.Models, "tiny-import"), "-o", Path.Combine(disk.Path, "bundle"));

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("No space left on device", error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
    }
}

using System.Diagnostics;
using SparkBert.Cli.Writing;

namespace SparkBert.Cli.Tests;

/// <summary>Vectors as a matrix, .npy and .safetensors, with their ids beside: read by Python's standard library alone.</summary>
public sealed class MatrixTests : CommandTest
{
    private const string Lines =
        "{\"text\":\"The bank closed. It's late.\",\"key\":\"a\"}\n{broken\n{\"text\":\"\"}\n{\"text\":\"A bank.\",\"key\":\"d\"}\n";

    [Theory]
    [InlineData("npy", "float32", "<f4")]
    [InlineData("npy", "float16", "<f2")]
    [InlineData("npy", "bfloat16", "<f4")]
    [InlineData("safetensors", "float32", "F32")]
    [InlineData("safetensors", "float16", "F16")]
    [InlineData("safetensors", "bfloat16", "BF16")]
    public void A_matrix_has_the_bits_of_the_annotations_and_its_ids_the_rest(string format, string vectors, string kind)
    {
        // More rows than a batch.
        var input = Write("in.jsonl", Lines + string.Concat(Enumerable.Range(0, 1500).Select(i => $"{{\"text\":\"Row {i}.\"}}\n")));
        Run(3, input, "-o", Folder.Path("annotations.jsonl"));
        Run(3, input, "-o", Folder.Path("out." + format), "--vectors", vectors);

        var expected = FlatFile.FromAnnotations(Folder.Path("annotations.jsonl")).ToArray();
        var read = ReadMatrix("out." + format);
        Assert.Equal($"{kind} {expected.Length} 32", read[0]);
        Func<float, float> round = vectors switch
        {
            "float16" => value => (float)(Half)value,
            "bfloat16" => VectorRounding.ToBFloat16,
            _ => value => value,
        };
        Assert.Equal(
            expected.Select(row => row.Vector is null ? "NaN" : string.Join(',', row.Vector.Select(value => Bits(round(value))))),
            read.Skip(1).Select(row => row.Split(',').All(IsNaN) ? "NaN" : row));
        Assert.Equal(
            expected.Select(row => $"{row with { Vector = null }}"),
            File.ReadLines(Folder.Path("out.ids.jsonl")).Select(line => $"{FlatFile.ReadJson(line)}"));
    }

    [Theory]
    [InlineData("npy")]
    [InlineData("safetensors")]
    public void Bad_rows_that_are_set_aside_are_in_neither_file(string format)
    {
        var input = Write("in.jsonl", Lines);
        string[] options = ["--quarantine", Folder.Path("bad.jsonl"), "--id-col", "key", "--level", "document"];
        Run(3, input, ["-o", Folder.Path("out." + format), .. options]);

        Assert.EndsWith(" 2 32", ReadMatrix("out." + format)[0], StringComparison.Ordinal);
        Assert.Equal("{\"id\":\"a\"}\n{\"id\":\"d\"}\n", File.ReadAllText(Folder.Path("out.ids.jsonl")));
        Assert.Single(File.ReadLines(Folder.Path("bad.jsonl")));
    }

    [Theory]
    [InlineData("npy")]
    [InlineData("safetensors")]
    public void An_input_without_rows_gives_a_matrix_without_rows(string format)
    {
        Run(0, Write("in.txt", ""), "-o", Folder.Path("out." + format));

        Assert.EndsWith(" 0 32", Assert.Single(ReadMatrix("out." + format)), StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(Folder.Path("out.ids.jsonl")));
    }

    [Theory]
    [InlineData("npy")]
    [InlineData("safetensors")]
    public void The_header_has_room_for_any_number_of_rows(string format)
    {
        IMatrixHeader header = format == "npy" ? new NpyHeader() : new SafetensorsHeader();
        foreach (var vectors in Enum.GetValues<VectorFormat>())
        {
            var most = long.MaxValue / (4096 * 4);
            Assert.Equal(header.Create(0, 1, vectors).Length, header.Create(most, 4096, vectors).Length);
            Assert.Contains($"{most}", System.Text.Encoding.Latin1.GetString(header.Create(most, 4096, vectors)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Another_format_of_the_same_name_and_a_name_of_another_are_told_apart()
    {
        var input = Write("in.txt", "Hello.\n");
        Run(0, input, "-o", Folder.Path("plain"), "--output-format", "npy");
        Run(0, input, "-o", Folder.Path("out.data.npy"));

        Assert.Equal(["in.txt", "out.data.ids.jsonl", "out.data.npy", "plain", "plain.ids.jsonl"], Names());
    }

    [Theory]
    [InlineData("out.npy")]
    [InlineData("out.safetensors")]
    public void Neither_file_is_there_where_one_can_t_be_written(string name)
    {
        var input = Write("in.txt", DistinctText.Lines(300));
        foreach (var kilobytes in (int[])[1, 64])
        {
            using var process = CliProcess.StartInShell(
                $"export DOTNET_EnableWriteXorExecute=0; ulimit -f {kilobytes}", "", Embed(input, "-o", Folder.Path(name)));
            var (code, _, error) = CliProcess.Finish(process);
            Assert.True(code == 1, error);
            Assert.Contains("can't be written: File too large. No output file was written.", error, StringComparison.Ordinal);
            Assert.Equal(["in.txt"], Names());
        }

        using var disk = new SmallDisk(Folder.Path("disk"), kilobytes: 64);
        var full = CliProcess.Run(Embed(input, "-o", Path.Combine(disk.Path, name)));
        Assert.True(full.ExitCode == 1, full.Error);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
    }

    [Fact]
    public void A_signal_leaves_neither_file_and_a_killed_run_s_are_removed_by_the_next()
    {
        var output = Folder.Path("out.npy");
        using (var ended = CliProcess.Start(Embed(WriteLong(), "-o", output)))
        {
            WaitForTemporaryFile(ended);
            CliProcess.Send(ended, "TERM");
            ended.WaitForExit();
            Assert.Equal(130, ended.ExitCode);
            Assert.Equal(["long.txt"], Names());
        }

        using (var killed = CliProcess.Start(Embed(WriteLong(), "-o", output)))
        {
            WaitForTemporaryFile(killed);
            killed.Kill();
            killed.WaitForExit();
            Assert.False(File.Exists(output));
        }

        Run(0, Write("in.txt"), "-o", output);
        Assert.Equal(["in.txt", "long.txt", "out.ids.jsonl", "out.npy"], Names());
    }

    [Fact]
    public void The_ids_that_can_t_be_brought_to_the_disk_take_the_matrix_with_them()
    {
        Strace.Require();
        var input = Write("in.txt", "Hello.\n");
        Run(0, input, "-o", Folder.Path("before.npy"));
        for (var (when, code) = (1, 1); code == 1; when++)
        {
            // The next call that brings something to the disk fails each time, until there are no more.
            var target = Folder.CreateFolder($"{when}");
            (code, var error) = new Simulation.SystemFault("fsync", "error=EIO", when)
                .Run([.. Embed(input, "-o", Path.Combine(target, "out.npy"))]);

            var names = Directory.EnumerateFileSystemEntries(target).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
            Assert.True(code is 0 or 1, error);
            Assert.Equal(code == 1 ? [] : ["out.ids.jsonl", "out.npy"], names);
            Assert.True(code == 1 || when > 4, "there were too few calls");
        }
    }

    [Theory]
    [InlineData("npy holds vectors alone: leave out --layout annotations", "--layout", "annotations")]
    [InlineData("--resume writes parts of one file each", "--resume")]
    [InlineData("--compression goes with Parquet alone", "--compression", "zstd")]
    [InlineData("has columns of its own: leave out --columns", "--columns", "text")]
    public void What_a_matrix_can_t_be_is_refused_before_any_work(string message, params string[] options)
    {
        var (code, _, error) = CliProcess.Run(Embed(Write("in.txt"), ["-o", Folder.Path("out.npy"), .. options]));

        Assert.True(code == 2, error);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(["in.txt"], Names());
    }

    [Fact]
    public void The_file_of_the_ids_is_one_of_its_own()
    {
        var input = Write("out.ids.jsonl", "{\"text\":\"Hello.\"}\n");
        var text = Write("in.txt");
        foreach (var (arguments, message) in ((string[], string)[])[
            (Embed(input, "-o", Folder.Path("out.npy"), "--overwrite"), "is an input too"),
            (Embed(text, "-o", Folder.Path("out.npy")), "is there already"),
            (Embed(text, "-o", Folder.Path("a.npy"), "--quarantine", Folder.Path("a.ids.jsonl")), "--quarantine is the file of the ids"),
            (Embed(text, "-o", "/dev/null", "--output-format", "npy"), "is no file, beside which the ids could be written")])
        {
            var (code, _, error) = CliProcess.Run(arguments);
            Assert.True(code == 2, error);
            Assert.Contains(message, error, StringComparison.Ordinal);
            Assert.Equal(["in.txt", "out.ids.jsonl"], Names());
        }
    }

    private static bool IsNaN(string bits) => float.IsNaN(BitConverter.UInt32BitsToSingle(Convert.ToUInt32(bits, 16)));

    private static string Bits(float value) => $"{BitConverter.SingleToUInt32Bits(value):X8}";

    private string[] ReadMatrix(string name)
    {
        var script = Path.Combine(TestData.Root, "tests", "SparkBert.Cli.Tests", "files", "read_matrix.py");
        using var process = Process.Start(new ProcessStartInfo("python3", [script, Folder.Path(name)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var lines = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result);
        return lines.TrimEnd('\n').Split('\n');
    }

    private static void Run(int expected, string input, params string[] options)
    {
        var (code, _, error) = CliProcess.Run(Embed(input, options));
        Assert.True(code == expected, $"exit {code}: {error}");
    }
}

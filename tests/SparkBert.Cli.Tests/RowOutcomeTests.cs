using System.Text;
using System.Text.Json;

namespace SparkBert.Cli.Tests;

/// <summary>What becomes of rows: modes, limits, status, parts that go on where a run ended.</summary>
public sealed class RowOutcomeTests : IDisposable
{
    private const string Lines =
        "{\"text\":\"One bank.\",\"id\":1}\n{broken\n{\"text\":\"Three banks.\",\"id\":3}\n{\"text\":4,\"id\":4}\n";

    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-rows-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Dropped_rows_are_counted_and_an_end_at_the_first_says_where()
    {
        var input = Write("in.jsonl", Lines);
        var dropped = Embed(input, "-o", Target("out.jsonl"), "--mode", "dropmalformed");
        Assert.True(dropped.ExitCode == 0, dropped.Error);
        Assert.Equal([1, 3], Read("out.jsonl").Select(row => row.GetProperty("id").GetInt32()));
        Assert.All(Read("out.jsonl"), row => Assert.False(row.TryGetProperty("error", out _)));
        Assert.Contains("2 rows could not be processed; they were dropped", dropped.Error, StringComparison.Ordinal);

        var failed = Embed(input, "-o", Target("none.jsonl"), "--mode", "failfast");
        Assert.Equal(1, failed.ExitCode);
        Assert.Contains("in.jsonl, line 2: the line is not JSON, from byte 2 on.", failed.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Target("none.jsonl")));
    }

    [Theory]
    [InlineData("2", 3)]
    [InlineData("1", 1)]
    [InlineData("50%", 3)]
    [InlineData("49.9%", 1)]
    [InlineData("x", 2)]
    [InlineData("101%", 2)]
    public void A_run_ends_where_too_many_rows_are_bad(string limit, int expected)
    {
        var (code, _, error) = Embed(Write("in.jsonl", Lines), "-o", Target("out.jsonl"), "--max-failures", limit);
        Assert.True(code == expected, error);
        Assert.Equal(expected == 3, File.Exists(Target("out.jsonl")));
        Assert.True(expected == 3 || error.Contains("--max-failures", StringComparison.Ordinal), error);
    }

    [Fact]
    public void A_limit_and_a_dry_run_read_a_few_rows()
    {
        var input = Write("in.txt", string.Concat(Enumerable.Repeat("A bank.\n", 3000)));
        Assert.Equal(0, Embed(input, "-o", Target("out.jsonl"), "--limit", "1500").ExitCode);
        Assert.Equal(1500, Read("out.jsonl").Count());
        Assert.Equal(0, Embed(input, "-o", Target("none.parquet"), "--limit", "0").ExitCode);

        var dry = Embed(input, "-o", Target("dry.parquet"), "--dry-run");
        Assert.True(dry.ExitCode == 0, dry.Error);
        Assert.Contains("BertEmbeddings (embeddings)", dry.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Target("dry.parquet")));
        Assert.Equal(2, Embed(input, "-o", Target("dry.parquet"), "--dry-run", "--columns", "nope").ExitCode);
    }

    [Theory]
    [InlineData("out.jsonl")]
    [InlineData("out.parquet")]
    public void A_status_column_says_how_it_went(string output)
    {
        var (code, _, error) = Embed(
            Write("in.jsonl", Lines + $"{{\"text\":\"{string.Concat(Enumerable.Repeat("word ", 300))}\"}}\n"), "-o", Target(output),
            "--status-col", "how");
        Assert.True(code == 3, error);
        if (output.EndsWith("parquet", StringComparison.Ordinal))
        {
            Assert.Equal(0, CliProcess.Run(
                "embed", Target(output), "-m", TestModels.TinyCased, "-o", Target("out.jsonl"), "--output-col", "again", "--error-col",
                "none").ExitCode);
        }

        var status = Read("out.jsonl").Select(row => row.GetProperty("how")).ToArray();
        Assert.Equal(["ok", "failed", "ok", "failed", "ok"], status.Select(row => row.GetProperty("state").GetString()));
        Assert.Equal(64, status[0].GetProperty("model").GetString()!.Length);
        Assert.Equal(JsonValueKind.Null, status[0].GetProperty("errorClass").ValueKind);
        Assert.NotEqual(JsonValueKind.Null, status[1].GetProperty("errorClass").ValueKind);
        Assert.True(status[0].GetProperty("wordPieces").GetInt32() > 0);
        Assert.True(status[4].GetProperty("truncated").GetInt32() > 0);
    }

    [Fact]
    public void A_run_goes_on_behind_the_parts_that_are_finished_and_makes_the_same_bytes()
    {
        var input = Write("in.jsonl", string.Concat(Enumerable.Range(0, 2500).Select(
            i => i % 700 == 3 ? "{broken\n" : $"{{\"text\":\"Line {i} has a bank here.\",\"id\":{i}}}\n")));
        foreach (var format in (string[])["parquet", "jsonl", "arrow"])
        {
            string[] options = ["--output-format", format, "--resume", "--part-rows", "600", "--quarantine", Target("bad-" + format)];
            var whole = Target("whole-" + format);
            var (code, _, error) = Embed(input, ["-o", whole, .. options]);
            Assert.True(code == 3, error);
            var before = Hashes(whole);
            Assert.Equal(5 + 2, before.Count);

            // A part that is gone is made again, byte for byte; the others are not touched.
            File.Delete(Path.Combine(whole, "part-00001." + format));
            var times = Directory.EnumerateFiles(whole, "part-*").ToDictionary(path => path, File.GetLastWriteTimeUtc);
            Assert.Equal(3, Embed(input, ["-o", whole, .. options]).ExitCode);
            Assert.Equal(before, Hashes(whole));
            Assert.All(times, pair => Assert.Equal(pair.Value, File.GetLastWriteTimeUtc(pair.Key)));

            // What a run that was ended leaves is gone on with.
            Directory.Move(whole, whole + "-other");
            var again = Embed(input, ["-o", whole, .. options]);
            Assert.Equal(3, again.ExitCode);
            Assert.Equal(before, Hashes(whole));
        }
    }

    [Fact]
    public void Parts_of_other_inputs_or_options_are_refused_with_the_difference()
    {
        var input = Write("in.txt", "One bank.\nTwo banks.\n");
        string[] options = ["-o", Target("parts"), "--resume", "--part-rows", "1"];
        Assert.Equal(0, Embed(input, options).ExitCode);
        Assert.Equal(2, Directory.GetFiles(Target("parts"), "part-*.parquet").Length);

        Refuses("--part-rows was 1, and is 2", ["-o", Target("parts"), "--resume", "--part-rows", "2"]);
        Refuses("pipeline was", [.. options, "--max-sentence-length", "12"]);
        Refuses("--limit was none, and is 1", [.. options, "--limit", "1"]);
        Refuses("--compression was zstd, and is none", [.. options, "--compression", "none"]);
        Refuses("--vector-encoding was plain, and is byte-stream-split", [.. options, "--vector-encoding", "byte-stream-split"]);
        File.WriteAllText(input, "One bank.\nTwo bankz.\n");
        Refuses("has another content", options);
        File.WriteAllText(input, "One bank.\nTwo banks.\n");
        File.AppendAllText(Path.Combine(Target("parts"), "part-00000.parquet"), "x");
        Refuses("was changed since it was written", options);
        Directory.CreateDirectory(Target("full"));
        File.WriteAllText(Path.Combine(Target("full"), "mine.txt"), "mine");
        Refuses("holds files that are no parts", ["-o", Target("full"), "--resume"]);

        void Refuses(string message, string[] arguments)
        {
            var (code, _, error) = Embed(input, arguments);
            Assert.Equal(2, code);
            Assert.Contains(message, error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Folders_of_partitions_are_columns()
    {
        foreach (var (path, text) in ((string, string)[])[
            ("data/lang=en/n=1/a.jsonl", "{\"text\":\"One.\"}"), ("data/lang=de%20at/n=2/b.jsonl", "{\"text\":\"Zwei.\"}"),
            ("data/lang=__HIVE_DEFAULT_PARTITION__/n=3/c.jsonl", "{\"text\":\"Three.\"}")])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Target(path))!);
            File.WriteAllText(Target(path), text + "\n");
        }

        foreach (var output in (string[])["out.jsonl", "out.parquet"])
        {
            var (code, _, error) = Embed(Target("data"), "-o", Target(output));
            Assert.True(code == 0, error);
        }

        Assert.Equal(
            ["[\"One.\",\"en\",1]", "[\"Three.\",null,3]", "[\"Zwei.\",\"de at\",2]"],
            Read("out.jsonl").Select(row => JsonSerializer.Serialize(
                (JsonElement[])[row.GetProperty("text"), row.GetProperty("lang"), row.GetProperty("n")])).Order(StringComparer.Ordinal));

        File.WriteAllText(Target("data/lang=en/n=1/a.jsonl"), "{\"text\":\"One.\",\"lang\":\"mine\"}\n");
        File.Delete(Target("data/lang=de%20at/n=2/b.jsonl"));
        File.Delete(Target("data/lang=__HIVE_DEFAULT_PARTITION__/n=3/c.jsonl"));
        var refused = Embed(Target("data"), "-o", Target("none.jsonl"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("the column 'lang' stands both in the files and in the names", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jsonl", "out.parquet")]
    [InlineData("parquet", "out.parquet")]
    [InlineData("parquet", "out.jsonl")]
    [InlineData("jsonl", "out.arrow")]
    public void A_pipe_gives_what_a_file_gives(string format, string output)
    {
        var file = Write("in.jsonl", string.Concat(Enumerable.Range(0, 2100).Select(
            i => $"{{\"id\":{i},\"text\":\"Row {i}.\"{(i == 2050 ? ",\"rare\":[1]" : "")}}}\n")));
        if (format == "parquet")
        {
            Assert.Equal(0, Embed(file, "-o", Target("in.parquet"), "--columns", "id,text").ExitCode);
            file = Target("in.parquet");
        }

        string[] options = ["-m", TestModels.TinyCased, "--error-col", "what", "--input-format", format, "--output-format",
            Path.GetExtension(output)[1..]];
        Assert.Equal(0, CliProcess.Run(["embed", file, "-o", Target("of-file"), .. options]).ExitCode);
        var (code, _, error) = CliProcess.RunWithInput(File.ReadAllBytes(file), ["embed", "-", "-o", Target("of-pipe"), .. options]);
        Assert.True(code == 0, error);
        Assert.Equal(File.ReadAllBytes(Target("of-file")), File.ReadAllBytes(Target("of-pipe")));
    }

    [Fact]
    public void Rows_of_another_format_on_standard_input_are_not_taken_for_texts()
    {
        var (code, _, error) = CliProcess.RunWithInput(Encoding.UTF8.GetBytes(Lines), "embed", "-", "-m", TestModels.TinyCased);
        Assert.Equal(2, code);
        Assert.Contains("looks like jsonl: give --input-format jsonl", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_the_output_adds_makes_its_row_bad_and_is_kept()
    {
        var rows = string.Concat(Enumerable.Repeat("{\"text\":\"One.\"}\n", 1100)) + "{\"text\":\"Two.\",\"embeddings\":5}\n";
        var (code, _, error) = Embed(Write("in.jsonl", rows), "-o", Target("out.jsonl"));
        Assert.True(code == 3, error);
        Assert.Equal("{\"text\":\"Two.\",\"embeddings\":5}", Read("out.jsonl").Last().GetProperty("_corrupt_record").GetString());

        var refused = Embed(Write("first.jsonl", "{\"text\":\"Two.\",\"embeddings\":5}\n"), "-o", Target("none.jsonl"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--output-col", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipeline_does_not_go_with_options_of_the_default_one()
    {
        var (code, _, error) = Embed(Write("in.txt", "One."), "-o", "-", "--pipeline", Write("p.json", "[]"), "--layers", "last");
        Assert.Equal(2, code);
        Assert.Contains("leave out --layers, --model", error, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Hashes(string folder) => Directory.EnumerateFiles(folder).ToDictionary(
        path => Path.GetFileName(path), path => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))));

    private static (int ExitCode, string Output, string Error) Embed(string input, params string[] options) =>
        CliProcess.Run(["embed", input, "-m", TestModels.TinyCased, .. options]);

    private IEnumerable<JsonElement> Read(string name) => File.ReadLines(Target(name)).Select(line => JsonDocument.Parse(line).RootElement);

    private string Write(string name, string text)
    {
        File.WriteAllText(Target(name), text);
        return Target(name);
    }

    private string Target(string name) => Path.Combine(folder, name);
}

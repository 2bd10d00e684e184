using System.Text;
using System.Text.Json;

namespace SparkBert.Cli.Tests;

/// <summary>The inputs of <c>../shared/cases</c>, each of which was handled wrongly once, with what is right.</summary>
public sealed class CaseTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-cases-").FullName;

    private static string Rows => TestSkip.WithoutCase("rows");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("gzip-truncated.txt.gz", "gzip-truncated.txt.gz: the gzip data end early")]
    [InlineData("gzip-truncated.csv.gz", "gzip-truncated.csv.gz: the gzip data end early")]
    [InlineData("gzip-flipped.txt.gz", "gzip-flipped.txt.gz: the gzip data are damaged, at about byte")]
    public void Damaged_data_end_the_run_with_the_name_of_the_file(string name, string message)
    {
        foreach (var output in (string[])["out.jsonl", "out.parquet"])
        {
            var (code, _, error) = Embed(name, "-o", Target(output));

            Assert.Equal(1, code);
            Assert.Contains(message, error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }
    }

    [Theory]
    [InlineData("error-column.csv")]
    [InlineData("row-error-column.jsonl")]
    public void A_column_called_error_is_the_users_own(string name)
    {
        var refused = Embed(name, "-o", Target("none.jsonl"));
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--error-col", refused.Error, StringComparison.Ordinal);

        var isCsv = name.EndsWith("csv", StringComparison.Ordinal);
        var rows = EmbedRows(name, isCsv ? 0 : 3, "--error-col", "_error");
        string?[] kept = isCsv ? ["", "boom"] : [null, "disk full", ""];
        Assert.Equal(kept, rows.Select(row => row.GetProperty("error").GetString()));
        Assert.Equal(isCsv ? [true, true] : [true, true, false], rows.Select(row => IsNull(row, "_error")));
        Assert.Equal(isCsv ? [2, 2] : [3, 3, 0], rows.Select(row => IsNull(row, "embeddings") ? 0 : Tokens(row)));
    }

    [Fact]
    public void A_column_called_like_one_of_the_stages_is_kept()
    {
        var rows = EmbedRows("column-document.csv", 0);
        Assert.Equal(["doc-9", "doc-10"], rows.Select(row => row.GetProperty("document").GetString()));
        Assert.All(rows, row => Assert.Equal(3, Tokens(row)));
    }

    [Theory]
    [InlineData("no-rows.parquet")]
    [InlineData("header-only.csv")]
    public void An_input_without_rows_gives_an_output_without_rows(string name)
    {
        Assert.Empty(EmbedRows(name, 0));
        Assert.Equal(0, Embed(name, "-o", Target("out.parquet")).ExitCode);
        using var parquet = new ParquetSharp.Arrow.FileReader(Target("out.parquet"));
        Assert.Contains("embeddings", parquet.Schema.FieldsList.Select(field => field.Name));
        Assert.Equal(1, parquet.NumRowGroups);
    }

    [Fact]
    public void UTF_16_shows_in_its_first_bytes()
    {
        var rows = EmbedRows("utf16le.txt", 0);
        Assert.Equal(["A bank by the café.", "The river runs."], rows.Select(row => row.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("ann-embeddings-text.jsonl", "column 'token': annotation 0: embeddings is no array of numbers.")]
    [InlineData("ann-embeddings-null.jsonl", "column 'token': annotation 0: embeddings is no array of numbers.")]
    [InlineData("ann-null-annotation.jsonl", "column 'sentence': annotation 0: it is null.")]
    [InlineData("ann-begin-fraction.jsonl", "column 'token': annotation 0: begin is no whole number of 32 bits.")]
    [InlineData("ann-begin-large.jsonl", "column 'token': annotation 0: begin is no whole number of 32 bits.")]
    public void An_annotation_that_is_none_makes_its_row_bad(string name, string error)
    {
        var rows = EmbedRows(name, 3);
        Assert.Equal([null, error, null], rows.Select(row => row.GetProperty("error").GetString()));
        Assert.Equal([3, 3], rows.Where(row => IsNull(row, "error")).Select(Tokens));

        // What is wrong with the row is still in it.
        Assert.Equal(JsonValueKind.Array, rows[1].GetProperty("token").ValueKind);
    }

    [Theory]
    [InlineData("row-odd-unused.jsonl")]
    [InlineData("row-rare-member.jsonl")]
    [InlineData("row-empty-array-first.jsonl")]
    [InlineData("row-nested.jsonl")]
    [InlineData("row-numbers.jsonl")]
    public void Members_that_no_stage_reads_go_through_as_they_are(string name)
    {
        Assert.Equal(0, Embed(name, "-o", Target("out.jsonl")).ExitCode);
        var (input, output) = (File.ReadAllLines(Path.Combine(Rows, name)), File.ReadAllLines(Target("out.jsonl")));
        Assert.Equal(input.Length, output.Length);
        foreach (var (before, after) in input.Zip(output))
        {
            Assert.StartsWith(before.TrimEnd('}'), after, StringComparison.Ordinal);
            Assert.NotEqual(0, Tokens(JsonDocument.Parse(after).RootElement));
        }
    }

    [Fact]
    public void A_column_in_a_column_can_be_the_text()
    {
        foreach (var output in (string[])["out.jsonl", "out.parquet"])
        {
            var (code, _, error) = Embed("row-nested.jsonl", "-o", Target(output), "--text-column", "meta.author");
            Assert.True(code == 0, error);
            var again = CliProcess.Run(["embed", Target(output), "-m", TestModels.TinyCased, "-o", "-", "--text-column", "meta.author",
                "--output-col", "again", "--error-col", "none", "--corrupt-col", "broken", "--columns", "again"]);
            Assert.True(again.ExitCode == 0, again.Error);
            Assert.Equal(
                ["A", "B"],
                again.Output.TrimEnd('\n').Split('\n').Select(
                    line => JsonDocument.Parse(line).RootElement.GetProperty("again")[0].GetProperty("result").GetString()));
        }
    }

    [Fact]
    public void A_text_that_is_a_number_makes_its_row_bad_and_is_kept()
    {
        var rows = EmbedRows("row-number-text.jsonl", 3);
        Assert.Equal(12345, rows[1].GetProperty("text").GetInt32());
        Assert.Equal("column 'text' is a number where a string is expected.", rows[1].GetProperty("error").GetString());
        Assert.Equal([2, 2], rows.Where(row => IsNull(row, "error")).Select(Tokens));
    }

    [Theory]
    [InlineData("quote-unclosed.csv", "\"Row 3 has an unclosed quote,3", 4)]
    [InlineData("quote-stray.csv", "\"Row 0 has a \"stray\" quote.\",0", 2)]
    [InlineData("broken-lines.jsonl", "{broken", 4)]
    public void The_quarantine_has_a_bad_row_as_it_was_read(string name, string raw, int line)
    {
        var (output, quarantine) = (Target("out.jsonl"), Target("bad.jsonl"));
        foreach (var isPiped in (bool[])[false, true])
        {
            string[] options =
            [
                "-m", TestModels.TinyCased, "-o", output, "--overwrite", "--quarantine", quarantine,
                "--input-format", Path.GetExtension(name)[1..],
            ];
            var (code, _, error) = isPiped
                ? CliProcess.RunWithInput(File.ReadAllBytes(Path.Combine(Rows, name)), ["embed", "-", .. options])
                : CliProcess.Run(["embed", Path.Combine(Rows, name), .. options]);
            Assert.True(code == 3, error);
            var bad = Read(quarantine).Last();
            Assert.Equal(raw, bad.GetProperty("raw").GetString());
            var said = name == "quote-unclosed.csv" ? "field 1 opens a quote that is never closed." : "";
            Assert.StartsWith(said, bad.GetProperty("error").GetString(), StringComparison.Ordinal);
            Assert.Equal(name == "broken-lines.jsonl" ? 3 : line == 4 ? 5 : 2, bad.GetProperty("line").GetInt32());
            Assert.All(Read(output), row => Assert.NotEqual(JsonValueKind.Null, row.GetProperty("embeddings").ValueKind));
        }
    }

    [Fact]
    public void Records_behind_an_unclosed_quote_are_as_they_are()
    {
        var rows = EmbedRows("quote-unclosed.csv", 3);
        var lines = File.ReadAllLines(Path.Combine(Rows, "quote-unclosed.csv")).Skip(1).ToArray();
        Assert.Equal(lines.Length, rows.Length);
        Assert.All(
            rows.Zip(lines).Where(pair => IsNull(pair.First, "error")),
            pair => Assert.Equal(pair.Second, $"{pair.First.GetProperty("text").GetString()},{pair.First.GetProperty("id").GetString()}"));
    }

    [Theory]
    [InlineData("semicolon.csv", "--delimiter", ";")]
    [InlineData("latin1.csv", "--encoding", "latin1")]
    [InlineData("tab.tsv", "--delimiter", "tab")]
    public void Options_say_how_CSV_is_written(string name, string option, string value)
    {
        Assert.All(EmbedRows(name, 0, option, value), row => Assert.NotEqual(0, Tokens(row)));
        var without = Embed(name, "-o", Target("none.jsonl"));
        Assert.Equal(name switch { "semicolon.csv" => 2, "latin1.csv" => 3, _ => 0 }, without.ExitCode);
        Assert.True(
            without.ExitCode != 2 || without.Error.Contains(option, StringComparison.Ordinal), without.Error);
        if (without.ExitCode == 3)
        {
            var bad = Read(Target("none.jsonl")).Select(row => row.GetProperty("error").GetString()).OfType<string>().ToList();
            Assert.NotEmpty(bad);
            Assert.All(bad, error => Assert.Equal("column 'text' is not valid UTF-8 (see --encoding).", error));
        }
    }

    [Theory]
    [InlineData("out.parquet")]
    [InlineData("out.jsonl")]
    [InlineData("out.arrow")]
    public void Timestamps_of_Spark_are_the_instants_that_they_were(string output)
    {
        var (code, _, error) = Embed("timestamps-int96.parquet", "-o", Target(output));
        Assert.True(code == 0, error);
        string[] expected =
            ["2024-03-31T02:30:00.123456Z", "9999-12-31T00:00:00.000Z", "1500-01-01T00:00:00.000Z", "1677-01-01T00:00:00.000Z"];
        var lines = output.EndsWith("jsonl", StringComparison.Ordinal)
            ? File.ReadAllLines(Target(output))
            : output.EndsWith("arrow", StringComparison.Ordinal)
                ? ArrowLines(Target(output))
                : CliProcess.Run(
                    "embed", Target(output), "-m", TestModels.TinyCased, "-o", "-", "--columns", "ts", "--output-col", "again", "--mode",
                    "failfast").Output.TrimEnd('\n').Split('\n');
        Assert.Equal(
            [.. expected, null],
            lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("ts").GetString()));
    }

    [Theory]
    [InlineData("text-large-string.parquet", new[] { 3, 8, 3 })]
    [InlineData("text-raw-bytes.parquet", new[] { 3, 8, 3 }, "--binary-as-string")]
    public void Texts_may_have_any_of_Arrows_layouts(string name, int[] tokens, params string[] options)
    {
        Assert.Equal(tokens, EmbedRows(name, 0, options).Select(Tokens));
        Assert.Equal(0, Embed(name, ["-o", Target("out.parquet"), .. options]).ExitCode);
    }

    [Theory]
    [InlineData("carried-date.parquet", "date", new[] { "0001-01-01", "9999-12-31", null })]
    [InlineData("carried-unsigned.parquet", "u8", new[] { "1", "255", null })]
    public void Columns_of_any_type_are_carried(string name, string column, string?[] expected)
    {
        foreach (var output in (string[])["out.jsonl", "out.parquet", "out.arrow"])
        {
            var (code, _, error) = Embed(name, "-o", Target(output));
            Assert.True(code == 0, error);
        }

        Assert.Equal(
            expected,
            Read(Target("out.jsonl")).Select(
                row => row.GetProperty(column) is { ValueKind: not JsonValueKind.Null } value ? value.ToString() : null));
    }

    private static string[] ArrowLines(string path)
    {
        using var stream = new MemoryStream();
        using var reader = new Apache.Arrow.Ipc.ArrowFileReader(File.OpenRead(path));
        using (var writer = new Writing.JsonlWriter(stream))
        {
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                writer.Write(batch);
            }

            writer.Complete();
        }

        return Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n');
    }

    private static bool IsNull(JsonElement row, string member) => row.GetProperty(member).ValueKind == JsonValueKind.Null;

    private static int Tokens(JsonElement row) => row.GetProperty("embeddings").GetArrayLength();

    private static IEnumerable<JsonElement> Read(string path) => File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement);

    private static (int ExitCode, string Output, string Error) Embed(string name, params string[] options)
    {
        return CliProcess.Run(["embed", Path.Combine(Rows, name), "-m", TestModels.TinyCased, .. options]);
    }

    private JsonElement[] EmbedRows(string name, int exitCode, params string[] options)
    {
        var (code, _, error) = Embed(name, ["-o", Target("rows.jsonl"), "--overwrite", .. options]);
        Assert.True(code == exitCode, error);
        return [.. Read(Target("rows.jsonl"))];
    }

    private string Target(string name) => Path.Combine(folder, name);
}

using System.CommandLine;
using System.Text;
using SparkBert.Jobs.Sessions;
using SparkBert.Programs;

namespace SparkBert.Jobs.Tests;

/// <summary>What jobs make of their inputs: good rows as they are, bad ones with their content and what is wrong with them.</summary>
public sealed class ReadingTests(Sessions sessions) : IDisposable
{
    private const string NoObject = "the line is not a JSON object.";
    private const string HalfPair = "the line has half of a pair of surrogates (\\ud800 to \\udfff), which is no character.";
    private const string NotUtf8 = "the line is not valid UTF-8 (see --encoding).";

    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Versions => Sessions.Everywhere;

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Versions))]
    public void Lines_that_are_no_JSON_are_bad_rows_with_their_content(string version)
    {
        var path = folder.Path("in.jsonl");
        using (var file = File.Create(path))
        {
            file.Write("{\"text\":\"one\"}\n{broken\n\n  \n{\"text\":\"x\"} {\"text\":\"y\"}\n[{\"text\":\"z\"}]\n7\n"u8);
            file.Write("{\"text\":\"half \\ud800 \"}\n{\"text\":\"\\ud83d\\ude00 \\\\ud800\"}\n{\"text\":\"low \\udc00\"}\n{\"text\":\""u8);
            file.Write([0xFF, .. "\"}\n{\"text\":null}"u8]);
        }

        var rows = Read(version, path);

        Assert.Equal(["text"], rows.Columns);
        Assert.Equal(
            [
                "one||", $"null|{NoObject}|{{broken", $"null|{NoObject}|{{\"text\":\"x\"}} {{\"text\":\"y\"}}",
                $"null|{NoObject}|[{{\"text\":\"z\"}}]", $"null|{NoObject}|7", $"null|{HalfPair}|{{\"text\":\"half \\ud800 \"}}",
                "\U0001F600 \\ud800||", $"null|{HalfPair}|{{\"text\":\"low \\udc00\"}}", $"null|{NotUtf8}|(not UTF-8)", "null||",
            ],
            Describe(rows, "text"));
        var files = rows.Frame.SelectColumns(JobColumn.Of(rows.File!)).Collect();
        Assert.All(files, row => Assert.EndsWith("/in.jsonl", (string)row[0]!, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Members_of_any_type_are_carried_and_make_no_row_bad(string version)
    {
        var cases = TestSkip.WithoutCase("rows");
        Assert.Equal(
            ["1|One bank.", "2|Two banks.", "three|Three banks.", "4|Four banks."],
            Describe(Read(version, Path.Combine(cases, "row-odd-unused.jsonl")), "id", "text").Select(row => row[..^2]));
        Assert.DoesNotContain(
            Describe(Read(version, Path.Combine(cases, "row-rare-member.jsonl")), "text"),
            row => !row.EndsWith("||", StringComparison.Ordinal));
        Assert.DoesNotContain(
            Describe(Read(version, Path.Combine(cases, "row-empty-array-first.jsonl")), "text"),
            row => !row.EndsWith("||", StringComparison.Ordinal));
        Assert.Equal(
            ["One bank.||", "Two banks.||", $"null|{HalfPair}|{{\"text\":\"bad\\ud800 text\",\"error\":\"\"}}"],
            Describe(Read(version, Path.Combine(cases, "row-error-column.jsonl")), "text"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Annotations_in_JSON_have_the_type_of_annotations(string version)
    {
        var cases = TestSkip.WithoutCase("rows");
        (string Name, int Bad)[] files =
            [("ann-begin-fraction.jsonl", 1), ("ann-begin-large.jsonl", 1), ("ann-null-annotation.jsonl", 0)];
        foreach (var (name, bad) in files)
        {
            var rows = Read(version, Path.Combine(cases, name));
            Assert.Contains("begin:int", rows.Frame.Schema["token"].DataType.SimpleString, StringComparison.Ordinal);
            Assert.Equal(bad, rows.Frame.Where($"{SqlText.Name(rows.Error)} is not null").Count());
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void CSV_is_that_of_the_command(string version)
    {
        var path = folder.Path("in.csv");
        File.WriteAllText(
            path,
            "text,id\r\n\"two\r\nlines, and \"\"quotes\"\"\",1\r\n\r\n\"open,2\r\nnext,3\r\n,4\r\nfew\r\n\"stray\" quote,5\r\n\u00e9,6");
        var rows = Read(version, path);

        Assert.Equal(["text", "id"], rows.Columns);
        const string Quote = "field 1 has a quote that is neither doubled nor at its end, or opens one that another record closes.";
        Assert.Equal(
            [
                "two\r\nlines, and \"quotes\"|1|2||", $"null|null|5|{Quote}|\"open,2", "next|3|6||", "|4|7||",
                "null|null|8|the record has 1 fields, the header 2.|few", $"null|null|9|{Quote}|\"stray\" quote,5", "\u00e9|6|10||",
            ],
            Describe(rows, "text", "id", rows.Line!));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void CSV_of_many_files_keeps_each_whole(string version)
    {
        // Lines of a file must come to one task in their order, whatever the size of the files and the number of tasks.
        var input = folder.CreateFolder("many");
        var expected = new List<string>();
        for (var file = 0; file < 7; file++)
        {
            var text = new StringBuilder("text,id\n");
            for (var row = 0; row < 2500; row++)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"\"row {row}\nof {file}\",{file * 2500 + row}\n");
                expected.Add($"row {row}\nof {file}|{file * 2500 + row}||");
            }

            File.WriteAllText(Path.Combine(input, $"{file}.csv"), text.ToString());
        }

        Assert.Equal(expected.Order(StringComparer.Ordinal), Describe(Read(version, input, "--input-format", "csv"), "text", "id")
            .Order(StringComparer.Ordinal));
        File.WriteAllText(Path.Combine(input, "other.csv"), "text,other\na,b\n");
        var error = Assert.ThrowsAny<Exception>(() => Describe(Read(version, input, "--input-format", "csv"), "text"));
        Assert.Contains("has other columns than the first file", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Options_of_reading_are_those_of_the_command(string version)
    {
        var cases = TestSkip.WithoutCase("rows");
        string Case(string name) => Path.Combine(cases, name);
        Assert.Equal(["id", "text"], Read(version, Case("tab.tsv")).Columns);
        Assert.Equal(["id", "text"], Read(version, Case("semicolon.csv"), "--delimiter", ";").Columns);
        var latin = Describe(Read(version, Case("latin1.csv"), "--encoding", "latin1"), "text");
        Assert.Contains("\u00e9", string.Concat(latin), StringComparison.Ordinal);
        var header = Read(version, Case("header-only.csv"));
        Assert.Equal(0, header.Frame.Count());
        Assert.Contains("text", header.Columns);
        Assert.Equal(["_c0", "_c1"], Read(version, Case("tab.tsv"), "--header", "false").Columns);
        Assert.Equal(1, Read(version, Case("tab.tsv"), "--limit", "1").Frame.Count());
        var bytes = Read(version, Case("text-raw-bytes.parquet"), "--binary-as-string");
        Assert.Equal("string", bytes.Frame.Schema["text"].DataType.SimpleString);

        var error = Assert.Throws<ArgumentException>(() => Read(version, Case("tab.tsv"), "--encoding", "utf-16"));
        Assert.Contains("--encoding utf-16: Spark finds the lines", error.Message, StringComparison.Ordinal);
        File.WriteAllText(folder.Path("twice.csv"), "a,a\n1,2\n");
        error = Assert.Throws<ArgumentException>(() => Read(version, folder.Path("twice.csv")));
        Assert.Contains("the header names a column twice", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Names_of_folders_are_columns_in_every_format(string version)
    {
        foreach (var (name, content) in new[] { ("a.txt", "one\n"), ("a.csv", "text\none\n"), ("a.jsonl", "{\"text\":\"one\"}\n") })
        {
            var root = folder.CreateFolder(name[2..]);
            foreach (var (part, day) in new[] { ("a b%2Fc", 7), ("__HIVE_DEFAULT_PARTITION__", 8) })
            {
                var inner = Directory.CreateDirectory(Path.Combine(root, $"day={day}", $"lang={part}")).FullName;
                File.WriteAllText(Path.Combine(inner, name), content);
            }

            var rows = Read(version, root, "--input-format", name[2..]);
            Assert.Equal(["text", "day", "lang"], rows.Columns);
            Assert.Equal("int", rows.Frame.Schema["day"].DataType.SimpleString);
            Assert.Equal(["one|7|a b/c||", "one|8|null||"], Describe(rows, "text", "day", "lang").Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Lines_of_text_that_are_no_UTF8_are_bad_rows(string version)
    {
        File.WriteAllBytes(folder.Path("in.txt"), [.. "one\r\n"u8, 0xE9, .. "\n\nlast"u8]);
        Assert.Equal(
            ["one||", $"null|{NotUtf8}|(not UTF-8)", "||", "last||"], Describe(Read(version, folder.Path("in.txt")), "text"));
        Assert.Equal("\u00e9||", Describe(Read(version, folder.Path("in.txt"), "--encoding", "windows-1252"), "text")[1]);
    }

    private JobRows Read(string version, params string[] arguments)
    {
        var (input, command) = (new InputOptions(new SessionOptions()), new RootCommand());
        input.AddTo(command);
        var parsed = command.Parse(arguments);
        Assert.Empty(parsed.Errors);
        input.Check(parsed);
        return input.Read(sessions.GetForJobs(version), parsed);
    }

    /// <summary>The rows with some columns, what is wrong with them, and their content where something is.</summary>
    private static List<string> Describe(JobRows rows, params string[] columns)
    {
        var chosen = columns.Append(rows.Error).Append(rows.Corrupt!).Select(JobColumn.Of);
        return [.. rows.Frame.SelectColumns(chosen).Collect().Select(row => string.Join(
            '|',
            row.Select((value, i) => value is byte[] bytes ? Text(bytes)
                : value is null && i < columns.Length ? "null"
                : string.Format(System.Globalization.CultureInfo.InvariantCulture, "{0}", value))))];
    }

    private static string Text(byte[] bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return "(not UTF-8)";
        }
    }
}

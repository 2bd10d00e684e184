using System.Globalization;
using System.Text;
using System.Text.Json;
using SparkBert.Cli.Tests.Readers;
using SparkBert.Testing.Fuzzing;
using SparkBert.Text.Records;

namespace SparkBert.Cli.Tests.Fuzz;

/// <summary>
/// CSV and JSON lines. No byte of a row is lost, and what is said of a row does not hang on where the pieces of a file end.
/// </summary>
internal static class TextParsers
{
    private static readonly string[] Csv =
    [
        "id,text\n1,\"A bank, by the river.\"\n2,\"say \"\"no\"\"\"\n3,two\n",
        "\ufeffid,text\r\n1,\"two\r\nlines\"\r\n\r\n2,é\r3,\"東京 😀\"\r\n4,\"open",
        "text\n\"\"\n,\n\"a\"b\nlast without an end",
        "a,b,c,d\n,,,\n\"\",\"\",\"\",\"\"\n1,2,3\n1,2,3,4,5\n",
    ];

    private static readonly string[] Json =
    [
        "{\"id\":1,\"text\":\"A bank.\",\"meta\":{\"a\":[1,2.50,null],\"b\":{}}}\n{\"id\":2,\"text\":\"\\u00e9\\ud83d\\ude00\"}\n",
        "\n{\"text\":\"x\",\"text\":\"y\",\"n\":1e400}\r\n \t\r\n{\"text\":null,\"n\":-0,\"t\":true}\r{\"text\":[\"a\"]}",
        "{\"text\":\"a\",\"list\":[[1],[2,[3]]],\"s\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}\n[1]\n\"text\"\nnull\n"
            + "{\"text\":\"half \\ud800\"}\n{\"\":1}\n",
        "\ufeff{\"text\":\"with a mark\",\"big\":123456789012345678901234567890,\"small\":1.0E-7}\n{}\n",
    ];

    public static FuzzedParser CreateCsv(TemporaryFolder folder) => new(
        "csv",
        () => [.. Csv.Select(Encoding.UTF8.GetBytes), Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Csv[0])).ToArray()],
        bytes => ReadCsv(folder.Path("in.csv"), bytes),
        typeof(UsageException),
        typeof(InvalidDataException))
    {
        // A column takes more than a kilobyte, and one byte of a header makes it.
        MaxAllocatedPerByte = 4096,
    };

    public static FuzzedParser CreateJsonLines(TemporaryFolder folder) => new(
        "json-lines",
        () => [.. Json.Select(Encoding.UTF8.GetBytes), Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(Json[0])).ToArray()],
        bytes => ReadJson(folder.Path("in.jsonl"), bytes),
        typeof(UsageException),
        typeof(InvalidDataException))
    {
        MaxAllocatedPerByte = 4096,
    };

    private static string ReadCsv(string path, byte[] bytes)
    {
        string? records = null;
        foreach (var step in (int[])[bytes.Length + 1, 1, 3])
        {
            var found = DescribeRecords(bytes, step);
            records ??= found;
            Assert.Equal(records, found);
        }

        File.WriteAllBytes(path, bytes);
        return "read\n" + records + Describe(OurRows.Read([path], "text"));
    }

    /// <summary>The records of a table, each with what lies between it and the one before, which are ends of lines.</summary>
    private static string DescribeRecords(byte[] bytes, int step)
    {
        CsvTable table;
        try
        {
            table = new CsvTable(new Steps(bytes, step), "in.csv", CsvFormat.Create(null, "\"", hasHeader: false));
        }
        catch (FormatException error)
        {
            return error.Message;
        }

        var text = new StringBuilder();
        var position = 0;
        var line = 0L;
        while (table.Read())
        {
            position += bytes.AsSpan(position).IndexOfAnyExcept((byte)'\n', (byte)'\r') is >= 0 and var ends ? ends : 0;
            Assert.True(bytes.AsSpan(position).StartsWith(table.Raw), $"the record of line {table.Line} is not where it should be");
            position += table.Raw.Length;
            Assert.True(table.Line > line, $"line {table.Line} behind line {line}");
            line = table.Line;
            text.Append(CultureInfo.InvariantCulture, $"\n{table.Line}: {table.Error} ");
            for (var column = 0; table.Error is null && column < table.Names.Count; column++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(table.GetField(column))}|");
            }
        }

        Assert.True(bytes.AsSpan(position).IndexOfAnyExcept((byte)'\n', (byte)'\r') < 0, "what stands at the end is in no record");
        return text.ToString();
    }

    private static string ReadJson(string path, byte[] bytes)
    {
        List<string>? lines = null;
        foreach (var step in (int[])[bytes.Length + 1, 1, 3])
        {
            List<string> found = [.. LineReader.Read(new Steps(bytes, step), "in.jsonl").Select(line => Convert.ToHexString(line.Span))];
            lines ??= found;
            Assert.Equal(lines, found);
        }

        File.WriteAllBytes(path, bytes);
        var rows = OurRows.Read([path], "text");
        foreach (var row in rows.Rows.Where(row => row.Error is null))
        {
            // A row without an error is JSON, to another reader too.
            using var json = JsonDocument.Parse(row.Raw, new JsonDocumentOptions { MaxDepth = 2000 });
            Assert.Equal(JsonValueKind.Object, json.RootElement.ValueKind);
        }

        return "read\n" + Describe(rows);
    }

    private static string Describe(OurRows rows) => string.Join('\n', rows.Rows.Select(row => $"{row}"));

    /// <summary>Gives so many bytes at a time.</summary>
    private sealed class Steps(byte[] bytes, int step) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(step, count));
    }
}

using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using ParquetSharp.Arrow;

namespace SparkBert.Cli.Tests.Fuzz;

/// <summary>Random contents of files, how they are damaged, and how many rows they have.</summary>
internal static class FuzzContent
{
    private static readonly string[] Words =
    [
        "A bank", "river.", "\"", ",", "\n", "\r\n", "\t", "é", "東京", "😀", "\0", "\ufeff", "\\ud800", "null", "{", "}", "[", "]", ":",
        "1e400", "0", " ", "\\n", "\u0301",
    ];

    /// <summary>JSON of every kind, whole and not.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "1.50", "-0", "1e400", "123456789012345678901234567890", "\"\"", "\"\\ud83d\"", "[]", "[1,[2,{\"a\":null}]]", "{}",
        "{\"a\":{\"b\":\"c\"},\"a\":1}", "nul", "01", "\"open", "[1,", "{\"a\"}", "+1", "NaN", "'a'",
    ];

    private static readonly string[] Types = [.. ArrowTypes.Columns.Select(row => row.Data.Item1)];

    public static string Choose(Random random, params string[] values) => values[random.Next(values.Length)];

    /// <summary>A file of a format, and the rows that it has.</summary>
    public static byte[] Create(Random random, string format)
    {
        if (format == "parquet")
        {
            return CreateParquet(random);
        }

        var text = new StringBuilder(format == "csv" ? "id,text\n" : "");
        for (var row = random.Next(30); row > 0; row--)
        {
            var words = Text(random);
            _ = format switch
            {
                "csv" => text.Append(CultureInfo.InvariantCulture, $"{row},\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"\n"),
                "jsonl" => text.Append(CultureInfo.InvariantCulture, $"{{\"id\":{row},\"text\":{JsonSerializer.Serialize(words)},")
                    .Append(CultureInfo.InvariantCulture, $"\"meta\":{{\"author\":{JsonSerializer.Serialize(Text(random))}}}")
                    .Append(random.Next(4) == 0 ? $",\"odd\":{Choose(random, Values)}" : "").Append("}\n"),
                _ => text.Append(words).Append('\n'),
            };
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Damages some places; at random how many.</summary>
    public static byte[] Mutate(Random random, byte[] content, int? times = null)
    {
        var bytes = content.ToList();
        for (var i = times ?? Math.Max(0, random.Next(6) - 2); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 40), bytes.Count - at));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Choose(random, Words)));
                    break;
                default:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 60), bytes.Count - at)));
                    break;
            }
        }

        return [.. bytes];
    }

    public static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>The rows that a text has by the rules of its format, counted without its reader; null for other formats.</summary>
    public static long? CountRows(string format, byte[] content)
    {
        var text = Encoding.Latin1.GetString(content);
        text = text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? text[3..] : text;
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n', '\r');
        return format switch
        {
            "jsonl" => lines.Count(line => line.AsSpan().Trim(" \t").Length > 0),
            "txt" => lines.Length - (lines[^1].Length == 0 ? 1 : 0),
            _ => null,
        };
    }

    /// <summary>The rows of an output, which must be whole.</summary>
    public static long CountWritten(string path)
    {
        switch (Path.GetExtension(path))
        {
            case ".parquet":
                using (var parquet = new FileReader(path))
                using (var batches = parquet.GetRecordBatchReader())
                {
                    return CountAll(() => batches.ReadNextRecordBatchAsync().AsTask().GetAwaiter().GetResult());
                }

            case ".arrow":
                using (var arrow = new ArrowFileReader(File.OpenRead(path)))
                {
                    return CountAll(arrow.ReadNextRecordBatch);
                }

            default:
                return File.ReadLines(path).Count(line => JsonDocument.Parse(line).RootElement.ValueKind == JsonValueKind.Object);
        }
    }

    private static long CountAll(Func<RecordBatch?> read)
    {
        var rows = 0L;
        while (read() is { } batch)
        {
            rows += batch.Length;
        }

        return rows;
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Choose(random, Words)));

    /// <summary>Three rows a group with columns of any types; the text is of any type that text has.</summary>
    private static byte[] CreateParquet(Random random)
    {
        var names = Types.Where(_ => random.Next(4) == 0).ToList();
        IArrowArray[] columns = [CreateTexts(random), .. names.Select(ArrowTypes.Create)];
        string[] all = ["text", .. names];
        var schema = new Schema(all.Select((name, i) => new Field(name, columns[i].Data.DataType, nullable: true)), null);
        using var stream = new MemoryStream();
        using var builder = new ArrowWriterPropertiesBuilder();
        using var properties = random.Next(2) == 0 ? builder.StoreSchema().Build() : builder.Build();
        using (var writer = new FileWriter(stream, schema, arrowProperties: properties, leaveOpen: true))
        {
            for (var group = random.Next(4); group > 0; group--)
            {
                writer.WriteRecordBatch(new RecordBatch(schema, columns, 3), 3);
            }

            writer.Close();
        }

        return stream.ToArray();
    }

    private static IArrowArray CreateTexts(Random random)
    {
        string?[] texts = [Text(random), random.Next(3) == 0 ? null : Text(random), Text(random)];
        switch (random.Next(6))
        {
            case 0:
                var large = new LargeStringArray.Builder();
                System.Array.ForEach(texts, text => _ = text is null ? large.AppendNull() : large.Append(text));
                return large.Build();
            case 1:
                var view = new StringViewArray.Builder();
                System.Array.ForEach(texts, text => _ = text is null ? view.AppendNull() : view.Append(text));
                return view.Build();
            case 2:
                var places = new Int32Array.Builder().Append(1).AppendNull().Append(0).Build();
                var words = new StringArray.Builder().Append(Text(random)).Append(Text(random)).Build();
                return new DictionaryArray(new DictionaryType(Int32Type.Default, StringType.Default, false), places, words);
            case 3:
                var binary = new BinaryArray.Builder();
                System.Array.ForEach(
                    texts, text => _ = text is null ? binary.AppendNull() : binary.Append(Mutate(random, Utf8(text)).AsSpan()));
                return binary.Build();
            case 4:
                return ArrowTypes.Create(Types[random.Next(Types.Length)]);
            default:
                var builder = new StringArray.Builder();
                System.Array.ForEach(texts, text => _ = text is null ? builder.AppendNull() : builder.Append(text));
                return builder.Build();
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

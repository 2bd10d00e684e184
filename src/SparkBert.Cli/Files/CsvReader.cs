using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;
using CsvHelper;
using CsvHelper.Configuration;

namespace SparkBert.Cli.Files;

/// <summary>CSV as in RFC 4180 with a header row; all columns are strings, and an empty field is an empty string.</summary>
/// <remarks>
/// The bytes are read as Latin-1 and each field is turned back into its bytes, so that a field that is not UTF-8 spoils its own row alone.
/// </remarks>
internal static class CsvReader
{
    /// <summary>The bytes of a byte order mark, read as Latin-1.</summary>
    private const string ByteOrderMark = "\u00EF\u00BB\u00BF";

    private static readonly CsvConfiguration Configuration = new(CultureInfo.InvariantCulture)
    {
        BadDataFound = null,
        DetectDelimiter = false,
        IgnoreBlankLines = true,
    };

    public static IEnumerable<RecordBatch> Read(InputSource source)
    {
        using var reader = new StreamReader(source.Open(), Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        using var parser = new CsvParser(reader, Configuration);
        if (!parser.Read())
        {
            yield break;
        }

        var names = ReadHeader(parser.Record!, source.Path);
        var schema = new Schema(names.Select(name => new Field(name, StringType.Default, true)), null);
        var columns = CreateBuilders(names.Length);
        var errors = new List<string?>();
        var lines = new List<long>();
        var bytes = 0L;
        while (parser.Read())
        {
            bytes += Append(parser.Record!, names, columns, out var error);
            errors.Add(error);
            lines.Add(parser.RawRow);
            if (lines.Count == BatchLimits.MaxRows || bytes > BatchLimits.MaxBytes)
            {
                yield return BuildBatch();
            }
        }

        if (lines.Count > 0)
        {
            yield return BuildBatch();
        }

        RecordBatch BuildBatch()
        {
            var rows = new RecordBatch(schema, columns.Select(column => column.Build()), lines.Count);
            var batch = RowOrigin.AddTo(rows, source, lines, errors);
            columns = CreateBuilders(names.Length);
            errors.Clear();
            lines.Clear();
            bytes = 0;
            return batch;
        }
    }

    private static string[] ReadHeader(string[] record, string path)
    {
        if (record[0].StartsWith(ByteOrderMark, StringComparison.Ordinal))
        {
            record[0] = record[0][ByteOrderMark.Length..];
        }

        string[] names = [.. record.Select(name => Decode(name) ?? throw new UsageException($"{path}: the header is not valid UTF-8."))];
        return names.Distinct().Count() == names.Length
            ? names
            : throw new UsageException($"{path}: the header names a column twice: {string.Join(", ", names)}.");
    }

    private static StringArray.Builder[] CreateBuilders(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => new StringArray.Builder())];

    /// <summary>Appends a record to the columns; from the column that is wrong on, nulls.</summary>
    /// <returns>The length of its fields.</returns>
    private static long Append(string[] record, string[] names, StringArray.Builder[] columns, out string? error)
    {
        error = record.Length == names.Length ? null : $"the record has {record.Length} fields, the header {names.Length}.";
        var length = 0L;
        for (var c = 0; c < names.Length; c++)
        {
            var value = c < record.Length ? Decode(record[c]) : null;
            if (value is null && error is null)
            {
                error = $"column '{names[c]}' is not valid UTF-8.";
            }

            columns[c].Append(error is null ? value : null);
            length += value?.Length ?? 0;
        }

        return length;
    }

    /// <summary>The text of bytes that were read as Latin-1; null where they are not UTF-8.</summary>
    private static string? Decode(string latin)
    {
        var bytes = Encoding.Latin1.GetBytes(latin);
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }
}

using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using CsvHelper;
using CsvHelper.Configuration;

namespace SparkBert.Cli.Files;

/// <summary>CSV as in RFC 4180 with a header row; all columns are strings, and an empty field is an empty string.</summary>
/// <remarks>The bytes are read as Latin-1 and each field is turned back into its bytes, so that a field that is not UTF-8 spoils its own row alone.</remarks>
internal static class CsvReader
{
    public static IEnumerable<RecordBatch> Read(InputFile file, string errorCol)
    {
        using var reader = new StreamReader(file.Open(), Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, DetectDelimiter = false, IgnoreBlankLines = true };
        using var parser = new CsvParser(reader, configuration);
        if (!parser.Read())
        {
            yield break;
        }

        var names = parser.Record!.Select((name, i) => Decode(i == 0 && name.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal) ? name[3..] : name)
            ?? throw new UsageException($"{file.Path}: the header is not valid UTF-8.")).ToArray();
        if (names.Distinct().Count() != names.Length)
        {
            throw new UsageException($"{file.Path}: the header names a column twice: {string.Join(", ", names)}.");
        }

        var schema = new Schema(names.Select(name => new Field(name, StringType.Default, true)), null);
        var columns = names.Select(_ => new StringArray.Builder()).ToArray();
        var errors = new List<string?>();
        var lines = new List<long>();
        var bytes = 0L;
        while (parser.Read())
        {
            var record = parser.Record!;
            var error = record.Length == names.Length ? null : $"the record has {record.Length} fields, the header {names.Length}.";
            for (var c = 0; c < names.Length; c++)
            {
                var value = c < record.Length ? Decode(record[c]) : null;
                if (value is null && error is null)
                {
                    error = $"column '{names[c]}' is not valid UTF-8.";
                }

                columns[c].Append(error is null ? value : null);
                bytes += value?.Length ?? 0;
            }

            errors.Add(error);
            lines.Add(parser.RawRow);
            if (lines.Count == BatchLimits.Rows || bytes > BatchLimits.Bytes)
            {
                yield return Build();
            }
        }

        if (lines.Count > 0)
        {
            yield return Build();
        }

        RecordBatch Build()
        {
            var built = RowOrigin.Add(new RecordBatch(schema, columns.Select(column => column.Build()), lines.Count), file.Path, lines, errorCol, errors);
            columns = [.. names.Select(_ => new StringArray.Builder())];
            errors.Clear();
            lines.Clear();
            bytes = 0;
            return built;
        }
    }

    /// <summary>The text of bytes that were read as Latin-1; null where they are not UTF-8.</summary>
    private static string? Decode(string latin)
    {
        var bytes = Encoding.Latin1.GetBytes(latin);
        return System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }
}

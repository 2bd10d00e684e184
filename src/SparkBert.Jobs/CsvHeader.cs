using SparkBert.Jobs.Sessions;
using SparkBert.Text.Records;

namespace SparkBert.Jobs;

/// <summary>The names of the columns of CSV files, before any of them is read as a whole.</summary>
internal static class CsvHeader
{
    /// <summary>A header may have this many lines.</summary>
    private const int MaxLines = 100;

    /// <summary>The names that the first file has; null where no file has a record.</summary>
    /// <param name="lines">The files with a row a line: file and text.</param>
    /// <param name="format">How they are written.</param>
    /// <exception cref="ArgumentException">The header can't be used.</exception>
    public static string[]? Read(IJobFrame lines, CsvFormat format)
    {
        var first = lines
            .SelectColumns(JobColumn.Of(lines.Columns[0]), new JobColumn($"cast({LineInput.Value} as binary)", LineInput.Value))
            .Where($"length({LineInput.Value}) > 0").Limit(MaxLines).Collect();
        if (first.Count == 0)
        {
            return null;
        }

        var file = (string)first[0][0]!;
        using var bytes = new MemoryStream();
        foreach (var row in first.Where(row => (string)row[0]! == file))
        {
            bytes.Write((byte[])row[1]!);
            bytes.WriteByte((byte)'\n');
        }

        bytes.Position = 0;
        try
        {
            return new CsvTable(bytes, file, format).Names is { Count: > 0 } names ? [.. names] : null;
        }
        catch (FormatException error)
        {
            throw new ArgumentException(error.Message);
        }
    }
}

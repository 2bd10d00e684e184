using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace SparkBert.Text.Records;

/// <summary>
/// The rows of a CSV file: its records, with the names of their columns, and what is wrong with each. All fields are texts, and an empty
/// field is an empty text.
/// </summary>
public sealed class CsvTable
{
    private readonly CsvRecords records;
    private bool isAtRow;

    /// <summary>Opens a file and reads the names of its columns: <c>_c0</c>, <c>_c1</c> and so on where no header has them.</summary>
    /// <param name="stream">Its bytes, UTF-8.</param>
    /// <param name="name">Its name, for messages and for its delimiter.</param>
    /// <param name="format">How it is written.</param>
    /// <exception cref="FormatException">The header can't be used.</exception>
    /// <exception cref="InvalidDataException">A record is too long.</exception>
    public CsvTable(Stream stream, string name, CsvFormat format)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(format);
        records = new CsvRecords(stream, name, format.FindDelimiter(name), format.Quote);
        isAtRow = records.Read();
        Names = !isAtRow ? [] : format.HasHeader ? ReadHeader(name) : [.. Enumerable.Range(0, records.FieldCount).Select(CountedName)];
        isAtRow = isAtRow && !format.HasHeader;
    }

    /// <summary>The names of the columns; none for a file without a record.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The line in which the row begins, from 1.</summary>
    public long Line => records.Line;

    /// <summary>The row as it was read, without the end of its last line; valid until the next is read.</summary>
    public ReadOnlySpan<byte> Raw => records.Raw;

    /// <summary>What is wrong with the row; null if nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>A field of a row without an error, UTF-8; valid until the next is asked for.</summary>
    /// <param name="column">The place of its column.</param>
    public ReadOnlySpan<byte> GetField(int column) => records.GetField(column);

    /// <summary>Reads the next row.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="InvalidDataException">A record is too long.</exception>
    public bool Read()
    {
        // Without a header the first record is a row, which is at hand.
        var isThere = isAtRow || records.Read();
        isAtRow = false;
        Error = isThere ? FindError() : null;
        return isThere;
    }

    private static string CountedName(int column) => string.Create(CultureInfo.InvariantCulture, $"_c{column}");

    private string[] ReadHeader(string name)
    {
        if (records.Error is { } error)
        {
            throw new FormatException($"{name}: the header can't be read: {error} See --quote and --header.");
        }

        var header = new string[records.FieldCount];
        for (var i = 0; i < header.Length; i++)
        {
            var field = records.GetField(i);
            if (!Utf8.IsValid(field))
            {
                throw new FormatException($"{name}: the header is not valid UTF-8 (see --encoding).");
            }

            // As in Spark.
            header[i] = field.IsEmpty ? CountedName(i) : Encoding.UTF8.GetString(field);
        }

        return header.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1)?.Key is not { } twice
            ? header
            : throw new FormatException(MessageText.ToLine(
                $"{name}: the header names a column twice, '{twice}'. Rename one, or give --header false."));
    }

    private string? FindError()
    {
        if (records.Error is { } error)
        {
            return error;
        }

        if (records.FieldCount != Names.Count)
        {
            return string.Create(
                CultureInfo.InvariantCulture, $"the record has {records.FieldCount} fields, the header {Names.Count}.");
        }

        for (var c = 0; c < Names.Count; c++)
        {
            if (!Utf8.IsValid(records.GetField(c)))
            {
                return $"column '{Names[c]}' is not valid UTF-8 (see --encoding).";
            }
        }

        return null;
    }
}

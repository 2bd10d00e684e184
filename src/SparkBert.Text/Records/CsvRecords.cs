using System.Globalization;

namespace SparkBert.Text.Records;

/// <summary>
/// The records of CSV (RFC 4180) as bytes: a quote in a quoted field is doubled, and such a field may hold ends of lines. Blank lines are
/// passed over.
/// </summary>
/// <remarks>
/// A quote that is never closed, or that something else than a delimiter follows, may have swallowed any number of records. So its first
/// line alone is bad, and reading goes on with the second.
/// </remarks>
internal sealed class CsvRecords(Stream stream, string name, byte[] delimiter, byte? quote)
{
    /// <summary>
    /// How far the end of a quoted field may be from its record's beginning. A quote that is never closed would hold all else.
    /// </summary>
    private const int MaxQuotedBytes = 256 << 20;

    private readonly ByteWindow window = new(stream, name);
    private readonly List<Field> fields = [];
    private byte[] scratch = new byte[256];
    private int length;
    private int endLength;
    private int lineCount;

    private readonly record struct Field(int Start, int Length, bool HasDoubledQuotes);

    /// <summary>The line in which the record begins, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>The record as it was read, without the end of its last line; valid until the next is read.</summary>
    public ReadOnlySpan<byte> Raw => window.Unread[..length];

    /// <summary>What is wrong with the record; null if nothing is.</summary>
    public string? Error { get; private set; }

    public int FieldCount => fields.Count;

    /// <summary>The content of a field, without its quotes; valid until the next is asked for.</summary>
    public ReadOnlySpan<byte> GetField(int index)
    {
        var field = fields[index];
        var content = window.Unread.Slice(field.Start, field.Length);
        return field.HasDoubledQuotes ? HalveQuotes(content) : content;
    }

    /// <summary>Reads the next record.</summary>
    /// <returns>Whether there is one.</returns>
    public bool Read()
    {
        window.Advance(length + endLength);
        Line += lineCount;
        (length, endLength, lineCount) = (0, 0, 0);
        fields.Clear();
        Error = null;
        for (int blank; HasByte(0) && (blank = MeasureEnd(0)) > 0; Line++)
        {
            window.Advance(blank);
        }

        if (!HasByte(0))
        {
            return false;
        }

        var position = 0;
        do
        {
            Error = ReadField(ref position);
        }
        while (Error is null && SkipDelimiter(ref position));

        if (Error is null)
        {
            length = position;
        }
        else
        {
            TakeFirstLine();
        }

        endLength = MeasureEnd(length);
        lineCount = CountEnds(Raw) + (endLength > 0 ? 1 : 0);
        return true;
    }

    /// <summary>Reads a field, up to what ends it.</summary>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    private string? ReadField(ref int position)
    {
        if (quote is { } mark && HasByte(position) && window.Unread[position] == mark)
        {
            return ReadQuoted(ref position, mark);
        }

        var start = position;
        while (true)
        {
            var found = window.Unread[position..].IndexOfAny(delimiter[0], (byte)'\n', (byte)'\r');
            position = found < 0 ? window.Unread.Length : position + found;
            if (found >= 0 ? IsAtEnd(position) : !window.Fill())
            {
                break;
            }

            // The first byte of a longer delimiter may be a byte of the field.
            position += found < 0 ? 0 : 1;
        }

        fields.Add(new Field(start, position - start, false));
        return null;
    }

    private string? ReadQuoted(ref int position, byte mark)
    {
        var start = ++position;
        var hasDoubled = false;
        while (true)
        {
            var found = window.Unread[position..].IndexOf(mark);
            if (found < 0)
            {
                position = window.Unread.Length;
                if (position < MaxQuotedBytes && window.Fill())
                {
                    continue;
                }

                var end = position < MaxQuotedBytes ? "never closed" : "not closed within 256 MB";
                return string.Create(CultureInfo.InvariantCulture, $"field {fields.Count + 1} opens a quote that is {end}.");
            }

            position += found + 1;
            if (!HasByte(position) || window.Unread[position] != mark)
            {
                break;
            }

            hasDoubled = true;
            position++;
        }

        fields.Add(new Field(start, position - 1 - start, hasDoubled));
        return !HasByte(position) || IsAtEnd(position)
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"field {fields.Count} has a quote that is neither doubled nor at its end, or opens one that another record closes.");
    }

    private bool SkipDelimiter(ref int position)
    {
        var isThere = IsAtDelimiter(position);
        position += isThere ? delimiter.Length : 0;
        return isThere;
    }

    private bool IsAtEnd(int position) => MeasureEnd(position) > 0 || IsAtDelimiter(position);

    private bool IsAtDelimiter(int position)
    {
        _ = HasByte(position + delimiter.Length - 1);
        return position <= window.Unread.Length && window.Unread[position..].StartsWith(delimiter);
    }

    private int MeasureEnd(int position)
    {
        _ = HasByte(position) && window.Unread[position] == '\r' && HasByte(position + 1);
        return position < window.Unread.Length ? LineReader.MeasureEnd(window.Unread[position..]) : 0;
    }

    private bool HasByte(int position)
    {
        while (position >= window.Unread.Length)
        {
            if (!window.Fill())
            {
                return false;
            }
        }

        return true;
    }

    private void TakeFirstLine()
    {
        fields.Clear();
        var scanned = 0;
        int end;
        while ((end = window.Unread[scanned..].IndexOfAny((byte)'\n', (byte)'\r')) < 0)
        {
            scanned = window.Unread.Length;
            if (!window.Fill())
            {
                break;
            }
        }

        length = end < 0 ? window.Unread.Length : scanned + end;
    }

    private static int CountEnds(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (int next; (next = text.IndexOfAny((byte)'\n', (byte)'\r')) >= 0; count++)
        {
            text = text[(next + LineReader.MeasureEnd(text[next..]))..];
        }

        return count;
    }

    private ReadOnlySpan<byte> HalveQuotes(ReadOnlySpan<byte> content)
    {
        if (scratch.Length < content.Length)
        {
            scratch = new byte[content.Length * 2];
        }

        var count = 0;
        for (var i = 0; i < content.Length; i++)
        {
            scratch[count++] = content[i];
            i += content[i] == quote ? 1 : 0;
        }

        return scratch.AsSpan(0, count);
    }
}

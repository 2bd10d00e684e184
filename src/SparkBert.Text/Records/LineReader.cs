namespace SparkBert.Text.Records;

/// <summary>The lines of a stream as bytes: ends are \n, \r\n and \r, as Spark has them; a last line needs no end.</summary>
public static class LineReader
{
    /// <summary>Reads lines. Each is valid until the next is read.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="name">The file, for messages.</param>
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream, string name)
    {
        var window = new ByteWindow(stream, name);
        var scanned = 0;
        while (true)
        {
            var length = window.Unread[scanned..].IndexOfAny((byte)'\n', (byte)'\r');
            if (length < 0)
            {
                scanned = window.Unread.Length;
                if (window.Fill())
                {
                    continue;
                }

                if (scanned > 0)
                {
                    yield return window.Take(scanned);
                }

                yield break;
            }

            length += scanned;
            if (window.Unread[length] == '\r' && length + 1 == window.Unread.Length && window.Fill())
            {
                scanned = length;
                continue;
            }

            var line = window.Take(length);
            window.Advance(length + MeasureEnd(window.Unread[length..]));
            yield return line;
            scanned = 0;
        }
    }

    /// <summary>The bytes of a line's end: 2 for \r\n, 0 where there is none.</summary>
    public static int MeasureEnd(ReadOnlySpan<byte> text) => text.IsEmpty || text[0] is not ((byte)'\n' or (byte)'\r') ? 0
        : text.StartsWith("\r\n"u8) ? 2
        : 1;
}

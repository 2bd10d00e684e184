using System.Text;

namespace SparkBert.Cli.Files;

/// <summary>
/// The lines of a stream as bytes: ends are \n or \r\n, a byte order mark at the start is left out, a last line needs no end.
/// </summary>
internal static class LineReader
{
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream)
    {
        var buffer = new byte[1 << 16];
        var count = 0;
        var start = 0;
        var scanned = 0;
        var isFirst = true;
        while (true)
        {
            var end = buffer.AsSpan(scanned, count - scanned).IndexOf((byte)'\n');
            if (end >= 0)
            {
                end += scanned;
                yield return Trim(buffer.AsMemory(start, end - start), ref isFirst);
                start = scanned = end + 1;
                continue;
            }

            // The rest of the buffer moves to its front; a line that is longer makes it grow.
            buffer.AsSpan(start, count - start).CopyTo(buffer);
            count -= start;
            start = 0;
            scanned = count;
            if (count == buffer.Length)
            {
                if (buffer.Length >= 1 << 30)
                {
                    throw new InvalidDataException("a line is longer than 1 GB.");
                }

                Array.Resize(ref buffer, buffer.Length * 2);
            }

            var read = stream.Read(buffer, count, buffer.Length - count);
            if (read == 0)
            {
                if (count > 0)
                {
                    yield return Trim(buffer.AsMemory(0, count), ref isFirst);
                }

                yield break;
            }

            count += read;
        }
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> line, ref bool isFirst)
    {
        if (isFirst && line.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            line = line[3..];
        }

        isFirst = false;
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
    }
}

namespace SparkBert.Text.Records;

/// <summary>The part of a stream that is being looked at: it grows with the longest record and moves on with each.</summary>
/// <param name="stream">The bytes.</param>
/// <param name="name">The file, for messages.</param>
internal sealed class ByteWindow(Stream stream, string name)
{
    /// <summary>The longest record; a longer one ends the run.</summary>
    public const int MaxRecordBytes = 1 << 30;

    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    /// <summary>The bytes at hand that are not passed.</summary>
    public ReadOnlySpan<byte> Unread => buffer.AsSpan(start, end - start);

    /// <summary>The first bytes of <see cref="Unread"/>, valid until <see cref="Fill"/>.</summary>
    public ReadOnlyMemory<byte> Take(int length) => buffer.AsMemory(start, length);

    /// <summary>Passes bytes.</summary>
    public void Advance(int count) => start += count;

    /// <summary>Gets more bytes behind those at hand.</summary>
    /// <returns>Whether there are more.</returns>
    /// <exception cref="InvalidDataException">A record is too long.</exception>
    public bool Fill()
    {
        Unread.CopyTo(buffer);
        (start, end) = (0, end - start);
        if (end == buffer.Length)
        {
            if (end >= MaxRecordBytes)
            {
                throw new InvalidDataException($"{name}: a line or record is longer than 1 GB, which is the limit.");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}

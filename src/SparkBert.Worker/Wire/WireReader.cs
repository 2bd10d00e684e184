using System.Buffers.Binary;
using System.Text;

namespace SparkBert.Worker.Wire;

/// <summary>
/// Reads what the JVM writes: big-endian numbers, and bytes and UTF-8 text after an int length. Each field has a name, for messages. A
/// length is compared with its limit, and memory grows with the bytes that arrive, not with the announced length.
/// </summary>
internal sealed class WireReader(Stream stream)
{
    /// <summary>The maximum number of bytes of a text: Spark 4.2 sends the local properties of a task as one.</summary>
    public const int MaxText = 16 << 20;

    /// <summary>The maximum number of bytes of a command.</summary>
    public const int MaxCommand = 64 << 20;

    /// <summary>The maximum number of entries of a list.</summary>
    public const int MaxEntries = 1 << 20;

    private const int Chunk = 64 << 10;

    private readonly byte[] buffer = new byte[Chunk];
    private int start;
    private int end;

    /// <summary>Bytes read so far.</summary>
    public long Position { get; private set; }

    /// <summary>Gets each field: its name, its offset, its length in bytes with its prefix, and its value.</summary>
    public Action<string, long, int, object>? Observer { get; init; }

    /// <summary>Reads an int, or finds that the stream ended before its first byte.</summary>
    public int? TryReadInt(string field)
    {
        if (start == end && !Fill())
        {
            return null;
        }

        return ReadInt(field);
    }

    public int ReadInt(string field)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        return Observe(field, sizeof(int), ReadInt(field, bytes));
    }

    public long ReadLong(string field)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        ReadExactly(field, bytes);
        return Observe(field, sizeof(long), BinaryPrimitives.ReadInt64BigEndian(bytes));
    }

    public bool ReadBool(string field)
    {
        Span<byte> bytes = stackalloc byte[1];
        ReadExactly(field, bytes);
        return bytes[0] <= 1 ? Observe(field, 1, bytes[0] == 1) : throw Refuse(field, $"must be 0 or 1, but is {bytes[0]}");
    }

    /// <summary>A number of entries, 0 to <paramref name="max"/>.</summary>
    public int ReadCount(string field, int max = MaxEntries)
    {
        var count = ReadInt(field);
        return count >= 0 && count <= max ? count : throw Refuse(field, $"must be 0 to {max}, but is {count}");
    }

    public string ReadUtf(string field, int max = MaxText)
    {
        var bytes = ReadPrefixed(field, max);
        try
        {
            return Observe(field, sizeof(int) + bytes.Length, Strict.GetString(bytes));
        }
        catch (DecoderFallbackException error)
        {
            throw new ProtocolException($"{field} (up to byte {Position}) is not valid UTF-8.", error);
        }
    }

    public byte[] ReadBytes(string field, int max)
    {
        var bytes = ReadPrefixed(field, max);
        return Observe(field, sizeof(int) + bytes.Length, bytes);
    }

    /// <summary>Reads until the other side closes, at most <paramref name="max"/> bytes.</summary>
    public byte[] ReadToEnd(string field, int max)
    {
        using var bytes = new MemoryStream();
        while (start < end || Fill())
        {
            bytes.Write(buffer, start, end - start);
            Position += end - start;
            start = end;
            if (bytes.Length > max)
            {
                throw Refuse(field, $"has more than {max} bytes");
            }
        }

        return Observe(field, (int)bytes.Length, bytes.ToArray());
    }

    /// <summary>Appends bytes; the array grows as they come.</summary>
    /// <param name="field">What is read.</param>
    /// <param name="target">The array, which may be replaced.</param>
    /// <param name="offset">Where the bytes go.</param>
    /// <param name="count">How many; offset and count together at most <see cref="Array.MaxLength"/>.</param>
    public void Append(string field, ref byte[] target, int offset, int count)
    {
        const int Trusted = 16 << 20;
        for (var done = 0; done < count;)
        {
            var needed = Math.Min(count, Math.Max(Trusted, 2L * done));
            if (target.Length < offset + needed)
            {
                Array.Resize(ref target, (int)(offset + needed));
            }

            var part = (int)needed - done;
            ReadExactly(field, target.AsSpan(offset + done, part));
            done += part;
        }
    }

    /// <summary>Fills a span.</summary>
    /// <exception cref="PeerGoneException">The other side ended the connection.</exception>
    public void ReadExactly(string field, Span<byte> target)
    {
        var wanted = target.Length;
        while (target.Length > 0)
        {
            int read;
            if (start < end)
            {
                read = Math.Min(end - start, target.Length);
                buffer.AsSpan(start, read).CopyTo(target);
                start += read;
            }
            else if (target.Length >= Chunk)
            {
                read = stream.Read(target);
            }
            else
            {
                read = 0;
                if (Fill())
                {
                    continue;
                }
            }

            if (read == 0)
            {
                throw new PeerGoneException(
                    $"the connection ended inside {field}: {target.Length} of {wanted} bytes are missing (at byte {Position}).");
            }

            Position += read;
            target = target[read..];
        }
    }

    private static UTF8Encoding Strict { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ProtocolException Refuse(string field, string what) => new($"{field} (up to byte {Position}) {what}.");

    private int ReadInt(string field, Span<byte> bytes)
    {
        ReadExactly(field, bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }

    private byte[] ReadPrefixed(string field, int max)
    {
        Span<byte> prefix = stackalloc byte[sizeof(int)];
        var length = ReadInt(field, prefix);
        if (length < 0 || length > max)
        {
            throw Refuse(field, $"has a length of {length}; 0 to {max} are allowed");
        }

        var bytes = new byte[Math.Min(length, Chunk)];
        for (var done = 0; done < length;)
        {
            if (done == bytes.Length)
            {
                Array.Resize(ref bytes, Math.Min(length, 2 * bytes.Length));
            }

            ReadExactly(field, bytes.AsSpan(done));
            done = bytes.Length;
        }

        return bytes;
    }

    private bool Fill()
    {
        start = 0;
        end = stream.Read(buffer);
        return end > 0;
    }

    private T Observe<T>(string field, int length, T value)
        where T : notnull
    {
        Observer?.Invoke(field, Position - length, length, value);
        return value;
    }
}

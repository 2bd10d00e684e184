using System.Buffers.Binary;

namespace SparkBert.Functions;

/// <summary>
/// The form of a broadcast's content: eight bytes that name it, the length as a big-endian long, the bytes. An encrypted broadcast reaches
/// the worker without any length, so the content carries its own. The driver writes this file and gives it to Spark; a function gets only
/// the bytes.
/// </summary>
public static class BroadcastContent
{
    /// <summary>Bytes in front of the content.</summary>
    public const int HeaderLength = 16;

    private static ReadOnlySpan<byte> Mark => "SBRTBC01"u8;

    /// <summary>Writes content in this form.</summary>
    /// <param name="destination">The file.</param>
    /// <param name="content">The bytes.</param>
    public static void Write(Stream destination, ReadOnlySpan<byte> content)
    {
        ArgumentNullException.ThrowIfNull(destination);
        WriteHeader(destination, content.Length);
        destination.Write(content);
    }

    /// <summary>Writes content of any length in this form.</summary>
    /// <param name="destination">The file.</param>
    /// <param name="content">The bytes, from the stream's position to its end; it must know its length.</param>
    public static void Write(Stream destination, Stream content)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(content);
        WriteHeader(destination, content.Length - content.Position);
        content.CopyTo(destination);
    }

    /// <summary>The length of the content behind a header.</summary>
    /// <param name="header">The header, <see cref="HeaderLength"/> bytes.</param>
    /// <returns>The bytes of the content; null if the header has another form.</returns>
    public static long? ReadLength(ReadOnlySpan<byte> header) =>
        header.StartsWith(Mark) && BinaryPrimitives.ReadInt64BigEndian(header[Mark.Length..]) is >= 0 and var length ? length : null;

    private static void WriteHeader(Stream destination, long length)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt64BigEndian(header[Mark.Length..], length);
        destination.Write(header);
    }
}

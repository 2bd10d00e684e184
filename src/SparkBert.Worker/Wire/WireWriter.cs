using System.Buffers.Binary;
using System.Text;

namespace SparkBert.Worker.Wire;

/// <summary>Writes what the JVM reads. Nothing is sent before <see cref="Flush"/> or before the buffer is full.</summary>
internal sealed class WireWriter(BufferedStream stream)
{
    /// <summary>Writes to a stream through a buffer.</summary>
    public WireWriter(Stream stream)
        : this(new BufferedStream(stream, 64 << 10))
    {
    }

    /// <summary>The stream, for content that writes itself, such as an Arrow stream.</summary>
    public Stream Stream => stream;

    public void WriteInt(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }

    public void WriteLong(long value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        stream.Write(bytes);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteInt(bytes.Length);
        stream.Write(bytes);
    }

    public void WriteUtf(string text) => WriteBytes(Encoding.UTF8.GetBytes(text));

    public void Flush() => stream.Flush();
}

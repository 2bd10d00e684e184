using System.Buffers.Binary;
using System.Text;

namespace SparkBert.Worker.Tests.Wire;

/// <summary>Writes as the JVM does; apart from the worker's own writer, so that they don't share a mistake.</summary>
internal sealed class WireWriterTo(Stream stream)
{
    public WireWriterTo Int(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        stream.Write(bytes);
        return this;
    }

    public WireWriterTo Long(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        stream.Write(bytes);
        return this;
    }

    public WireWriterTo Bool(bool value)
    {
        stream.WriteByte(value ? (byte)1 : (byte)0);
        return this;
    }

    public WireWriterTo Bytes(ReadOnlySpan<byte> bytes)
    {
        Int(bytes.Length);
        stream.Write(bytes);
        return this;
    }

    public WireWriterTo Utf(string text) => Bytes(Encoding.UTF8.GetBytes(text));
}

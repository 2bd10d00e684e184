using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using SparkBert.Models.TensorFlow;
using SparkBert.Models.TensorFlow.Protocol;

namespace SparkBert.Models.Tests.TensorFlow;

/// <summary>Writes checkpoints of one data file, right or wrong in a chosen way.</summary>
internal sealed class BundleWriter
{
    private readonly SortedDictionary<string, BundleEntryProto> entries = new(StringComparer.Ordinal);
    private readonly List<byte> data = [];

    /// <summary>The header, to be changed where it shall be wrong.</summary>
    public BundleHeaderProto Header { get; } = new() { NumShards = 1, Version = new VersionDef { Producer = 1 } };

    /// <summary>Adds a tensor and gives its entry, to be changed where it shall be wrong.</summary>
    public BundleEntryProto Add(string name, DataType type, long[] shape, ReadOnlySpan<byte> bytes)
    {
        var entry = new BundleEntryProto
        {
            Dtype = type,
            Shape = CreateShape(shape),
            Offset = data.Count,
            Size = bytes.Length,
            Crc32C = Crc32C.MaskedOf(bytes),
        };
        data.AddRange(bytes);
        entries.Add(name, entry);
        return entry;
    }

    /// <summary>Adds floats.</summary>
    public BundleEntryProto Add(string name, long[] shape, params ReadOnlySpan<float> values) =>
        Add(name, DataType.DtFloat, shape, MemoryMarshal.AsBytes(values));

    /// <summary>Adds zeros of a shape.</summary>
    public BundleEntryProto AddZeros(string name, params long[] shape) =>
        Add(name, shape, new float[shape.Aggregate(1L, (product, size) => product * size)]);

    /// <summary>Adds one string, as TensorFlow keeps it.</summary>
    public BundleEntryProto AddString(string name, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)text.Length);
        Span<byte> lengthChecksum = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(lengthChecksum, Crc32C.MaskedOf(length));
        using var varint = new MemoryStream();
        using (var coded = new CodedOutputStream(varint, leaveOpen: true))
        {
            coded.WriteLength(text.Length);
        }

        var entry = Add(name, DataType.DtString, [], [.. varint.ToArray(), .. lengthChecksum, .. text]);
        entry.Crc32C = Crc32C.MaskedOf([.. length, .. lengthChecksum, .. text]);
        return entry;
    }

    /// <summary>Writes the index and the data file.</summary>
    /// <param name="prefix">Their path without <c>.index</c> and <c>.data-00000-of-00001</c>.</param>
    public void Write(string prefix)
    {
        var named = entries.Select(entry => (Encoding.UTF8.GetBytes(entry.Key), entry.Value.ToByteArray()));
        File.WriteAllBytes(prefix + ".index", new SortedTableWriter().Write([([], Header.ToByteArray()), .. named]));
        File.WriteAllBytes(prefix + ".data-00000-of-00001", data.ToArray());
    }

    private static TensorShapeProto CreateShape(long[] shape)
    {
        var proto = new TensorShapeProto();
        proto.Dim.AddRange(shape.Select(size => new TensorShapeProto.Types.Dim { Size = size }));
        return proto;
    }
}

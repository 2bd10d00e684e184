using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;

namespace SparkBert.Models.Onnx;

/// <summary>
/// Writes a model whose weights are read one by one while they are written, so that a model of any size passes through the memory of its largest tensor. The weights go behind
/// the nodes in the same message (the order of fields is free in protobuf), or into a file beside it where the message would pass protobuf's 2 GB.
/// </summary>
internal static class OnnxWriter
{
    /// <summary>Name of the file of weights beside the model, where there is one.</summary>
    public const string ExternalDataName = "model.onnx_data";

    private const long MostMessage = 2_000_000_000;
    private const int GraphTag = (7 << 3) | 2;
    private const int InitializerTag = (5 << 3) | 2;
    private const int RawDataTag = (9 << 3) | 2;

    /// <summary>Writes the model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model with its graph but without weights.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="progress">Is told the bytes of weights written so far and in all.</param>
    public static void Write(string path, ModelProto model, IReadOnlyList<Weight> weights, Action<long, long>? progress)
    {
        var total = weights.Sum(weight => weight.ByteCount);
        var written = 0L;
        var isExternal = total > MostMessage;
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
        using var data = isExternal ? new FileStream(Path.Combine(Path.GetDirectoryName(path)!, ExternalDataName), FileMode.CreateNew) : null;

        var offset = 0L;
        var headers = new byte[weights.Count][];
        for (var i = 0; i < headers.Length; i++)
        {
            headers[i] = Header(weights[i], isExternal ? offset : null);
            offset += weights[i].ByteCount;
        }

        var graph = model.Graph.ToByteArray();
        long MessageLength(int i) => headers[i].Length + (isExternal ? 0 : 1 + VarintLength(weights[i].ByteCount) + weights[i].ByteCount);
        var graphLength = graph.Length + Enumerable.Range(0, headers.Length).Sum(i => 1 + VarintLength(MessageLength(i)) + MessageLength(i));

        var rest = model.Clone();
        rest.Graph = null;
        rest.WriteTo(file);
        WriteVarint(file, GraphTag);
        WriteVarint(file, graphLength);
        file.Write(graph);
        for (var i = 0; i < headers.Length; i++)
        {
            WriteVarint(file, InitializerTag);
            WriteVarint(file, MessageLength(i));
            file.Write(headers[i]);
            if (!isExternal)
            {
                WriteVarint(file, RawDataTag);
                WriteVarint(file, weights[i].ByteCount);
            }

            var values = weights[i].Read();
            if (values.Length * (long)sizeof(float) != weights[i].ByteCount)
            {
                throw new ModelException($"{weights[i].Name} has {values.Length} values where its shape needs {weights[i].ByteCount / sizeof(float)}.");
            }

            (data ?? file).Write(MemoryMarshal.AsBytes(values.AsSpan()));
            written += weights[i].ByteCount;
            progress?.Invoke(written, total);
        }
    }

    private static byte[] Header(Weight weight, long? externalOffset)
    {
        var tensor = new TensorProto { Name = weight.Name, DataType = (int)TensorProto.Types.DataType.Float };
        tensor.Dims.AddRange(weight.Shape.Select(size => (long)size));
        if (externalOffset is { } offset)
        {
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = ExternalDataName });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset.ToString(CultureInfo.InvariantCulture) });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = weight.ByteCount.ToString(CultureInfo.InvariantCulture) });
        }

        return tensor.ToByteArray();
    }

    private static int VarintLength(long value) => CodedOutputStream.ComputeInt64Size(value);

    private static void WriteVarint(Stream stream, long value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            stream.WriteByte((byte)(value | 0x80));
        }

        stream.WriteByte((byte)value);
    }

    /// <summary>A weight of the model.</summary>
    /// <param name="Name">Its name in the graph.</param>
    /// <param name="Shape">Its shape.</param>
    /// <param name="Read">Reads its values when they are written.</param>
    public sealed record Weight(string Name, int[] Shape, Func<float[]> Read)
    {
        public long ByteCount => Shape.Aggregate((long)sizeof(float), (product, size) => product * size);
    }
}

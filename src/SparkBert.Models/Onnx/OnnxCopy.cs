using System.Buffers;
using Google.Protobuf;
using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Onnx;

/// <summary>
/// Copies an ONNX graph into a bundle with its large weights moved into the file beside it, where ONNX Runtime maps them (see <see
/// cref="OnnxWriter"/>). All other fields, including unknown ones, are copied unchanged. The copy is planned first and then written in one
/// pass, so that no weight is ever held in memory.
/// </summary>
internal sealed class OnnxCopy
{
    /// <summary>Smaller tensors stay: shapes and constants, which ONNX Runtime reads before it runs the graph.</summary>
    private const int MinMovedBytes = 64 << 10;

    private const int ChunkBytes = 1 << 20;

    // Numbers of fields, as in the ONNX specification.
    private const int GraphField = 7;
    private const int InitializerField = 5;
    private const int DataTypeField = 2;
    private const int RawDataField = 9;
    private const int ExternalDataField = 13;
    private const int DataLocationField = 14;

    private readonly FileStream file;
    private readonly ProtobufFields fields;
    private readonly ImportContext context;
    private readonly List<(long Start, long Length, long Offset)> moved = [];
    private long dataLength;
    private long done;

    private OnnxCopy(FileStream file, ImportContext context)
    {
        this.file = file;
        this.context = context;
        fields = new ProtobufFields(file);
    }

    /// <summary>Copies a graph that has all its weights within.</summary>
    /// <param name="path">The graph.</param>
    /// <param name="context">The import.</param>
    /// <exception cref="ModelException">It is no ONNX.</exception>
    public static void Copy(string path, ImportContext context)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 12);
        try
        {
            new OnnxCopy(file, context).Copy();
        }
        catch (InvalidDataException error)
        {
            throw new ModelException($"{Path.GetFileName(path)} is not a readable ONNX protobuf: {error.Message}", error);
        }
    }

    private static bool IsMovable(ulong type) =>
        type is (ulong)TensorProto.Types.DataType.Float or (ulong)TensorProto.Types.DataType.Float16;

    private static byte[] CreateHead(int field, long length)
    {
        using var head = new MemoryStream();
        using (var output = new CodedOutputStream(head, leaveOpen: true))
        {
            output.WriteTag(field, WireFormat.WireType.LengthDelimited);
            output.WriteUInt64((ulong)length);
        }

        return head.ToArray();
    }

    private void Copy()
    {
        var plan = new Plan();
        foreach (var field in fields.Read(0, file.Length))
        {
            if (field is { Id: GraphField, HasLength: true })
            {
                var graph = PlanGraph(field);
                plan.Add(CreateHead(GraphField, graph.Length));
                plan.Add(graph);
            }
            else
            {
                plan.Add(field.Start, field.End);
            }
        }

        WriteData();
        using var output = context.Bundle.Create(BundleManifest.GraphFileName);
        foreach (var (bytes, start, length) in plan.Parts)
        {
            output.Write(bytes);
            CopyBytes(start, length, output);
        }
    }

    private Plan PlanGraph(ProtobufFields.Field graph)
    {
        var plan = new Plan();
        foreach (var field in fields.Read(graph.Content, graph.End))
        {
            if (field is { Id: InitializerField, HasLength: true } && PlanMovedTensor(field) is { } tensor)
            {
                plan.Add(CreateHead(InitializerField, tensor.Length));
                plan.Add(tensor);
            }
            else
            {
                plan.Add(field.Start, field.End);
            }
        }

        return plan;
    }

    /// <summary>The tensor with the position of its values in place of the values; null if they stay.</summary>
    private Plan? PlanMovedTensor(ProtobufFields.Field tensor)
    {
        ProtobufFields.Field? values = null;
        var type = 0UL;
        var plan = new Plan();
        foreach (var field in fields.Read(tensor.Content, tensor.End))
        {
            switch (field.Id)
            {
                case RawDataField when field.HasLength:
                    values = field;
                    continue;
                case DataTypeField:
                    type = field.Number;
                    break;
                case ExternalDataField or DataLocationField:
                    // A tensor that names a file already, even if unused, gets no second one.
                    return null;
            }

            plan.Add(field.Start, field.End);
        }

        if (values is not { Length: >= MinMovedBytes } raw || !IsMovable(type))
        {
            return null;
        }

        dataLength += (OnnxWriter.Alignment - (dataLength % OnnxWriter.Alignment)) % OnnxWriter.Alignment;
        moved.Add((raw.Content, raw.Length, dataLength));
        var location = new TensorProto();
        OnnxWriter.SetLocation(location, dataLength, raw.Length);
        plan.Add(location.ToByteArray());
        dataLength += raw.Length;
        return plan;
    }

    private void WriteData()
    {
        if (moved.Count == 0)
        {
            return;
        }

        using var data = context.Bundle.Create(OnnxWriter.ExternalDataName);
        foreach (var (start, length, _) in moved)
        {
            data.Align(OnnxWriter.Alignment);
            CopyBytes(start, length, data);
        }
    }

    private void CopyBytes(long start, long length, Stream output)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            file.Position = start;
            while (length > 0)
            {
                var count = (int)Math.Min(length, ChunkBytes);
                file.ReadExactly(buffer, 0, count);
                output.Write(buffer, 0, count);
                length -= count;
                done += count;
                context.Report("copy", done, file.Length);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The parts of a message: bytes of ours, each followed by a part of the file.</summary>
    private sealed class Plan
    {
        private readonly List<(byte[] Bytes, long Start, long Length)> parts = [];

        public IReadOnlyList<(byte[] Bytes, long Start, long Length)> Parts => parts;

        public long Length { get; private set; }

        public void Add(byte[] bytes) => Append(bytes, 0, 0);

        public void Add(long start, long end) => Append([], start, end - start);

        public void Add(Plan other)
        {
            foreach (var (bytes, start, length) in other.parts)
            {
                Append(bytes, start, length);
            }
        }

        private void Append(byte[] bytes, long start, long length)
        {
            Length += bytes.Length + length;
            if (bytes.Length == 0 && parts.Count > 0 && parts[^1] is var last && (last.Length == 0 || last.Start + last.Length == start))
            {
                // Fields that stand one after the other are one part.
                parts[^1] = last.Length == 0 ? last with { Start = start, Length = length } : last with { Length = last.Length + length };
            }
            else
            {
                parts.Add((bytes, start, length));
            }
        }
    }
}

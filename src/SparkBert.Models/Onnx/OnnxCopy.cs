using SparkBert.Bundles;
using System.Globalization;
using Google.Protobuf;
using SparkBert.Models.Import;

namespace SparkBert.Models.Onnx;

/// <summary>
/// Copies an ONNX graph into a bundle with its large weights moved into the file beside it, where ONNX Runtime maps them (see <see cref="OnnxWriter"/>). Nothing else is changed, what
/// SparkBert does not know of the format neither. Memory is needed for the largest tensor.
/// </summary>
internal static class OnnxCopy
{
    /// <summary>Smaller tensors stay: shapes and constants, which ONNX Runtime looks at before it runs the graph.</summary>
    private const int LeastMoved = 64 << 10;

    private const long Alignment = 4096;
    private const int GraphField = 7;
    private const int InitializerField = 5;
    private const int DataTypeField = 2;
    private const int RawDataField = 9;
    private const int ExternalDataField = 13;
    private const int DataLocationField = 14;

    /// <summary>Copies a graph that has all its weights within.</summary>
    /// <param name="path">The graph.</param>
    /// <param name="context">The import.</param>
    /// <exception cref="ModelException">It is no ONNX.</exception>
    public static void Copy(string path, ImportContext context)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var input = CodedInputStream.CreateWithLimits(file, int.MaxValue, recursionLimit: 100);
            using var data = new FileStream(context.TargetFile(OnnxWriter.ExternalDataName), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
            using var target = new FileStream(context.TargetFile(BundleManifest.GraphFileName), FileMode.CreateNew, FileAccess.Write);
            using var output = new CodedOutputStream(target);
            for (uint tag; (tag = input.ReadTag()) != 0;)
            {
                if (IsMessage(tag, GraphField))
                {
                    output.WriteTag(tag);
                    output.WriteBytes(Nested(input, (field, graph) => Graph(input, field, graph, data, () => context.Report("copy", input.Position, file.Length))));
                }
                else
                {
                    Field(input, tag, output);
                }
            }
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException($"{Path.GetFileName(path)} is not a readable ONNX protobuf: {error.Message}", error);
        }

        var moved = new FileInfo(context.TargetFile(OnnxWriter.ExternalDataName));
        if (moved.Length == 0)
        {
            moved.Delete();
        }
    }

    private static void Graph(CodedInputStream input, uint tag, CodedOutputStream graph, FileStream data, Action report)
    {
        if (!IsMessage(tag, InitializerField))
        {
            Field(input, tag, graph);
            return;
        }

        var raw = ByteString.Empty;
        var type = 0;
        var isPlain = true;
        var tensor = Nested(input, (field, rest) =>
        {
            switch (WireFormat.GetTagFieldNumber(field))
            {
                case RawDataField when IsMessage(field, RawDataField):
                    raw = input.ReadBytes();
                    return;
                case DataTypeField when WireFormat.GetTagWireType(field) == WireFormat.WireType.Varint:
                    type = input.ReadInt32();
                    rest.WriteTag(field);
                    rest.WriteInt32(type);
                    return;
                case ExternalDataField or DataLocationField:
                    // What names a file already, unused as it may be, gets no second name.
                    isPlain = false;
                    break;
            }

            Field(input, field, rest);
        });
        using var whole = new MemoryStream();
        tensor.WriteTo(whole);
        if (isPlain && raw.Length >= LeastMoved && type is (int)TensorProto.Types.DataType.Float or (int)TensorProto.Types.DataType.Float16)
        {
            data.Seek((Alignment - (data.Position % Alignment)) % Alignment, SeekOrigin.Current);
            whole.Write(Location(data.Position, raw.Length));
            raw.WriteTo(data);
        }
        else if (raw.Length > 0)
        {
            using var inline = new CodedOutputStream(whole, leaveOpen: true);
            inline.WriteTag(RawDataField, WireFormat.WireType.LengthDelimited);
            inline.WriteBytes(raw);
        }

        graph.WriteTag(tag);
        graph.WriteBytes(ByteString.CopyFrom(whole.GetBuffer(), 0, (int)whole.Length));
        report();
    }

    private static byte[] Location(long offset, long length)
    {
        var tensor = new TensorProto { DataLocation = TensorProto.Types.DataLocation.External };
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = OnnxWriter.ExternalDataName });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset.ToString(CultureInfo.InvariantCulture) });
        tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = length.ToString(CultureInfo.InvariantCulture) });
        return tensor.ToByteArray();
    }

    /// <summary>Copies a message within a message, field by field.</summary>
    private static ByteString Nested(CodedInputStream input, Action<uint, CodedOutputStream> field)
    {
        var length = input.ReadLength();
        var end = input.Position + length;
        using var content = new MemoryStream();
        using (var output = new CodedOutputStream(content, leaveOpen: true))
        {
            while (input.Position < end && input.ReadTag() is var tag && tag != 0)
            {
                field(tag, output);
            }
        }

        return input.Position == end ? ByteString.CopyFrom(content.GetBuffer(), 0, (int)content.Length) : throw Damaged();
    }

    private static void Field(CodedInputStream input, uint tag, CodedOutputStream output)
    {
        output.WriteTag(tag);
        switch (WireFormat.GetTagWireType(tag))
        {
            case WireFormat.WireType.Varint:
                output.WriteUInt64(input.ReadUInt64());
                break;
            case WireFormat.WireType.Fixed64:
                output.WriteFixed64(input.ReadFixed64());
                break;
            case WireFormat.WireType.LengthDelimited:
                output.WriteBytes(input.ReadBytes());
                break;
            case WireFormat.WireType.Fixed32:
                output.WriteFixed32(input.ReadFixed32());
                break;
            default:
                throw Damaged();
        }
    }

    private static bool IsMessage(uint tag, int field) => tag == WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited);

    private static ModelException Damaged() => new("the ONNX file is not a readable ONNX protobuf: a field ends elsewhere than its message.");
}

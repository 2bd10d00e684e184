using System.Runtime.InteropServices;
using Google.Protobuf;
using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Tests.Onnx;

/// <summary>Fields of ONNX that SparkBert does not describe: the values of tensors.</summary>
internal static class OnnxFields
{
    private const int RawData = 9;

    /// <summary>A field with a length.</summary>
    public static byte[] Field(int number, ReadOnlySpan<byte> content)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return stream.ToArray();
    }

    /// <summary>The values of a tensor of floats, which lie within it.</summary>
    public static float[] ReadFloats(this TensorProto tensor)
    {
        var input = new CodedInputStream(tensor.ToByteArray());
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagFieldNumber(tag) == RawData)
            {
                return MemoryMarshal.Cast<byte, float>(input.ReadBytes().Span).ToArray();
            }

            input.SkipLastField();
        }

        return [];
    }

    /// <summary>A tensor with values.</summary>
    public static TensorProto Tensor<T>(string name, TensorProto.Types.DataType type, long[] shape, params ReadOnlySpan<T> values)
        where T : unmanaged
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type };
        tensor.Dims.AddRange(shape);
        return tensor.WithValues(MemoryMarshal.AsBytes(values));
    }

    /// <summary>Gives a tensor its values.</summary>
    public static TensorProto WithValues(this TensorProto tensor, ReadOnlySpan<byte> values)
    {
        tensor.MergeFrom(Field(RawData, values));
        return tensor;
    }
}

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

    /// <summary>Gives a tensor its values.</summary>
    public static TensorProto WithValues(this TensorProto tensor, ReadOnlySpan<byte> values)
    {
        tensor.MergeFrom(Field(RawData, values));
        return tensor;
    }
}

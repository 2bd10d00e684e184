using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SparkBert.Cli.Writing;

/// <summary>One tensor, <c>vectors</c>, in safetensors: the length of a JSON text, the text, and the tensor's bytes behind it.</summary>
internal sealed class SafetensorsHeader : IMatrixHeader
{
    /// <summary>Room for any number of rows. The format allows spaces behind the text, and its own library aligns by 8 bytes.</summary>
    private const int TextBytes = 184;

    public bool HasBFloat16 => true;

    public byte[] Create(long rows, int dimension, VectorFormat format)
    {
        var header = new byte[sizeof(long) + TextBytes];
        header.AsSpan().Fill((byte)' ');
        BinaryPrimitives.WriteInt64LittleEndian(header, TextBytes);
        var (number, width) = format switch
        {
            VectorFormat.Float16 => ("F16", sizeof(short)),
            VectorFormat.BFloat16 => ("BF16", sizeof(short)),
            _ => ("F32", sizeof(float)),
        };
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"vectors\":{{\"dtype\":\"{number}\",\"shape\":[{rows},{dimension}],\"data_offsets\":[0,{rows * dimension * width}]}}}}");
        Encoding.ASCII.GetBytes(text, header.AsSpan(sizeof(long)));
        return header;
    }
}

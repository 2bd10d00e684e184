using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SparkBert.Cli.Writing;

/// <summary>NumPy's .npy, version 1.0 of its format (numpy.lib.format): C order, little-endian.</summary>
internal sealed class NpyHeader : IMatrixHeader
{
    /// <summary>A multiple of 64, as the format wants it, and room for any number of rows.</summary>
    private const int Bytes = 128;

    public bool HasBFloat16 => false;

    public byte[] Create(long rows, int dimension, VectorFormat format)
    {
        var header = new byte[Bytes];
        header.AsSpan().Fill((byte)' ');
        ReadOnlySpan<byte> magic = [0x93, .. "NUMPY"u8, 1, 0];
        magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8), Bytes - 10);
        var number = format == VectorFormat.Float16 ? "<f2" : "<f4";
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{{'descr': '{number}', 'fortran_order': False, 'shape': ({rows}, {dimension}), }}");
        Encoding.ASCII.GetBytes(text, header.AsSpan(10, Bytes - 11));
        header[^1] = (byte)'\n';
        return header;
    }
}

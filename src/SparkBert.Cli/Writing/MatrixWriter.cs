using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Writing;

/// <summary>
/// A file that is a matrix: a header that says how many rows there are, and the vectors one behind the other. A row without a vector is
/// NaN.
/// </summary>
internal sealed class MatrixWriter : IRowWriter
{
    private readonly IMatrixHeader header;
    private readonly VectorFormat format;
    private readonly int column;
    private readonly int dimension;
    private readonly byte[] vector;
    private readonly FileStream file;
    private long rows;

    /// <param name="path">The file.</param>
    /// <param name="schema">The columns, one of which is a list of fixed size.</param>
    /// <param name="header">The header.</param>
    /// <param name="format">The numbers.</param>
    public MatrixWriter(string path, Schema schema, IMatrixHeader header, VectorFormat format)
    {
        (this.header, this.format) = (header, format);
        var field = schema.FieldsList.Single(field => field.DataType is FixedSizeListType);
        column = schema.GetFieldIndex(field.Name);
        dimension = ((FixedSizeListType)field.DataType).ListSize;
        vector = new byte[dimension * WidthOf(field.DataType)];
        file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);

        // The number of rows is known at the end, when the header is written over this one, which is as long.
        file.Write(CreateHeader());
    }

    public void Write(RecordBatch batch)
    {
        var vectors = (FixedSizeListArray)batch.Column(column);
        var width = WidthOf(vectors.Data.DataType);
        var values = vectors.Values.Data.Buffers[1].Span[(vectors.Values.Data.Offset * width)..];
        for (var row = 0; row < batch.Length; row++)
        {
            WriteVector(vectors.IsNull(row) ? [] : values.Slice((vectors.Data.Offset + row) * vector.Length, vector.Length));
        }

        rows += batch.Length;
    }

    public void Complete()
    {
        file.Position = 0;
        file.Write(CreateHeader());
        file.Flush();
    }

    public void Dispose() => file.Dispose();

    private static int WidthOf(IArrowType vectors) => ((FixedWidthType)((FixedSizeListType)vectors).ValueDataType).BitWidth / 8;

    private byte[] CreateHeader() => header.Create(rows, dimension, format);

    private void WriteVector(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            if (format == VectorFormat.Float16)
            {
                MemoryMarshal.Cast<byte, Half>(vector.AsSpan()).Fill(Half.NaN);
            }
            else
            {
                MemoryMarshal.Cast<byte, float>(vector.AsSpan()).Fill(float.NaN);
            }

            bytes = vector;
        }

        if (format != VectorFormat.BFloat16 || !header.HasBFloat16)
        {
            file.Write(bytes);
            return;
        }

        // The lower halves are zero.
        var floats = MemoryMarshal.Cast<byte, uint>(bytes);
        var halves = MemoryMarshal.Cast<byte, ushort>(vector.AsSpan())[..dimension];
        for (var i = 0; i < dimension; i++)
        {
            halves[i] = (ushort)(floats[i] >> 16);
        }

        file.Write(MemoryMarshal.AsBytes(halves));
    }
}

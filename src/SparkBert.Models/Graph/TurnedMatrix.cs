using System.Buffers;

namespace SparkBert.Models.Graph;

/// <summary>Reads a matrix that is kept as [out, in], the other way round than the graph multiplies by.</summary>
internal static class TurnedMatrix
{
    /// <summary>Rows of a matrix that are read and turned at a time: 16 floats are a cache line of the turned matrix.</summary>
    private const int TurnedRows = 64;

    /// <summary>Values that are read at a time, unless a single row has more.</summary>
    private const int MaxTurned = 1 << 18;

    /// <summary>Reads values that lie one behind the other.</summary>
    /// <param name="first">The number of the first.</param>
    /// <param name="values">Gets them.</param>
    public delegate void ValueReader(long first, Span<float> values);

    /// <summary>Reads a matrix.</summary>
    /// <param name="rows">Its rows, as it is kept.</param>
    /// <param name="columns">Its columns, as it is kept.</param>
    /// <param name="turned">Gets the values, [columns, rows].</param>
    /// <param name="read">Reads values of it.</param>
    public static void Read(int rows, int columns, Span<float> turned, ValueReader read)
    {
        var step = Math.Clamp(MaxTurned / columns, 1, TurnedRows);
        var buffer = ArrayPool<float>.Shared.Rent(step * columns);
        try
        {
            for (var row = 0; row < rows; row += step)
            {
                var count = Math.Min(step, rows - row);
                var part = buffer.AsSpan(0, count * columns);
                read((long)row * columns, part);
                for (var column = 0; column < columns; column++)
                {
                    var target = turned.Slice((column * rows) + row, count);
                    for (var i = 0; i < target.Length; i++)
                    {
                        target[i] = part[(i * columns) + column];
                    }
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }
}

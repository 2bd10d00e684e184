using System.Numerics;
using System.Runtime.InteropServices;
using SparkBert.Annotations;

namespace SparkBert.Vectors;

/// <summary>
/// Adds vectors in float32, one after the other from 0 on, and divides by their number: the reference's order, so each bit is its own
/// (goldens <c>bt-se-*</c> and <c>bt-ce-*</c>). One instance serves all rows.
/// </summary>
/// <param name="strategy">Whether the sum is divided.</param>
internal sealed class VectorSum(PoolingStrategy strategy)
{
    private float[] sums = [];
    private int length;
    private int count;

    /// <summary>The number of vectors so far.</summary>
    public int Count => count;

    /// <summary>Forgets all vectors.</summary>
    public void Clear() => (length, count) = (0, 0);

    /// <summary>Adds a vector.</summary>
    /// <exception cref="RowErrorException">Its length is not that of those before it.</exception>
    public void Add(ReadOnlySpan<float> vector)
    {
        if (count == 0)
        {
            length = vector.Length;
            if (sums.Length < length)
            {
                sums = GC.AllocateUninitializedArray<float>(length);
            }

            sums.AsSpan(0, length).Clear();
        }
        else if (vector.Length != length)
        {
            throw RowErrorException.Of(
                RowErrorClasses.InvalidAnnotation, $"vectors of {length} and of {vector.Length} floats can't become one.");
        }

        count++;
        var total = sums.AsSpan(0, length);
        var blocks = MemoryMarshal.Cast<float, Vector<float>>(total);
        var added = MemoryMarshal.Cast<float, Vector<float>>(vector);
        for (var i = 0; i < blocks.Length; i++)
        {
            blocks[i] += added[i];
        }

        for (var i = blocks.Length * Vector<float>.Count; i < total.Length; i++)
        {
            total[i] += vector[i];
        }
    }

    /// <summary>The vector of all, which ends with the next one; empty if there was none.</summary>
    public ReadOnlySpan<float> Finish()
    {
        var total = sums.AsSpan(0, length);
        if (strategy == PoolingStrategy.Average && count > 0)
        {
            foreach (ref var value in total)
            {
                value /= count;
            }
        }

        return total;
    }
}

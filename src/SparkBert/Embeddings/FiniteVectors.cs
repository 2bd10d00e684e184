using System.Numerics;
using System.Runtime.InteropServices;

namespace SparkBert.Embeddings;

/// <summary>Finds vectors with NaN or infinity.</summary>
internal static class FiniteVectors
{
    /// <summary>A float whose exponent bits are all set is NaN or infinity (IEEE 754).</summary>
    private const uint Exponent = 0x7F80_0000;

    /// <summary>Whether all values are finite.</summary>
    public static bool Check(ReadOnlySpan<float> vector)
    {
        var mask = new Vector<uint>(Exponent);
        var blocks = MemoryMarshal.Cast<float, Vector<uint>>(vector);
        foreach (var block in blocks)
        {
            if (Vector.EqualsAny(block & mask, mask))
            {
                return false;
            }
        }

        foreach (var value in vector[(blocks.Length * Vector<uint>.Count)..])
        {
            if (!float.IsFinite(value))
            {
                return false;
            }
        }

        return true;
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SparkBert.Models.Graph;

namespace SparkBert.Models.Quantization;

/// <summary>
/// Rounds a matrix feature by feature so that each takes up what the rounding of those before it has done to the products: GPTQ (Frantar
/// and others, 2022) with given scales.
/// </summary>
/// <remarks>
/// GPTQ takes the Cholesky factor U of the inverse of the damped sums S, and hands the error of each feature on to those behind it. The
/// same steps come out of the factor of S itself, S = M^T M with M lower triangular, for U is M's inverse: feature k is rounded from
/// w[k] + sum(M[k,j] e[j], j &lt; k) / M[k,k], where e[j] is what feature j lost. So no inverse is computed. As in GPTQ, features behind a
/// block see its errors when all of it is rounded. Sums are in the order of the features and fused, so that their bits are the same on any
/// number of threads.
/// </remarks>
internal static class ErrorFeedback
{
    /// <summary>Columns that a thread rounds at once: their 32 sums fit into the registers of AVX2.</summary>
    private const int Width = 32;

    /// <summary>Features whose errors are handed on among themselves before the rest sees them: 16 KB, for the first cache.</summary>
    private const int Block = 64;

    /// <summary>Rounds a matrix. Columns do not depend on each other.</summary>
    /// <param name="factor">The factor M, after <see cref="GramMatrix.Factorize"/>.</param>
    /// <param name="matrix">The matrix, [features, columns].</param>
    /// <param name="scales">The scale of each column.</param>
    /// <param name="steps">Gets the steps, -127 to 127, [features, columns].</param>
    /// <param name="workers">The threads.</param>
    public static void Round(
        GramMatrix factor, ReadOnlySpan<double> matrix, ReadOnlySpan<float> scales, Span<sbyte> steps, Workers workers)
    {
        var (features, columns) = (factor.Features, scales.Length);
        var strips = (columns + Width - 1) / Width;
        var stripScales = new float[strips * Width];
        stripScales.AsSpan().Fill(1);
        scales.CopyTo(stripScales);
        using var errors = new WeightBuffer((long)strips * features * Width * sizeof(double));
        using var found = new WeightBuffer((long)strips * features * Width);
        Span<double> StripOf(int strip) => errors.Take<double>(strips * features * Width).Slice(strip * features * Width, features * Width);
        Span<sbyte> StepsOf(int strip) => found.Take<sbyte>(strips * features * Width).Slice(strip * features * Width, features * Width);

        for (var strip = 0; strip < strips; strip++)
        {
            var values = StripOf(strip);
            values.Clear();
            for (var feature = 0; feature < features; feature++)
            {
                var first = strip * Width;
                matrix.Slice((feature * columns) + first, Math.Min(Width, columns - first)).CopyTo(values[(feature * Width)..]);
            }
        }

        workers.For(strips, strip => RoundStrip(
            factor, StripOf(strip), stripScales.AsSpan(strip * Width, Width), StepsOf(strip)));

        for (var strip = 0; strip < strips; strip++)
        {
            var values = StepsOf(strip);
            for (var feature = 0; feature < features; feature++)
            {
                var first = strip * Width;
                values.Slice(feature * Width, Math.Min(Width, columns - first)).CopyTo(steps[((feature * columns) + first)..]);
            }
        }
    }

    /// <summary>Rounds some columns.</summary>
    /// <param name="factor">The factor M.</param>
    /// <param name="values">The weights, [features, Width], each overwritten by what it lost.</param>
    /// <param name="scales">The scales, [Width].</param>
    /// <param name="steps">Gets the steps, [features, Width].</param>
    private static void RoundStrip(GramMatrix factor, Span<double> values, ReadOnlySpan<float> scales, Span<sbyte> steps)
    {
        using var buffer = new WeightBuffer((long)values.Length * sizeof(double));
        var sums = buffer.Take<double>(values.Length);
        sums.Clear();
        for (var start = 0; start < factor.Features; start += Block)
        {
            var end = Math.Min(start + Block, factor.Features);
            var errors = values[(start * Width)..(end * Width)];
            for (var feature = start; feature < end; feature++)
            {
                var factors = factor.Row(feature);
                var sum = sums.Slice(feature * Width, Width);
                AddErrors(factors[start..feature], errors, sum);
                var weights = values.Slice(feature * Width, Width);
                for (var column = 0; column < Width; column++)
                {
                    var step = NearestRounding.Nearest(weights[column] + (sum[column] / factors[feature]), scales[column]);
                    steps[(feature * Width) + column] = step;
                    weights[column] -= step * (double)scales[column];
                }
            }

            for (var later = end; later < factor.Features; later++)
            {
                AddErrors(factor.Row(later)[start..end], errors, sums.Slice(later * Width, Width));
            }
        }
    }

    /// <summary>Adds errors, [features, Width], times a factor for each feature, in their order.</summary>
    private static void AddErrors(ReadOnlySpan<double> factors, ReadOnlySpan<double> errors, Span<double> sums)
    {
        // The slices throw where an access below would leave its span.
        ref var error = ref MemoryMarshal.GetReference(errors[..(factors.Length * Width)]);
        ref var sum = ref MemoryMarshal.GetReference(sums[..Width]);
        var a = Vector256.LoadUnsafe(ref sum);
        var b = Vector256.LoadUnsafe(ref sum, 4);
        var c = Vector256.LoadUnsafe(ref sum, 8);
        var d = Vector256.LoadUnsafe(ref sum, 12);
        var e = Vector256.LoadUnsafe(ref sum, 16);
        var f = Vector256.LoadUnsafe(ref sum, 20);
        var g = Vector256.LoadUnsafe(ref sum, 24);
        var h = Vector256.LoadUnsafe(ref sum, 28);
        foreach (var value in factors)
        {
            var factor = Vector256.Create(value);
            a = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref error), a);
            b = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref error, 4), b);
            c = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref error, 8), c);
            d = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref error, 12), d);
            e = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref error, 16), e);
            f = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref error, 20), f);
            g = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref error, 24), g);
            h = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref error, 28), h);
            error = ref Unsafe.Add(ref error, Width);
        }

        a.StoreUnsafe(ref sum);
        b.StoreUnsafe(ref sum, 4);
        c.StoreUnsafe(ref sum, 8);
        d.StoreUnsafe(ref sum, 12);
        e.StoreUnsafe(ref sum, 16);
        f.StoreUnsafe(ref sum, 20);
        g.StoreUnsafe(ref sum, 24);
        h.StoreUnsafe(ref sum, 28);
    }
}

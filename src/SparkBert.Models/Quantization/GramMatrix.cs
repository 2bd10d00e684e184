using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SparkBert.Bundles;
using SparkBert.Models.Graph;

namespace SparkBert.Models.Quantization;

/// <summary>
/// The sums of products of the features of many positions, X^T X: how much it costs a matrix product if weights of two features are off
/// together. Then its triangular factor.
/// </summary>
/// <remarks>
/// Every number is summed in the order of the positions, with fused additions, so its bits depend neither on the number of threads nor on
/// the length of the processor's vectors.
/// </remarks>
internal sealed class GramMatrix : IDisposable
{
    /// <summary>Features that lie side by side where they are multiplied: 4 by 8 sums fit into the registers.</summary>
    private const int Panel = 8;

    /// <summary>Positions that are multiplied at once: two panels of them fit into the first cache.</summary>
    private const int Chunk = 128;

    /// <summary>Rows that are factorized before the rest is updated.</summary>
    private const int Block = 64;

    private readonly WeightBuffer values;

    /// <summary>The length of a row in memory: whole panels.</summary>
    private readonly int stride;

    /// <summary>Takes the memory, with zeros.</summary>
    /// <param name="features">The number of features.</param>
    public GramMatrix(int features)
    {
        Features = features;
        stride = (features + Panel - 1) / Panel * Panel;
        values = new WeightBuffer((long)stride * stride * sizeof(double));
        Clear();
    }

    /// <summary>The number of features, which are its rows and columns.</summary>
    public int Features { get; }

    /// <summary>A row up to the diagonal; behind the diagonal is nothing that counts.</summary>
    public Span<double> Row(int row) => Values.Slice(row * stride, row + 1);

    private Span<double> Values => values.Take<double>(stride * stride);

    /// <summary>Begins again, with zeros.</summary>
    public void Clear() => Values.Clear();

    /// <summary>Adds positions.</summary>
    /// <param name="activations">Their features, [positions, features].</param>
    /// <param name="workers">The threads.</param>
    public void Add(ReadOnlySpan<float> activations, Workers workers)
    {
        using var buffer = new WeightBuffer((long)Chunk * stride * sizeof(double));
        for (var positions = activations.Length / Features; positions > 0;)
        {
            var count = Math.Min(positions, Chunk);
            var packed = buffer.Take<double>(count * stride);
            packed.Clear();
            for (var position = 0; position < count; position++)
            {
                for (var feature = 0; feature < Features; feature++)
                {
                    packed[PackedIndex(position, feature, count)] = activations[(position * Features) + feature];
                }
            }

            AddProducts(buffer, buffer, count, stride / Panel, workers);
            activations = activations[(count * Features)..];
            positions -= count;
        }
    }

    /// <summary>
    /// Puts the lower triangular matrix M in place of the sums S with S + damping * mean(diagonal of S) = M^T M. Where all sums are 0, M is
    /// the unit matrix.
    /// </summary>
    /// <param name="damping">What is added to the diagonal, as a share of its mean.</param>
    /// <param name="workers">The threads.</param>
    /// <exception cref="ModelException">The sums have NaN or infinity.</exception>
    public void Factorize(double damping, Workers workers)
    {
        Damp(damping);
        using var left = new WeightBuffer((long)Block * stride * sizeof(double));
        using var right = new WeightBuffer((long)Block * stride * sizeof(double));
        for (var end = Features; end > 0;)
        {
            var start = (end - 1) / Block * Block;
            FactorizeRows(start, end);
            Pack(left.Take<double>((end - start) * stride), start, end, sign: -1);
            Pack(right.Take<double>((end - start) * stride), start, end, sign: 1);
            AddProducts(left, right, end - start, start / Panel, workers);
            end = start;
        }
    }

    public void Dispose() => values.Dispose();

    private void Damp(double damping)
    {
        var sum = 0.0;
        for (var row = 0; row < Features; row++)
        {
            sum += Row(row)[row];
        }

        var added = sum == 0 ? 1 : damping * sum / Features;
        for (var row = 0; row < Features; row++)
        {
            Row(row)[row] += added;
        }
    }

    /// <summary>The rows of M from the last of a block to its first; what lies behind the block is done and subtracted.</summary>
    private void FactorizeRows(int start, int end)
    {
        for (var row = end - 1; row >= start; row--)
        {
            var factors = Row(row);
            for (var done = row + 1; done < end; done++)
            {
                var other = Row(done);
                TensorPrimitives.FusedMultiplyAdd(other[..factors.Length], -other[row], factors, factors);
            }

            var pivot = Math.Sqrt(factors[row]);
            if (!(pivot > 0 && double.IsFinite(pivot)))
            {
                throw new ModelException("the model's activations have values that are no numbers, or far too large ones.");
            }

            TensorPrimitives.Divide(factors, pivot, factors);
        }
    }

    /// <summary>Packs what rows of M have left of their block, to be subtracted.</summary>
    private void Pack(Span<double> packed, int start, int end, double sign)
    {
        for (var row = start; row < end; row++)
        {
            var factors = Row(row);
            for (var feature = 0; feature < start; feature++)
            {
                packed[PackedIndex(row - start, feature, end - start)] = sign * factors[feature];
            }
        }
    }

    private static int PackedIndex(int position, int feature, int positions) =>
        (((feature / Panel * positions) + position) * Panel) + (feature % Panel);

    /// <summary>Adds the products of packed features to the lower triangle.</summary>
    private void AddProducts(WeightBuffer left, WeightBuffer right, int positions, int panels, Workers workers)
    {
        var panelLength = positions * Panel;
        workers.For(panels, part =>
        {
            // The longest row of tiles first, so that no thread is alone with it at the end.
            var row = panels - 1 - part;
            var rows = left.Take<double>(panels * panelLength).Slice(row * panelLength, panelLength);
            var columns = right.Take<double>(panels * panelLength);
            for (var column = 0; column <= row; column++)
            {
                // 8 rows of 8 numbers; the last tile's last number is the end of what is used.
                var tile = Values.Slice(row * Panel * stride, Panel * stride)[(column * Panel)..];
                AddTile(rows, columns.Slice(column * panelLength, panelLength), positions, tile);
                AddTile(rows[4..], columns.Slice(column * panelLength, panelLength), positions, tile[(4 * stride)..]);
            }
        });
    }

    /// <summary>
    /// Adds the products of four features with eight. Slices of the callers keep every access inside: the rows have 4 numbers at each
    /// position, the columns 8, the tile 4 rows of 8.
    /// </summary>
    private void AddTile(ReadOnlySpan<double> rows, ReadOnlySpan<double> columns, int positions, Span<double> tile)
    {
        ref var x = ref MemoryMarshal.GetReference(rows);
        ref var y = ref MemoryMarshal.GetReference(columns);
        ref var target = ref MemoryMarshal.GetReference(tile);
        var (second, third, fourth) = ((nuint)stride, (nuint)(2 * stride), (nuint)(3 * stride));
        var a = Vector256.LoadUnsafe(ref target);
        var b = Vector256.LoadUnsafe(ref target, 4);
        var c = Vector256.LoadUnsafe(ref target, second);
        var d = Vector256.LoadUnsafe(ref target, second + 4);
        var e = Vector256.LoadUnsafe(ref target, third);
        var f = Vector256.LoadUnsafe(ref target, third + 4);
        var g = Vector256.LoadUnsafe(ref target, fourth);
        var h = Vector256.LoadUnsafe(ref target, fourth + 4);
        for (var position = 0; position < positions; position++)
        {
            var low = Vector256.LoadUnsafe(ref y);
            var high = Vector256.LoadUnsafe(ref y, 4);
            var factor = Vector256.Create(x);
            a = Vector256.FusedMultiplyAdd(factor, low, a);
            b = Vector256.FusedMultiplyAdd(factor, high, b);
            factor = Vector256.Create(Unsafe.Add(ref x, 1));
            c = Vector256.FusedMultiplyAdd(factor, low, c);
            d = Vector256.FusedMultiplyAdd(factor, high, d);
            factor = Vector256.Create(Unsafe.Add(ref x, 2));
            e = Vector256.FusedMultiplyAdd(factor, low, e);
            f = Vector256.FusedMultiplyAdd(factor, high, f);
            factor = Vector256.Create(Unsafe.Add(ref x, 3));
            g = Vector256.FusedMultiplyAdd(factor, low, g);
            h = Vector256.FusedMultiplyAdd(factor, high, h);
            x = ref Unsafe.Add(ref x, Panel);
            y = ref Unsafe.Add(ref y, Panel);
        }

        a.StoreUnsafe(ref target);
        b.StoreUnsafe(ref target, 4);
        c.StoreUnsafe(ref target, second);
        d.StoreUnsafe(ref target, second + 4);
        e.StoreUnsafe(ref target, third);
        f.StoreUnsafe(ref target, third + 4);
        g.StoreUnsafe(ref target, fourth);
        h.StoreUnsafe(ref target, fourth + 4);
    }
}

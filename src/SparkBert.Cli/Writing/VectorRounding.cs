using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Cli.Writing;

/// <summary>Rounds vectors to the numbers of an output, to the nearest and of two to the even one.</summary>
internal static class VectorRounding
{
    private const uint Infinity = 0x7F80_0000;

    /// <summary>Rounds a float to the nearest one whose lower 16 bits are zero.</summary>
    public static float ToBFloat16(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);

        // Half a step less one, and one more where the last bit that stays is odd. NaN has bits that must not carry into the sign.
        var rounded = (bits & ~0x8000_0000) > Infinity ? bits | 0x0040_0000 : bits + 0x7FFF + ((bits >> 16) & 1);
        return BitConverter.UInt32BitsToSingle(rounded & 0xFFFF_0000);
    }

    /// <summary>Writes a vector in the numbers of an output.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="format">The numbers; those of bfloat16 as float32.</param>
    /// <param name="target">So many bytes as the numbers take.</param>
    /// <exception cref="RowErrorException">A number is beyond what the format reaches.</exception>
    public static void Write(ReadOnlySpan<float> vector, VectorFormat format, Span<byte> target)
    {
        switch (format)
        {
            case VectorFormat.Float16:
                var halves = MemoryMarshal.Cast<byte, Half>(target);
                for (var i = 0; i < vector.Length; i++)
                {
                    halves[i] = (Half)vector[i];
                    RequireFinite(vector[i], Half.IsFinite(halves[i]), "float16");
                }

                break;
            case VectorFormat.BFloat16:
                var floats = MemoryMarshal.Cast<byte, float>(target);
                for (var i = 0; i < vector.Length; i++)
                {
                    floats[i] = ToBFloat16(vector[i]);
                    RequireFinite(vector[i], float.IsFinite(floats[i]), "bfloat16");
                }

                break;
            default:
                MemoryMarshal.AsBytes(vector).CopyTo(target);
                break;
        }
    }

    /// <summary>Whether a column has annotations with vectors.</summary>
    public static bool HasVectors(Field field) => AnnotationSchema.IsAnnotationColumn(field.DataType)
        && field.Metadata?.GetValueOrDefault(AnnotationSchema.AnnotatorTypeKey)
            is AnnotatorTypes.WordEmbeddings or AnnotatorTypes.SentenceEmbeddings;

    /// <summary>The annotations of a column with rounded vectors; all else is shared with it.</summary>
    /// <param name="column">A column of a stage, without a null in its annotations.</param>
    /// <param name="format">The numbers, which must be kept as float32.</param>
    public static ListArray Round(ListArray column, VectorFormat format)
    {
        // The lists of a part of a larger column begin anywhere in its values: what is made has its rows alone.
        var (first, last) = (column.ValueOffsets[0], column.ValueOffsets[column.Length]);
        var annotations = (StructArray)column.Values;
        var fields = annotations.Fields.Select(field => ArrowArrayFactory.Slice(field, first, last - first)).ToArray();
        var vectors = (ListArray)fields[^1];
        var (from, to) = (vectors.ValueOffsets[0], vectors.ValueOffsets[vectors.Length]);
        var values = GC.AllocateUninitializedArray<byte>((to - from) * sizeof(float));
        Write(((FloatArray)vectors.Values).Values[from..to], format, values);
        fields[^1] = new ListArray(
            vectors.Data.DataType, vectors.Length, Rebase(vectors, from),
            new FloatArray(new ArrowBuffer(values), ArrowBuffer.Empty, to - from, 0, 0), ArrowBuffer.Empty);
        var rounded = new StructArray(annotations.Data.DataType, last - first, fields, ArrowBuffer.Empty, 0);
        var validity = new ArrowBuffer.BitmapBuilder(column.Length);
        for (var row = 0; row < column.Length; row++)
        {
            validity.Append(column.IsValid(row));
        }

        return new ListArray(
            column.Data.DataType, column.Length, Rebase(column, first), rounded, validity.Build(), validity.UnsetBitCount);
    }

    private static ArrowBuffer Rebase(ListArray list, int first)
    {
        var offsets = new ArrowBuffer.Builder<int>(list.Length + 1);
        foreach (var offset in list.ValueOffsets[..(list.Length + 1)])
        {
            offsets.Append(offset - first);
        }

        return offsets.Build();
    }

    private static void RequireFinite(float value, bool isFinite, string format)
    {
        if (!isFinite && float.IsFinite(value))
        {
            throw new RowErrorException($"a vector has the number {value:R}, which {format} does not reach; take --vectors float32.");
        }
    }
}

using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Reading;

/// <summary>Whether columns of one name in two inputs are of one type: an output with types takes their buffers as they are.</summary>
internal static class SameTypes
{
    /// <summary>The first column that differs; null if none does.</summary>
    public static (Field First, Field Other)? FindDifference(Schema first, Schema other)
    {
        foreach (var (one, two) in first.FieldsList.Zip(other.FieldsList))
        {
            if (!AreSame(one, two))
            {
                return (one, two);
            }
        }

        return null;
    }

    private static bool AreSame(Field one, Field two) =>
        one.Name == two.Name && (one.IsNullable || !two.IsNullable) && AreSame(one.DataType, two.DataType);

    private static bool AreSame(IArrowType one, IArrowType two) => one.TypeId == two.TypeId && (one, two) switch
    {
        (TimestampType a, TimestampType b) => a.Unit == b.Unit && a.Timezone == b.Timezone,
        (TimeBasedType a, TimeBasedType b) => a.Unit == b.Unit,
        (IntervalType a, IntervalType b) => a.Unit == b.Unit,
        (FixedSizeBinaryType a, FixedSizeBinaryType b) => a.ByteWidth == b.ByteWidth && (one, two) switch
        {
            (Decimal128Type x, Decimal128Type y) => (x.Precision, x.Scale) == (y.Precision, y.Scale),
            (Decimal256Type x, Decimal256Type y) => (x.Precision, x.Scale) == (y.Precision, y.Scale),
            _ => true,
        },
        (DictionaryType a, DictionaryType b) => AreSame(a.IndexType, b.IndexType) && AreSame(a.ValueType, b.ValueType),
        (FixedSizeListType a, FixedSizeListType b) when a.ListSize != b.ListSize => false,
        (NestedType a, NestedType b) =>
            a.Fields.Count == b.Fields.Count && a.Fields.Zip(b.Fields).All(pair => AreSame(pair.First, pair.Second)),
        _ => true,
    };
}

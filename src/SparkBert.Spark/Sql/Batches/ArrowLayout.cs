using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Spark.Sql.Batches;

/// <summary>
/// Checks that record batches have the memory layout that Spark reads. The JVM interprets the buffers by the schema alone: another layout
/// would give wrong values and no error.
/// </summary>
internal static class ArrowLayout
{
    /// <summary>Refuses a batch that Spark would misread.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="expected">The columns of Spark's schema.</param>
    /// <exception cref="ArgumentException">There are other columns, or one is of another type.</exception>
    public static void Check(RecordBatch batch, Schema expected)
    {
        var (found, wanted) = (batch.Schema.FieldsList, expected.FieldsList);
        if (!found.Select(field => field.Name).SequenceEqual(wanted.Select(field => field.Name)))
        {
            throw new ArgumentException($"a batch has the columns {Names(found)}, but the schema has {Names(wanted)}.", nameof(batch));
        }

        for (var i = 0; i < found.Count; i++)
        {
            if (!Fits(found[i].DataType, wanted[i].DataType))
            {
                throw new ArgumentException(
                    $"column '{found[i].Name}' of a batch is of the Arrow type {Describe(found[i].DataType)}, "
                    + $"but Spark reads {Describe(wanted[i].DataType)} here; convert it.",
                    nameof(batch));
            }
        }
    }

    private static bool Fits(IArrowType found, IArrowType wanted) => (found, wanted) switch
    {
        // The zone is only a name: Spark's timestamps are in UTC.
        (TimestampType time, TimestampType other) => time.Unit == other.Unit && HasZone(time) == HasZone(other),
        (DurationType time, DurationType other) => time.Unit == other.Unit,
        (IntervalType time, IntervalType other) => time.Unit == other.Unit,
        (Decimal128Type number, Decimal128Type other) => number.Precision == other.Precision && number.Scale == other.Scale,

        // The names of a map's parts don't matter.
        (MapType map, MapType other) => Fits(map.KeyField.DataType, other.KeyField.DataType)
            && Fits(map.ValueField.DataType, other.ValueField.DataType),
        (StructType fields, StructType other) => HasNames(fields, other) && FieldsFit(fields, other),
        (NestedType nested, NestedType other) => nested.TypeId == other.TypeId && FieldsFit(nested, other),
        _ => found.TypeId == wanted.TypeId,
    };

    private static bool HasNames(StructType found, StructType wanted) =>
        found.Fields.Select(field => field.Name).SequenceEqual(wanted.Fields.Select(field => field.Name));

    private static bool FieldsFit(NestedType found, NestedType wanted) => found.Fields.Count == wanted.Fields.Count
        && found.Fields.Zip(wanted.Fields).All(pair => Fits(pair.First.DataType, pair.Second.DataType));

    private static bool HasZone(TimestampType time) => !string.IsNullOrEmpty(time.Timezone);

    private static string Describe(IArrowType type) => type switch
    {
        NestedType nested =>
            $"{type.Name}<{string.Join(", ", nested.Fields.Select(field => $"{field.Name}: {Describe(field.DataType)}"))}>",
        TimestampType time => $"timestamp({time.Unit}, {(HasZone(time) ? time.Timezone : "no zone")})",
        Decimal128Type number => $"decimal({number.Precision},{number.Scale})",
        _ => type.Name,
    };

    private static string Names(IReadOnlyList<Field> fields) => string.Join(", ", fields.Select(field => $"'{field.Name}'"));
}

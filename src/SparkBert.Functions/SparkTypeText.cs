using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Functions;

/// <summary>
/// Names of Arrow types as in Spark's <c>printSchema</c> and its schema JSON. Only the Arrow type that Spark itself sends has Spark's
/// name, so schemas with the same text have the same layout.
/// </summary>
public static class SparkTypeText
{
    /// <summary>A schema for messages, as <c>id: long not null, words: array&lt;string&gt;</c>.</summary>
    /// <param name="schema">The schema.</param>
    public static string Describe(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return string.Join(", ", (schema.FieldsList ?? []).Select(DescribeField));
    }

    /// <summary>Spark's name of a type that has no other types inside; null if Spark does not send the type.</summary>
    internal static string? AtomicName(IArrowType type) => type switch
    {
        NullType => "void",
        StringType => "string",
        BooleanType => "boolean",
        Int8Type => "byte",
        Int16Type => "short",
        Int32Type => "integer",
        Int64Type => "long",
        FloatType => "float",
        DoubleType => "double",
        BinaryType => "binary",
        Date32Type => "date",
        TimestampType { Unit: TimeUnit.Microsecond } time => string.IsNullOrEmpty(time.Timezone) ? "timestamp_ntz" : "timestamp",
        DurationType { Unit: TimeUnit.Microsecond } => "interval day to second",
        IntervalType { Unit: IntervalUnit.YearMonth } => "interval year to month",
        Decimal128Type number => $"decimal({number.Precision},{number.Scale})",
        _ => null,
    };

    /// <summary>A type for messages.</summary>
    /// <param name="type">The type.</param>
    internal static string Describe(IArrowType type) => type switch
    {
        MapType map => $"map<{DescribeValue(map.KeyField)}, {DescribeValue(map.ValueField)}>",
        ListType list => $"array<{DescribeValue(list.ValueField)}>",
        StructType fields => $"struct<{string.Join(", ", fields.Fields.Select(DescribeField))}>",
        TimestampType { Unit: not TimeUnit.Microsecond } time => $"{type.Name}[{time.Unit}, {time.Timezone}]",
        _ => AtomicName(type) ?? type.Name,
    };

    private static string DescribeField(Field field) => $"{field.Name}: {DescribeValue(field)}";

    private static string DescribeValue(Field field) => $"{Describe(field.DataType)}{(field.IsNullable ? "" : " not null")}";
}

using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Worker.Arrow;

/// <summary>A schema as text, nullability included, for comparison and for messages.</summary>
internal static class SchemaText
{
    public static string Describe(Schema schema) => string.Join(", ", (schema.FieldsList ?? []).Select(Describe));

    private static string Describe(Field field) => $"{field.Name}: {Describe(field.DataType)}{(field.IsNullable ? "" : " not null")}";

    private static string Describe(IArrowType type) => type switch
    {
        MapType map => $"map<{Describe(map.KeyField)}, {Describe(map.ValueField)}>",
        ListType list => $"array<{Describe(list.ValueField)}>",
        StructType fields => $"struct<{string.Join(", ", fields.Fields.Select(Describe))}>",
        TimestampType timestamp => $"timestamp[{timestamp.Unit}, {timestamp.Timezone}]",
        Decimal128Type number => $"decimal({number.Precision},{number.Scale})",
        _ => type.Name,
    };
}

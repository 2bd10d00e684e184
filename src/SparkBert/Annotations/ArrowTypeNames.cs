using Apache.Arrow.Types;

namespace SparkBert.Annotations;

/// <summary>Names of Arrow types as Spark's users know them, for messages.</summary>
internal static class ArrowTypeNames
{
    public static string Describe(IArrowType type) => type switch
    {
        MapType map => $"map<{Describe(map.KeyField.DataType)},{Describe(map.ValueField.DataType)}>",
        ListType list => $"array<{Describe(list.ValueDataType)}>",
        StructType fields => $"struct<{string.Join(", ", fields.Fields.Select(field => $"{field.Name}: {Describe(field.DataType)}"))}>",
        StringType => "string",
        Int32Type => "int",
        Int64Type => "bigint",
        FloatType => "float",
        DoubleType => "double",
        BooleanType => "boolean",
        NullType => "void",
        Int8Type => "tinyint",
        Int16Type => "smallint",
        BinaryType => "binary",
        Date32Type => "date",
        TimestampType => "timestamp",
        Decimal128Type number => $"decimal({number.Precision},{number.Scale})",
        _ => type.Name,
    };
}

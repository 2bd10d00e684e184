using Apache.Arrow.Types;

namespace SparkBert.Annotations;

/// <summary>Names of Arrow types as Spark's users know them, for messages.</summary>
internal static class ArrowTypeNames
{
    public static string Describe(IArrowType type) => type switch
    {
        MapType map => $"map<{Describe(map.KeyField.DataType)},{Describe(map.ValueField.DataType)}>",
        _ when ListColumn.ElementOf(type) is { } element => $"array<{Describe(element.DataType)}>",
        DictionaryType dictionary => $"dictionary of {Describe(dictionary.ValueType)}",
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
        BinaryType or LargeBinaryType or BinaryViewType => "binary",
        Date32Type => "date",
        TimestampType => "timestamp",
        Decimal128Type number => $"decimal({number.Precision},{number.Scale})",
        _ => type.Name,
    };
}

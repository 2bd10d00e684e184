using System.Globalization;
using System.Text.Json.Nodes;

namespace SparkBert.Spark.Sql.Types;

/// <summary>Reads Spark's JSON of types.</summary>
internal static class DataTypeJson
{
    /// <summary>The type of a node: a name, or an object with a <c>type</c>.</summary>
    /// <exception cref="FormatException">It is neither, or a part is missing.</exception>
    public static DataType Read(JsonNode? node) => node switch
    {
        JsonValue name when name.TryGetValue(out string? text) => Named(text, name),
        JsonObject parts => Text(parts, "type") switch
        {
            "array" => new ArrayType(Read(parts["elementType"]), Flag(parts, "containsNull")),
            "map" => new MapType(Read(parts["keyType"]), Read(parts["valueType"]), Flag(parts, "valueContainsNull")),
            "struct" => new StructType((parts["fields"] as JsonArray ?? throw Missing("fields")).Select(ReadField)),
            _ => new OtherType(parts),
        },
        _ => throw new FormatException($"a data type is a name or an object in JSON, found {node?.ToJsonString() ?? "null"}."),
    };

    /// <summary>The field of a node.</summary>
    /// <exception cref="FormatException">It is no object, or a part is missing.</exception>
    public static StructField ReadField(JsonNode? node)
    {
        var parts = node as JsonObject ?? throw Missing("an object in 'fields'");
        return new StructField(Text(parts, "name"), Read(parts["type"]), Flag(parts, "nullable"), parts["metadata"] as JsonObject);
    }

    private static DataType Named(string name, JsonNode node) => name switch
    {
        "void" or "null" => new NullType(),
        "boolean" => new BooleanType(),
        "byte" => new ByteType(),
        "short" => new ShortType(),
        "integer" => new IntegerType(),
        "long" => new LongType(),
        "float" => new FloatType(),
        "double" => new DoubleType(),
        "binary" => new BinaryType(),
        "date" => new DateType(),
        "timestamp" or "timestamp_ltz" => new TimestampType(),
        "timestamp_ntz" => new TimestampNtzType(),
        "decimal" => new DecimalType(),
        _ when name == "string" || StartsWithAny(name, "string ", "char(", "varchar(") => new StringType(name),
        _ when StartsWithAny(name, "decimal(") => Decimal(name),
        _ when StartsWithAny(name, "interval year", "interval month") => new YearMonthIntervalType(name),
        _ when StartsWithAny(name, "interval day", "interval hour", "interval minute", "interval second") => new DayTimeIntervalType(name),
        _ => new OtherType(node),
    };

    private static bool StartsWithAny(string name, params ReadOnlySpan<string> starts)
    {
        foreach (var start in starts)
        {
            if (name.StartsWith(start, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static DecimalType Decimal(string name)
    {
        var parts = name["decimal(".Length..].TrimEnd(')').Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var precision)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var scale)
                ? new DecimalType(precision, scale)
                : throw new FormatException($"'{name}' is not decimal(precision,scale).");
    }

    private static string Text(JsonObject parts, string key) =>
        parts[key] is JsonValue value && value.TryGetValue(out string? text) ? text : throw Missing($"the text '{key}'");

    private static bool Flag(JsonObject parts, string key) =>
        parts[key] is not JsonValue value || !value.TryGetValue(out bool flag) || flag;

    private static FormatException Missing(string what) => new($"the JSON of a data type lacks {what}.");
}

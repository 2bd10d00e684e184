using System.Text.Json.Nodes;
using SparkBert.Connect.Protocol;
using Kind = SparkBert.Connect.Protocol.DataType.KindOneofCase;

namespace SparkBert.Connect.Sql;

/// <summary>Types of the protocol as Spark's JSON of types and back; all else that knows types here knows the JSON.</summary>
internal static class SparkTypes
{
    private static readonly string[] DayTimeFields = ["day", "hour", "minute", "second"];
    private static readonly string[] YearMonthFields = ["year", "month"];

    /// <summary>A field in Spark's JSON.</summary>
    public static JsonObject WriteField(DataType.Types.StructField field) => new()
    {
        ["name"] = field.Name,
        ["type"] = WriteType(field.DataType),
        ["nullable"] = field.Nullable,
        ["metadata"] = string.IsNullOrEmpty(field.Metadata) ? new JsonObject() : JsonNode.Parse(field.Metadata),
    };

    /// <summary>A type in Spark's JSON.</summary>
    public static JsonNode WriteType(DataType type) => type.KindCase switch
    {
        Kind.Array => new JsonObject
        {
            ["type"] = "array",
            ["elementType"] = WriteType(type.Array.ElementType),
            ["containsNull"] = type.Array.ContainsNull,
        },
        Kind.Map => new JsonObject
        {
            ["type"] = "map",
            ["keyType"] = WriteType(type.Map.KeyType),
            ["valueType"] = WriteType(type.Map.ValueType),
            ["valueContainsNull"] = type.Map.ValueContainsNull,
        },
        Kind.Struct => new JsonObject
        {
            ["type"] = "struct",
            ["fields"] = new JsonArray([.. type.Struct.Fields.Select(field => (JsonNode)WriteField(field))]),
        },
        Kind.Udt => new JsonObject { ["type"] = "udt", ["class"] = type.Udt.JvmClass },
        Kind.Null => "void",
        Kind.TimestampNtz => "timestamp_ntz",
        Kind.CalendarInterval => "interval",
        Kind.Decimal => $"decimal({type.Decimal.Precision},{type.Decimal.Scale})",
        Kind.Char => $"char({type.Char.Length})",
        Kind.VarChar => $"varchar({type.VarChar.Length})",
        Kind.YearMonthInterval => WriteInterval(YearMonthFields, type.YearMonthInterval.StartField, type.YearMonthInterval.HasEndField
            ? type.YearMonthInterval.EndField
            : YearMonthFields.Length - 1),
        Kind.DayTimeInterval => WriteInterval(DayTimeFields, type.DayTimeInterval.StartField, type.DayTimeInterval.HasEndField
            ? type.DayTimeInterval.EndField
            : DayTimeFields.Length - 1),
        Kind.Unparsed => type.Unparsed.DataTypeString,
        Kind.None => "unknown",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>A type of Spark's JSON as a server reads it.</summary>
    /// <exception cref="NotSupportedException">No function of SparkBert returns it.</exception>
    public static DataType ReadType(JsonNode? type) => type switch
    {
        JsonObject parts => (string?)parts["type"] switch
        {
            "array" => new()
            {
                Array = new() { ElementType = ReadType(parts["elementType"]), ContainsNull = (bool)parts["containsNull"]! },
            },
            "map" => new()
            {
                Map = new()
                {
                    KeyType = ReadType(parts["keyType"]),
                    ValueType = ReadType(parts["valueType"]),
                    ValueContainsNull = (bool)parts["valueContainsNull"]!,
                },
            },
            "struct" => new() { Struct = new() { Fields = { parts["fields"]!.AsArray().Select(field => ReadField(field!.AsObject())) } } },
            var other => throw Refuse(other),
        },
        _ => (string?)type switch
        {
            "string" => new() { String = new() },
            "binary" => new() { Binary = new() },
            "boolean" => new() { Boolean = new() },
            "byte" => new() { Byte = new() },
            "short" => new() { Short = new() },
            "integer" => new() { Integer = new() },
            "long" => new() { Long = new() },
            "float" => new() { Float = new() },
            "double" => new() { Double = new() },
            "date" => new() { Date = new() },
            "timestamp" => new() { Timestamp = new() },
            "timestamp_ntz" => new() { TimestampNtz = new() },
            var other => throw Refuse(other),
        },
    };

    /// <summary>A field of Spark's JSON as a server reads it.</summary>
    /// <exception cref="NotSupportedException">No function of SparkBert returns its type.</exception>
    public static DataType.Types.StructField ReadField(JsonObject field) => new()
    {
        Name = (string)field["name"]!,
        DataType = ReadType(field["type"]),
        Nullable = (bool)field["nullable"]!,
    };

    private static string WriteInterval(string[] fields, int start, int end) =>
        start == end ? $"interval {fields[start]}" : $"interval {fields[start]} to {fields[end]}";

    private static NotSupportedException Refuse(string? type) => new($"a function's result of the type '{type}' is not known here.");
}

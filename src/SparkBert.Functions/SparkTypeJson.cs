using System.Globalization;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Functions;

/// <summary>Reads Spark's JSON of types: each becomes the Arrow type in which Spark sends it and expects it.</summary>
public static class SparkTypeJson
{
    /// <summary>The Arrow type of a type.</summary>
    /// <param name="type">A name, or an object with a <c>type</c>.</param>
    /// <exception cref="NotSupportedException">Spark has no Arrow form of it, or none that .NET reads.</exception>
    public static IArrowType Read(JsonNode? type) => type switch
    {
        JsonValue name when name.TryGetValue(out string? text) => ReadName(text),
        JsonObject parts => (string?)parts["type"] switch
        {
            "array" => new ListType(new Field("element", Read(parts["elementType"]), ReadFlag(parts, "containsNull"))),
            "map" => new MapType(
                new Field("key", Read(parts["keyType"]), nullable: false),
                new Field("value", Read(parts["valueType"]), ReadFlag(parts, "valueContainsNull")),
                keySorted: false),
            "struct" => new StructType([.. ReadFields(parts)]),
            var other => throw Refuse(other ?? "?"),
        },
        _ => throw Refuse(type?.ToJsonString() ?? "null"),
    };

    /// <summary>The fields of a struct with their metadata: strings as they are, other values as JSON.</summary>
    /// <param name="type">The JSON of a struct.</param>
    /// <exception cref="NotSupportedException">Spark has no Arrow form of it, or none that .NET reads.</exception>
    public static IReadOnlyList<Field> ReadFields(JsonObject type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type["fields"] is JsonArray { Count: > 0 } fields
            ? [.. fields.Select(field => ReadField(field!.AsObject()))]
            : throw new NotSupportedException(
                "a struct without fields can't come to .NET, for Arrow has no form of it; cast it or leave it out.");
    }

    /// <summary>A field with its metadata.</summary>
    /// <param name="field">The JSON of a struct's field.</param>
    /// <exception cref="NotSupportedException">Spark has no Arrow form of its type, or none that .NET reads.</exception>
    public static Field ReadField(JsonObject field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return new Field(
            (string)field["name"]!,
            Read(field["type"]),
            ReadFlag(field, "nullable"),
            (field["metadata"] as JsonObject ?? []).Select(entry => KeyValuePair.Create(entry.Key, entry.Value?.ToString() ?? "null")));
    }

    private static IArrowType ReadName(string name) => name switch
    {
        "void" or "null" => NullType.Default,
        "boolean" => BooleanType.Default,
        "byte" => Int8Type.Default,
        "short" => Int16Type.Default,
        "integer" => Int32Type.Default,
        "long" => Int64Type.Default,
        "float" => FloatType.Default,
        "double" => DoubleType.Default,
        "binary" => BinaryType.Default,
        "date" => Date32Type.Default,
        "timestamp" or "timestamp_ltz" => new TimestampType(TimeUnit.Microsecond, "UTC"),
        "timestamp_ntz" => new TimestampType(TimeUnit.Microsecond, (string?)null),
        "decimal" => new Decimal128Type(10, 0),
        _ when name == "string" || StartsWithAny(name, "string ", "char(", "varchar(") => StringType.Default,
        _ when StartsWithAny(name, "decimal(") => ReadDecimal(name),
        _ when StartsWithAny(name, "interval year", "interval month") => IntervalType.YearMonth,
        _ when StartsWithAny(name, "interval day", "interval hour", "interval minute", "interval second") => DurationType.Microsecond,
        _ => throw Refuse(name),
    };

    private static Decimal128Type ReadDecimal(string name)
    {
        var parts = name["decimal(".Length..].TrimEnd(')').Split(',', StringSplitOptions.TrimEntries);
        return parts.Length == 2
            && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var precision)
            && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var scale)
                ? new Decimal128Type(precision, scale)
                : throw Refuse(name);
    }

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

    /// <summary>A flag that Spark may leave out is true: null is allowed.</summary>
    private static bool ReadFlag(JsonObject parts, string key) => (bool?)parts[key] ?? true;

    private static NotSupportedException Refuse(string name) =>
        new($"columns of type '{name}' can't come to .NET; cast them or leave them out.");
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Vectors;

namespace SparkBert.Functions;

/// <summary>
/// Spark's own form of a schema (<c>df.schema.json</c>), in which types travel to a JVM. Spark's Parquet files carry it beside Parquet's
/// schema, because only this form keeps the metadata of columns.
/// </summary>
public static class SparkSchemaJson
{
    /// <summary>The key under which Spark looks for it in a Parquet file.</summary>
    public const string Key = "org.apache.spark.sql.parquet.row.metadata";

    /// <summary>
    /// Among a field's metadata, the names of the entries whose text is JSON: Arrow has texts alone, Spark numbers and objects too.
    /// </summary>
    private const string JsonEntriesKey = "sparkbert.json";

    /// <summary>A schema as Spark writes it.</summary>
    /// <param name="schema">The schema.</param>
    /// <exception cref="SchemaException">A column is of a type that Spark does not have.</exception>
    public static string Write(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new JsonObject
        {
            ["fields"] = new JsonArray([.. schema.FieldsList.Select(field => (JsonNode)WriteField(field))]),
            ["type"] = "struct",
        }.ToJsonString();
    }

    /// <summary>A column with its metadata as Spark writes it.</summary>
    /// <param name="field">The column.</param>
    /// <exception cref="SchemaException">It is of a type that Spark does not have.</exception>
    public static JsonObject WriteField(Field field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var metadata = new JsonObject();
        var entries = field.Metadata ?? new Dictionary<string, string>();
        var json = entries.TryGetValue(JsonEntriesKey, out var names) ? names.Split('\n') : [];
        foreach (var (key, value) in entries.Where(entry => entry.Key != JsonEntriesKey))
        {
            // The one value of our metadata that is a number in Spark.
            metadata[key] = json.Contains(key) ? Parse(value)
                : key == AnnotationSchema.DimensionKey
                    && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                        ? number
                        : value;
        }

        return new JsonObject
        {
            ["metadata"] = metadata,
            ["name"] = field.Name,
            ["nullable"] = field.IsNullable,
            ["type"] = WriteType(field.DataType, field.Name),
        };
    }

    /// <summary>The schema with the metadata of its columns, if Spark or SparkBert wrote the Parquet file.</summary>
    /// <param name="schema">The schema of the file, with the file's own metadata.</param>
    public static Schema RestoreMetadata(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        if (schema.Metadata is null || !schema.Metadata.TryGetValue(Key, out var json))
        {
            return new Schema(schema.FieldsList, null);
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            return new Schema(Restore(schema.FieldsList, document.RootElement), null);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // It is only a hint: Parquet's own schema is there.
            return new Schema(schema.FieldsList, null);
        }
    }

    /// <summary>Fields with the metadata that they have in Spark's form of a struct.</summary>
    private static List<Field> Restore(IReadOnlyList<Field> fields, JsonElement spark)
    {
        var found = spark.GetProperty("fields").EnumerateArray()
            .GroupBy(field => field.GetProperty("name").GetString() ?? "", StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
        return [.. fields.Select(field => found.TryGetValue(field.Name, out var its) ? Restore(field, its) : field)];
    }

    private static Field Restore(Field field, JsonElement spark)
    {
        var type = spark.TryGetProperty("type", out var its) ? Restore(field.DataType, its) : field.DataType;
        var entries = spark.GetProperty("metadata") is { ValueKind: JsonValueKind.Object } metadata
            ? metadata.EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.ToString(), StringComparer.Ordinal)
            : [];
        if (entries.Count == 0)
        {
            return ReferenceEquals(type, field.DataType) ? field : new Field(field.Name, type, field.IsNullable, field.Metadata);
        }

        var json = spark.GetProperty("metadata").EnumerateObject()
            .Where(entry => entry.Value.ValueKind != JsonValueKind.String && entry.Name != AnnotationSchema.DimensionKey)
            .Select(entry => entry.Name).ToArray();
        foreach (var name in json)
        {
            entries[name] = spark.GetProperty("metadata").GetProperty(name).GetRawText();
        }

        if (json.Length > 0)
        {
            entries[JsonEntriesKey] = string.Join('\n', json);
        }

        return new Field(field.Name, type, field.IsNullable, entries);
    }

    /// <summary>A type with the metadata of the fields in it; the same object where there is none.</summary>
    private static IArrowType Restore(IArrowType type, JsonElement spark)
    {
        if (spark.ValueKind != JsonValueKind.Object)
        {
            return type;
        }

        switch (type)
        {
            case StructType fields when spark.TryGetProperty("fields", out _):
                var restored = Restore(fields.Fields, spark);
                return restored.SequenceEqual(fields.Fields, ReferenceEqualityComparer.Instance) ? type : new StructType(restored);
            case MapType map when spark.TryGetProperty("keyType", out var key) && spark.TryGetProperty("valueType", out var value):
                var (keys, values) = (Restore(map.KeyField.DataType, key), Restore(map.ValueField.DataType, value));
                return ReferenceEquals(keys, map.KeyField.DataType) && ReferenceEquals(values, map.ValueField.DataType)
                    ? type
                    : new MapType(WithType(map.KeyField, keys), WithType(map.ValueField, values), map.KeySorted);
            case ListType list when spark.TryGetProperty("elementType", out var element):
                var elements = Restore(list.ValueDataType, element);
                return ReferenceEquals(elements, list.ValueDataType) ? type : new ListType(WithType(list.ValueField, elements));
            default:
                return type;
        }
    }

    /// <summary>What an entry holds. One that only has the name of ours is a text.</summary>
    private static JsonNode? Parse(string value)
    {
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private static Field WithType(Field field, IArrowType type) => new(field.Name, type, field.IsNullable, field.Metadata);

    /// <summary>The type of a list's elements: one of Spark ML's own, where the element says so, which Spark knows by its class.</summary>
    private static JsonNode WriteElement(Field element, string column)
    {
        var type = WriteType(element.DataType, column);
        return element.Metadata?.GetValueOrDefault(VectorSchema.UserTypeKey) is { } name
            ? new JsonObject
            {
                ["class"] = name,
                ["pyClass"] = name.Replace("org.apache.spark.", "pyspark.", StringComparison.Ordinal),
                ["sqlType"] = type,
                ["type"] = "udt",
            }
            : type;
    }

    private static JsonNode WriteType(IArrowType type, string column) => type switch
    {
        MapType map => new JsonObject
        {
            ["keyType"] = WriteType(map.KeyField.DataType, column),
            ["type"] = "map",
            ["valueContainsNull"] = map.ValueField.IsNullable,
            ["valueType"] = WriteType(map.ValueField.DataType, column),
        },
        ListType list => new JsonObject
        {
            ["containsNull"] = list.ValueField.IsNullable,
            ["elementType"] = WriteElement(list.ValueField, column),
            ["type"] = "array",
        },
        StructType fields => new JsonObject
        {
            ["fields"] = new JsonArray([.. fields.Fields.Select(field => (JsonNode)WriteField(field))]),
            ["type"] = "struct",
        },
        LargeStringType => SparkTypeText.AtomicName(StringType.Default)!,
        LargeBinaryType => SparkTypeText.AtomicName(BinaryType.Default)!,
        _ => SparkTypeText.AtomicName(type)
            ?? throw new SchemaException($"column '{column}' has the Arrow type {type.Name}, which Spark does not read."),
    };
}

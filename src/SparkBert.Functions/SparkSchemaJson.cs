using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Functions;

/// <summary>
/// Spark's own form of a schema (<c>df.schema.json</c>), in which types travel to a JVM. Spark's Parquet files carry it beside Parquet's
/// schema, because only this form keeps the metadata of columns.
/// </summary>
public static class SparkSchemaJson
{
    /// <summary>The key under which Spark looks for it in a Parquet file.</summary>
    public const string Key = "org.apache.spark.sql.parquet.row.metadata";

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
        foreach (var (key, value) in field.Metadata ?? new Dictionary<string, string>())
        {
            // The one value of our metadata that is a number in Spark.
            metadata[key] = key == AnnotationSchema.DimensionKey
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

        var metadata = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json);
            foreach (var field in document.RootElement.GetProperty("fields").EnumerateArray())
            {
                var values = field.GetProperty("metadata");
                if (values.ValueKind == JsonValueKind.Object)
                {
                    metadata[field.GetProperty("name").GetString() ?? ""] = values.Clone();
                }
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // It is only a hint: Parquet's own schema is there.
            return new Schema(schema.FieldsList, null);
        }

        return new Schema(
            schema.FieldsList.Select(field => metadata.TryGetValue(field.Name, out var values)
                ? new Field(
                    field.Name,
                    field.DataType,
                    field.IsNullable,
                    values.EnumerateObject().Select(value => KeyValuePair.Create(value.Name, value.Value.ToString())))
                : field),
            null);
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
            ["elementType"] = WriteType(list.ValueDataType, column),
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

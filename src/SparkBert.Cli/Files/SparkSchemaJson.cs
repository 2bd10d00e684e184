using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Cli.Files;

/// <summary>
/// Spark's own form of a schema (<c>df.schema.json</c>), which its Parquet files carry beside Parquet's: the only place where the metadata of columns is kept.
/// </summary>
internal static class SparkSchemaJson
{
    /// <summary>The key under which Spark looks for it.</summary>
    public const string Key = "org.apache.spark.sql.parquet.row.metadata";

    public static string Write(Schema schema) => new JsonObject
    {
        ["fields"] = new JsonArray([.. schema.FieldsList.Select(field => (JsonNode)Write(field))]),
        ["type"] = "struct",
    }.ToJsonString();

    /// <summary>The schema with the metadata of its columns, where the file was written by Spark or by us.</summary>
    public static Schema RestoreMetadata(Schema schema)
    {
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
                metadata[field.GetProperty("name").GetString()!] = field.GetProperty("metadata").Clone();
            }
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // It is only a hint: Parquet's own schema is there.
            return new Schema(schema.FieldsList, null);
        }

        return new Schema(
            schema.FieldsList.Select(field => metadata.TryGetValue(field.Name, out var values)
                ? new Field(field.Name, field.DataType, field.IsNullable, values.EnumerateObject().Select(value => KeyValuePair.Create(value.Name, value.Value.ToString())))
                : field),
            null);
    }

    private static JsonObject Write(Field field)
    {
        var metadata = new JsonObject();
        foreach (var (key, value) in field.Metadata ?? new Dictionary<string, string>())
        {
            metadata[key] = key == AnnotationSchema.DimensionKey && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : value;
        }

        return new JsonObject
        {
            ["metadata"] = metadata,
            ["name"] = field.Name,
            ["nullable"] = field.IsNullable,
            ["type"] = Write(field.DataType),
        };
    }

    private static JsonNode Write(IArrowType type) => type switch
    {
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
        TimestampType => "timestamp",
        Decimal128Type number => $"decimal({number.Precision},{number.Scale})",
        MapType map => new JsonObject
        {
            ["keyType"] = Write(map.KeyField.DataType),
            ["type"] = "map",
            ["valueContainsNull"] = map.ValueField.IsNullable,
            ["valueType"] = Write(map.ValueField.DataType),
        },
        ListType list => new JsonObject
        {
            ["containsNull"] = list.ValueField.IsNullable,
            ["elementType"] = Write(list.ValueDataType),
            ["type"] = "array",
        },
        StructType fields => new JsonObject
        {
            ["fields"] = new JsonArray([.. fields.Fields.Select(field => (JsonNode)Write(field))]),
            ["type"] = "struct",
        },
        _ => throw new UsageException($"a column of Arrow's type {type.Name} can't be written for Spark; leave it out with --columns."),
    };
}

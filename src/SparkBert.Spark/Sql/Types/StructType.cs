using System.Collections;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Annotations;

namespace SparkBert.Spark.Sql.Types;

/// <summary>The schema of a frame, or the type of a column with fields of its own.</summary>
public sealed class StructType : DataType, IReadOnlyList<StructField>
{
    private readonly StructField[] fields;

    /// <summary>A struct with fields in their order.</summary>
    public StructType(params IEnumerable<StructField> fields) => this.fields = [.. fields];

    /// <summary>The fields.</summary>
    public IReadOnlyList<StructField> Fields => fields;

    /// <summary>The number of fields.</summary>
    public int Count => fields.Length;

    /// <inheritdoc/>
    public override string TypeName => "struct";

    /// <inheritdoc/>
    public override string SimpleString => $"struct<{string.Join(',', fields.Select(part => part.ToString()))}>";

    /// <summary>The field at a place.</summary>
    public StructField this[int index] => fields[index];

    /// <summary>The field of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public StructField this[string name] => fields.FirstOrDefault(field => field.Name == name)
        ?? throw new KeyNotFoundException(
            $"there is no field '{name}'; the fields are {string.Join(", ", fields.Select(field => $"'{field.Name}'"))}.");

    /// <summary>Reads a schema from Spark's JSON.</summary>
    /// <exception cref="FormatException">It is not that of a struct.</exception>
    public static StructType ParseJson(string json) =>
        ParseDataType(json) as StructType ?? throw new FormatException("the JSON is that of a data type, but not of a struct.");

    /// <summary>
    /// The schema of record batches. Arrow types that Spark reads only in another form (large lists, other time units) are refused.
    /// </summary>
    /// <exception cref="SchemaException">Spark has no such type.</exception>
    public static StructType FromArrow(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new StructType(schema.FieldsList.Select(StructField.FromArrow));
    }

    /// <summary>A struct with one more field at the end.</summary>
    public StructType Add(string name, DataType dataType, bool isNullable = true, JsonObject? metadata = null) =>
        new([.. fields, new StructField(name, dataType, isNullable, metadata)]);

    /// <summary>The Arrow schema that batches of this struct's columns have.</summary>
    /// <exception cref="NotSupportedException">A type has no Arrow form.</exception>
    public Schema ToArrowSchema() => new(fields.Select(field => field.ToArrow()), null);

    /// <inheritdoc/>
    public IEnumerator<StructField> GetEnumerator() => ((IEnumerable<StructField>)fields).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => fields.GetEnumerator();

    internal override JsonNode ToJsonNode() => new JsonObject
    {
        ["type"] = TypeName,
        ["fields"] = new JsonArray([.. fields.Select(field => (JsonNode)field.ToJsonNode())]),
    };
}

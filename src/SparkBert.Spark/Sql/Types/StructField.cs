using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Annotations;

namespace SparkBert.Spark.Sql.Types;

/// <summary>A column of a frame, or a field of a struct.</summary>
public sealed class StructField : IEquatable<StructField>
{
    /// <summary>A field.</summary>
    /// <param name="name">The name.</param>
    /// <param name="dataType">The type.</param>
    /// <param name="isNullable">Whether values may be null.</param>
    /// <param name="metadata">The column's metadata; empty if null.</param>
    public StructField(string name, DataType dataType, bool isNullable = true, JsonObject? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(dataType);
        Name = name;
        DataType = dataType;
        IsNullable = isNullable;
        Metadata = (JsonObject?)metadata?.DeepClone() ?? [];
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public DataType DataType { get; }

    /// <summary>Whether values may be null.</summary>
    public bool IsNullable { get; }

    /// <summary>The column's metadata.</summary>
    public JsonObject Metadata { get; }

    /// <inheritdoc/>
    public bool Equals(StructField? other) => other is not null && JsonNode.DeepEquals(ToJsonNode(), other.ToJsonNode());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StructField);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    /// <summary>The field as in a schema's DDL.</summary>
    public override string ToString() => $"{Name}:{DataType.SimpleString}";

    /// <summary>The field of a column of record batches, with its metadata.</summary>
    /// <exception cref="SchemaException">It is of a type that Spark does not have.</exception>
    internal static StructField FromArrow(Field field) => DataTypeJson.ReadField(SparkSchemaJson.WriteField(field));

    internal JsonObject ToJsonNode() => new()
    {
        ["name"] = Name,
        ["type"] = DataType.ToJsonNode(),
        ["nullable"] = IsNullable,
        ["metadata"] = Metadata.DeepClone(),
    };

    /// <summary>The Arrow field with the metadata: strings as they are, other values as JSON.</summary>
    internal Field ToArrow() => SparkTypeJson.ReadField(ToJsonNode());
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow.Types;

namespace SparkBert.Spark.Sql.Types;

/// <summary>A type of Spark SQL. Two types are equal when their JSON forms are.</summary>
public abstract class DataType : IEquatable<DataType>
{
    private protected DataType()
    {
    }

    /// <summary>The type's name in schemas' JSON, such as <c>integer</c>, <c>decimal(10,2)</c>, <c>array</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>The type as DDL writes it, such as <c>int</c>, <c>array&lt;string&gt;</c>.</summary>
    public virtual string SimpleString => TypeName;

    /// <summary>The type as Spark's JSON, as <c>df.schema.json</c> gives it.</summary>
    public string Json => ToJsonNode().ToJsonString(RelaxedJson.Options);

    /// <summary>Reads a type from Spark's JSON.</summary>
    /// <exception cref="FormatException">It is no JSON, or not that of a type.</exception>
    public static DataType ParseDataType(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return DataTypeJson.Read(JsonNode.Parse(json));
        }
        catch (JsonException e)
        {
            throw new FormatException($"a data type's JSON can't be read: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public bool Equals(DataType? other) => other is not null && JsonNode.DeepEquals(ToJsonNode(), other.ToJsonNode());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataType);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(TypeName);

    /// <summary>The type as DDL writes it.</summary>
    public override string ToString() => SimpleString;

    internal virtual JsonNode ToJsonNode() => JsonValue.Create(TypeName);

    /// <summary>The Arrow type in which Spark sends it.</summary>
    /// <exception cref="NotSupportedException">Spark has no Arrow form of it, or none that .NET reads.</exception>
    internal IArrowType ToArrow() => SparkTypeJson.Read(ToJsonNode());
}

using System.Text.Json.Nodes;

namespace SparkBert.Spark.Sql.Types;

/// <summary>Keys with their values.</summary>
/// <param name="keyType">The type of the keys, which are never null.</param>
/// <param name="valueType">The type of the values.</param>
/// <param name="valueContainsNull">Whether values may be null.</param>
public sealed class MapType(DataType keyType, DataType valueType, bool valueContainsNull = true) : DataType
{
    /// <summary>The type of the keys.</summary>
    public DataType KeyType { get; } = keyType;

    /// <summary>The type of the values.</summary>
    public DataType ValueType { get; } = valueType;

    /// <summary>Whether values may be null.</summary>
    public bool ValueContainsNull { get; } = valueContainsNull;

    /// <inheritdoc/>
    public override string TypeName => "map";

    /// <inheritdoc/>
    public override string SimpleString => $"map<{KeyType.SimpleString},{ValueType.SimpleString}>";

    internal override JsonNode ToJsonNode() => new JsonObject
    {
        ["type"] = TypeName,
        ["keyType"] = KeyType.ToJsonNode(),
        ["valueType"] = ValueType.ToJsonNode(),
        ["valueContainsNull"] = ValueContainsNull,
    };
}

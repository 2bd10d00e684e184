using System.Text.Json.Nodes;

namespace SparkBert.Spark.Sql.Types;

/// <summary>A list of elements of one type.</summary>
/// <param name="elementType">The type of the elements.</param>
/// <param name="containsNull">Whether elements may be null.</param>
public sealed class ArrayType(DataType elementType, bool containsNull = true) : DataType
{
    /// <summary>The type of the elements.</summary>
    public DataType ElementType { get; } = elementType;

    /// <summary>Whether elements may be null.</summary>
    public bool ContainsNull { get; } = containsNull;

    /// <inheritdoc/>
    public override string TypeName => "array";

    /// <inheritdoc/>
    public override string SimpleString => $"array<{ElementType.SimpleString}>";

    internal override JsonNode ToJsonNode() => new JsonObject
    {
        ["type"] = TypeName,
        ["elementType"] = ElementType.ToJsonNode(),
        ["containsNull"] = ContainsNull,
    };
}

using System.Text.Json.Nodes;

namespace SparkBert.Spark.Sql.Types;

/// <summary>A type that this library only passes through, such as <c>variant</c> or a user-defined type; its JSON is kept.</summary>
public sealed class OtherType : DataType
{
    private readonly JsonNode json;

    internal OtherType(JsonNode json) => this.json = json.DeepClone();

    /// <inheritdoc/>
    public override string TypeName => json is JsonObject named ? named["type"]?.ToString() ?? "?" : json.ToString();

    internal override JsonNode ToJsonNode() => json.DeepClone();
}

using System.Globalization;
using System.Text.Json.Nodes;

namespace SparkBert.Cli.Neighbours;

/// <summary>What tells a row from the others: its number from 1, or the id that it has in the flat layout.</summary>
/// <param name="Number">The number; of no meaning beside an id that is a text.</param>
/// <param name="Id">The id where it is a text.</param>
internal readonly record struct RowName(long Number, string? Id = null)
{
    /// <summary>The name for people.</summary>
    public override string ToString() => Id ?? Number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name as JSON has it: a number or a text.</summary>
    public JsonNode ToJson() => Id is null ? JsonValue.Create(Number) : JsonValue.Create(Id);
}

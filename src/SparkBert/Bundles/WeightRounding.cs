using System.Text.Json.Serialization;

namespace SparkBert.Bundles;

/// <summary>How the weights of a model in 8-bit integers were rounded.</summary>
/// <param name="Method"><see cref="Nearest"/> or <see cref="Gptq"/>.</param>
public sealed record WeightRounding(string Method)
{
    /// <summary>Each weight to the nearest step; no text is needed.</summary>
    public const string Nearest = "nearest";

    /// <summary>GPTQ: each weight takes up what the rounding of others has done to the products with a text's activations.</summary>
    public const string Gptq = "gptq";

    /// <summary>The sentences of that text; null where there was none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Sentences { get; init; }

    /// <summary>Their word pieces; null where there was no text.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Pieces { get; init; }

    /// <summary>
    /// Sentences of the text that were left out because the agreement is measured by them; null where there was no text.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? HeldOut { get; init; }
}

using System.Text.Json;

namespace SparkBert.Benchmarks;

/// <summary>What was measured.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="HigherIsBetter">Whether more of it is better.</param>
internal sealed record Figure(string Name, double Value, string Unit, bool HigherIsBetter)
{
    /// <summary>One line of JSON, for programs.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>Four digits, and all of those in front of the point.</summary>
    public static string Format(double value) => value switch
    {
        0 => "0",
        >= 1000 or <= -1000 => value.ToString("N0"),
        _ => value.ToString($"F{Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6)}"),
    };
}

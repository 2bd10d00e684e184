using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkBert.Cli.Bench;

/// <summary>What <c>sparkbert bench</c> measured: every round, so that anybody can compute from it.</summary>
internal sealed record BenchResult
{
    /// <summary>The processor and the system.</summary>
    public required string Machine { get; init; }

    /// <summary>The versions of the program, .NET and ONNX Runtime.</summary>
    public required string Versions { get; init; }

    /// <summary>The day.</summary>
    public required string Date { get; init; }

    /// <summary>Model calls at the same time.</summary>
    public required int Threads { get; init; }

    /// <summary>The GPU that the models ran on; null for the processor, as in results from before there was another device.</summary>
    public string? Device { get; init; }

    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>Fused multiply-adds in registers, GFLOP/s, each round.</summary>
    public required IReadOnlyList<double> PeakGflops { get; init; }

    /// <summary>The models, in the order of the rounds.</summary>
    public required IReadOnlyList<BenchModelResult> Models { get; init; }

    /// <summary>The JSON form.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BenchJson.Default.BenchResult);

    /// <summary>Reads the JSON form.</summary>
    public static BenchResult Parse(string json) => JsonSerializer.Deserialize(json, BenchJson.Default.BenchResult)
        ?? throw new JsonException("it is empty.");
}

/// <summary>The JSON form of results.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(BenchResult))]
internal sealed partial class BenchJson : JsonSerializerContext;

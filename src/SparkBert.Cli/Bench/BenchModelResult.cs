namespace SparkBert.Cli.Bench;

/// <summary>What was measured with one model.</summary>
internal sealed record BenchModelResult
{
    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its precision.</summary>
    public required string Precision { get; init; }

    /// <summary>Length of a position's vector.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>The number of layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Megabytes of the graph and its weights.</summary>
    public required double Megabytes { get; init; }

    /// <summary>Operations of a position in the matrix products of the layers.</summary>
    public required double OperationsOfPosition { get; init; }

    /// <summary>Operations of a position for each one of its sentence, in attention.</summary>
    public required double OperationsOfPair { get; init; }

    /// <summary>Seconds to open it.</summary>
    public required double OpenSeconds { get; init; }

    /// <summary>Peak memory of a process that embeds the text, in MB; null if that was not measured.</summary>
    public required double? PeakMegabytes { get; init; }

    /// <summary>The product of the model's sizes on ONNX Runtime, GFLOP/s, each round.</summary>
    public required IReadOnlyList<double> ProductGflops { get; init; }

    /// <summary>What was run.</summary>
    public required IReadOnlyList<BenchItem> Items { get; init; }
}

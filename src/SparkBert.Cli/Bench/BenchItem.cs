using System.Text.Json.Serialization;

namespace SparkBert.Cli.Bench;

/// <summary>One way to run a text through a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pieces">Word pieces, without [CLS], [SEP] and padding.</param>
/// <param name="Positions">Positions that are computed.</param>
/// <param name="Pairs">Positions, each times the length that it is padded to.</param>
/// <param name="Calls">The model calls.</param>
/// <param name="Seconds">Wall time of each round.</param>
internal sealed record BenchItem(string Name, long Pieces, long Positions, long Pairs, long Calls, IReadOnlyList<double> Seconds)
{
    /// <summary>Processor time of each round, of all threads; null in results of earlier versions.</summary>
    public IReadOnlyList<double>? ProcessorSeconds { get; init; }

    /// <summary>The median of the rounds.</summary>
    [JsonIgnore]
    public double Median => Seconds.Order().ElementAt(Seconds.Count / 2);
}

using SparkBert.Models;

namespace SparkBert.Cli.Bench;

/// <summary>A model with random weights that is measured: speed does not depend on the weights.</summary>
internal static class BenchShape
{
    /// <summary>As many pieces as a BERT's vocabulary has.</summary>
    private const int Pieces = 30_000;

    /// <summary>The shapes by their names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["large", "base", "minilm"];

    /// <summary>Writes the bundle of a shape.</summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="layers">Its layers; null for all.</param>
    /// <param name="words">Words that are pieces.</param>
    /// <param name="cancellation">Ends it.</param>
    public static void Write(string folder, string name, int? layers, IEnumerable<string> words, CancellationToken cancellation)
    {
        string[] special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"];
        string[] known = [.. special, .. words.Distinct(StringComparer.Ordinal)];
        string[] pieces = [.. known, .. Enumerable.Range(0, Math.Max(0, Pieces - known.Length)).Select(i => $"[unused{i}]")];
        var sizes = name switch
        {
            "large" => new RandomModelSizes(1024, layers ?? 24, 16, 4096, 512),
            "base" => new RandomModelSizes(768, layers ?? 12, 12, 3072, 512),
            _ => new RandomModelSizes(384, layers ?? 6, 12, 1536, 512),
        };
        RandomModel.Write(folder, layers is null ? name : $"{name}-{layers}-layers", sizes, pieces, cancellation);
    }
}

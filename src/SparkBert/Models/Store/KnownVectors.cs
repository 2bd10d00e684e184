using System.Globalization;
using System.Text.Json;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Store;

/// <summary>
/// Vectors that a model must give: a check that the right model arrived and was imported rightly, which no checksum of its files can make. (A bundle's own <see cref="ProbeVectors"/> say what it gave when it was written.)
/// </summary>
internal sealed class KnownVectors
{
    private readonly float tolerance;
    private readonly List<(string[] Pieces, float[][] Values)> probes = [];

    private KnownVectors(float tolerance) => this.tolerance = tolerance;

    /// <summary>Reads vectors of the program's own.</summary>
    /// <param name="resource">The name of the embedded resource.</param>
    public static KnownVectors Load(string resource)
    {
        using var stream = typeof(KnownVectors).Assembly.GetManifestResourceStream(resource)!;
        using var document = JsonDocument.Parse(stream);
        var loaded = new KnownVectors(document.RootElement.GetProperty("tolerance").GetSingle());
        foreach (var probe in document.RootElement.GetProperty("probes").EnumerateArray())
        {
            loaded.probes.Add((
                [.. probe.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()!)],
                [.. probe.GetProperty("values").EnumerateArray().Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray())]));
        }

        return loaded;
    }

    /// <summary>Runs a bundle's last layer on the probes.</summary>
    /// <returns>The largest difference.</returns>
    /// <exception cref="ModelException">It is another model.</exception>
    public float Check(ModelBundle bundle, string name)
    {
        // Not the session that the process shares: the bundle has not got its place yet.
        using var session = ProbeVectors.Open(bundle.SessionModel);
        var largest = 0f;
        foreach (var (pieces, expected) in probes)
        {
            var ids = pieces.Select(piece => bundle.Vocabulary.TryGetId(piece, out var id) ? (long)id : throw new ModelException($"{name} is another model than expected: its vocabulary has no word piece '{piece}'.")).ToArray();
            session.Run(ids, [.. ids.Select(_ => 1L)], 1, ids.Length, [bundle.Layers], layers =>
            {
                var actual = layers[0].GetTensorDataAsSpan<float>();
                for (var row = 0; row < expected.Length; row++)
                {
                    largest = MathF.Max(largest, ProbeVectors.LargestDifference(expected[row], actual.Slice(row * bundle.HiddenSize, expected[row].Length)));
                }
            });
        }

        return largest <= tolerance
            ? largest
            : throw new ModelException(string.Create(CultureInfo.InvariantCulture, $"{name} is another model than expected, or was imported wrongly: its vectors differ from the known ones by up to {largest:G3}, over the tolerance of {tolerance}. It is not used."));
    }
}

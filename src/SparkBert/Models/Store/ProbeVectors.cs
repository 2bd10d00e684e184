using System.Globalization;
using System.Text.Json;
using SparkBert.Sessions;

namespace SparkBert.Models.Store;

/// <summary>Vectors that a model must give: a check that the right model arrived and was imported rightly, which no checksum of its files can make.</summary>
internal sealed class ProbeVectors
{
    private readonly float tolerance;
    private readonly List<(string[] Pieces, float[][] Values)> probes = [];

    private ProbeVectors(float tolerance) => this.tolerance = tolerance;

    /// <summary>Reads probes of the program's own.</summary>
    /// <param name="resource">The name of the embedded resource.</param>
    public static ProbeVectors Load(string resource)
    {
        using var stream = typeof(ProbeVectors).Assembly.GetManifestResourceStream(resource)!;
        using var document = JsonDocument.Parse(stream);
        var loaded = new ProbeVectors(document.RootElement.GetProperty("tolerance").GetSingle());
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
        using var session = BertSession.Open(bundle.SessionModel);
        var largest = 0f;
        foreach (var (pieces, expected) in probes)
        {
            var ids = pieces.Select(piece => bundle.Vocabulary.TryGetId(piece, out var id) ? (long)id : throw new ModelException($"{name} is another model than expected: its vocabulary has no word piece '{piece}'.")).ToArray();
            session.Run(ids, [.. ids.Select(_ => 1L)], 1, ids.Length, [bundle.Layers], layers =>
            {
                var actual = layers[0].GetTensorDataAsSpan<float>();
                for (var row = 0; row < expected.Length; row++)
                {
                    for (var i = 0; i < expected[row].Length; i++)
                    {
                        var difference = MathF.Abs(expected[row][i] - actual[(row * bundle.HiddenSize) + i]);
                        largest = float.IsNaN(difference) ? float.PositiveInfinity : MathF.Max(largest, difference);
                    }
                }
            });
        }

        return largest <= tolerance
            ? largest
            : throw new ModelException(string.Create(CultureInfo.InvariantCulture, $"{name} is another model than expected, or was imported wrongly: its vectors differ from the known ones by up to {largest:G3}, over the tolerance of {tolerance}. It is not used."));
    }
}

using SparkBert.Bundles;
using System.Globalization;
using System.Text.Json;
using SparkBert.Models.Verification;
using SparkBert.Sessions;

namespace SparkBert.Models.Store;

/// <summary>
/// Vectors that a model must give: a check that the right model arrived and was imported rightly, which no checksum of its files can make. (A bundle's own <see cref="ProbeVectors"/> say what it gave when it was written.)
/// </summary>
internal sealed class KnownVectors
{
    private readonly List<(string[] Pieces, float[][] Values)> probes = [];

    private KnownVectors(float tolerance) => Tolerance = tolerance;

    /// <summary>The largest difference that the same model may have.</summary>
    public float Tolerance { get; }

    /// <summary>Length of the shortest vector that the values may be the first of.</summary>
    private int Length => probes.Max(probe => probe.Values.Max(row => row.Length));

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
        if (LargestDifference(bundle, session) is not { } largest)
        {
            throw new ModelException($"{name} is another model than expected: its vocabulary lacks word pieces that the expected one has, or its vectors are shorter. It is not used.");
        }

        return largest <= Tolerance
            ? largest
            : throw new ModelException(string.Create(CultureInfo.InvariantCulture, $"{name} is another model than expected, or was imported wrongly: its vectors differ from the known ones by up to {largest:G3}, over the tolerance of {Tolerance}. It is not used."));
    }

    /// <summary>Runs a model's last layer on the probes.</summary>
    /// <returns>The largest difference; null where the model is so different that there is nothing to compare.</returns>
    public float? LargestDifference(ModelBundle bundle, BertSession session)
    {
        if (bundle.HiddenSize < Length)
        {
            return null;
        }

        var largest = 0f;
        foreach (var (pieces, expected) in probes)
        {
            var ids = new long[pieces.Length];
            for (var i = 0; i < ids.Length; i++)
            {
                if (!bundle.Vocabulary.TryGetId(pieces[i], out var id))
                {
                    return null;
                }

                ids[i] = id;
            }

            session.Run(ids, [.. ids.Select(_ => 1L)], 1, ids.Length, [bundle.Layers], layers =>
            {
                var actual = layers[0].GetTensorDataAsSpan<float>();
                for (var row = 0; row < expected.Length; row++)
                {
                    largest = MathF.Max(largest, ProbeVectors.LargestDifference(expected[row], actual.Slice(row * bundle.HiddenSize, expected[row].Length)));
                }
            });
        }

        return largest;
    }
}

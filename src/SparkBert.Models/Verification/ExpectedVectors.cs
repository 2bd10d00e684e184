using System.Globalization;
using System.Text.Json;
using SparkBert.Bundles;

namespace SparkBert.Models.Verification;

/// <summary>
/// Vectors that a model must give, for sequences of word pieces: they verify the imported model itself, which checksums of its files can't.
/// </summary>
public sealed class ExpectedVectors
{
    private readonly List<(string[] Pieces, float[][] Values)> probes;

    private ExpectedVectors(float tolerance, List<(string[] Pieces, float[][] Values)> probes)
    {
        Tolerance = tolerance;
        this.probes = probes;
        Dimension = probes.Max(probe => probe.Values.Max(row => row.Length));
    }

    /// <summary>The largest difference of a value that the same model may have.</summary>
    public float Tolerance { get; }

    /// <summary>The maximum number of known values of a vector; a model with shorter vectors is another one.</summary>
    public int Dimension { get; }

    /// <summary>Reads vectors.</summary>
    /// <param name="utf8">
    /// JSON: <c>{"tolerance": 0.01, "probes": [{"pieces": ["[CLS]", "i", "[SEP]"], "values": [[0.1, ...], ...]}]}</c>, where <c>values</c>
    /// has the first values of the last layer's vector of each piece, [pieces, values].
    /// </param>
    /// <exception cref="FormatException">It is of another form.</exception>
    public static ExpectedVectors Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8);
            var probes = new List<(string[] Pieces, float[][] Values)>();
            foreach (var probe in document.RootElement.GetProperty("probes").EnumerateArray())
            {
                string[] pieces = [.. probe.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()!)];
                float[][] values = [.. probe.GetProperty("values").EnumerateArray()
                    .Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray())];
                probes.Add(pieces.Length > 0 && values.Length is > 0 && values.Length <= pieces.Length
                    ? (pieces, values)
                    : throw new FormatException("a probe must have pieces, and at most as many rows of values."));
            }

            return probes.Count > 0
                ? new ExpectedVectors(document.RootElement.GetProperty("tolerance").GetSingle(), probes)
                : throw new FormatException("there are no probes.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new FormatException(
                $"expected vectors must be {{\"tolerance\", \"probes\": [{{\"pieces\", \"values\"}}]}}: {error.Message}", error);
        }
    }

    /// <summary>Runs a model's last layer on the probes.</summary>
    /// <param name="model">The model.</param>
    /// <returns>
    /// The largest absolute difference; null if there is nothing to compare: the vocabulary lacks a piece, or the model has shorter
    /// vectors or sequences.
    /// </returns>
    /// <exception cref="ModelException">The model can't be run.</exception>
    public float? FindLargestDifference(BertModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.HiddenSize < Dimension || probes.Exists(probe => probe.Pieces.Length > model.MaxPositions))
        {
            return null;
        }

        var largest = 0f;
        foreach (var (pieces, expected) in probes)
        {
            var ids = new int[pieces.Length];
            for (var i = 0; i < ids.Length; i++)
            {
                if (!model.Vocabulary.TryGetId(pieces[i], out ids[i]))
                {
                    return null;
                }
            }

            var actual = model.RunLayers(ids, [model.Layers])[0].AsSpan();
            for (var row = 0; row < expected.Length; row++)
            {
                var vector = actual.Slice(row * model.HiddenSize, expected[row].Length);
                largest = MathF.Max(largest, ProbeVectors.FindLargestDifference(expected[row], vector));
            }
        }

        return largest;
    }

    /// <summary>Refuses a model that does not give the vectors.</summary>
    /// <exception cref="ModelException">It is another model.</exception>
    internal void Require(BertModel model, string name)
    {
        if (FindLargestDifference(model) is not { } largest)
        {
            throw new ModelException(
                $"{name} is another model than expected: its vocabulary lacks word pieces that the expected one has, or its vectors are "
                + "shorter. "
                + "It is not used.");
        }

        if (!(largest <= Tolerance))
        {
            throw new ModelException(
                $"{name} is another model than expected, or was imported wrongly: its vectors differ from the known ones by up to "
                + string.Create(CultureInfo.InvariantCulture, $"{largest:G3}, over the tolerance of {Tolerance}. It is not used."));
        }
    }
}

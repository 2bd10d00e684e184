using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.WordPieces;

namespace SparkBert.Models.Verification;

/// <summary>
/// The vectors that a bundle's model gave where it was written, in the file <c>probes.json</c>. With them another machine, another release
/// of ONNX Runtime or a copy of the files can be compared without the model's source.
/// </summary>
internal static class ProbeVectors
{
    /// <summary>The file in a bundle.</summary>
    public const string FileName = "probes.json";

    /// <summary>The largest difference that other processors and releases may make: the bound for results in fp32.</summary>
    public const float Tolerance = 1e-4f;

    /// <summary>
    /// The same for results in 8-bit integers: a last bit that another processor's kernels give to a float can turn a value to the next of
    /// 256 steps, and that adds up over the layers, at most to what the steps themselves cost.
    /// </summary>
    private const float EightBitTolerance = 0.25f;

    private const int LongSequence = 16;

    /// <summary>
    /// Runs the model on a short sequence, all layers, on a longer one, the last layer, and on words, whose pieces show how the model
    /// turns text into ids.
    /// </summary>
    /// <exception cref="ModelException">The model can't be run, or gives other shapes than it should, NaN or infinity.</exception>
    public static IReadOnlyList<Probe> Compute(BertModel model)
    {
        var outputs = model.Manifest.LayerOutputs;
        int[] layers = [.. Enumerable.Range(0, outputs.Count).Where(layer => outputs[layer] is not null)];
        return
        [
            .. Compute(model, CreateSequence(model.Vocabulary, Math.Min(3, model.MaxPositions)), layers),
            .. Compute(model, CreateSequence(model.Vocabulary, Math.Min(LongSequence, model.MaxPositions)), [model.Layers]),
            .. ComputeWords(model),
        ];
    }

    /// <summary>Runs the model on the sequences of probes and compares.</summary>
    /// <param name="model">The model.</param>
    /// <param name="probes">The probes of its bundle.</param>
    /// <param name="comparesWords">Whether words must have the pieces that they had: not where the user changed the case.</param>
    /// <returns>The largest difference of a layer, for each layer.</returns>
    /// <exception cref="ModelException">The model can't be run, or the probes do not fit it.</exception>
    public static IReadOnlyDictionary<int, float> Compare(BertModel model, IReadOnlyList<Probe> probes, bool comparesWords = true)
    {
        var largest = new SortedDictionary<int, float>();
        foreach (var sequence in probes.GroupBy(probe => string.Join(' ', probe.Ids)))
        {
            if (comparesWords)
            {
                RequireWords(model, sequence.First());
            }

            int[] layers = [.. sequence.Select(probe => probe.Layer)];
            var ids = sequence.First().Ids;
            if (ids.Length > model.MaxPositions || !Array.TrueForAll(layers, layer => IsGiven(model, layer)))
            {
                throw new ModelException($"{FileName} has {ids.Length} positions or a layer that the model does not give.");
            }

            foreach (var (expected, actual) in sequence.Zip(Compute(model, ids, layers)))
            {
                if (expected.Vectors.Length != actual.Vectors.Length)
                {
                    throw new ModelException(
                        $"{FileName}: layer {expected.Layer} must have {actual.Vectors.Length / sizeof(float)} values for {ids.Length} "
                        + "positions, "
                        + $"but has {expected.Vectors.Length / sizeof(float)}.");
                }

                var difference = FindLargestDifference(GetFloats(expected), GetFloats(actual));
                largest[expected.Layer] = Math.Max(largest.GetValueOrDefault(expected.Layer), difference);
            }
        }

        return largest;
    }

    /// <summary>The largest difference that another processor may make to a model's vectors.</summary>
    public static float ToleranceOf(BundleManifest manifest) =>
        manifest.Precision == BundleManifest.EightBitPrecision ? EightBitTolerance : Tolerance;

    /// <summary>The bytes of the file.</summary>
    public static byte[] ToUtf8(IReadOnlyList<Probe> probes) =>
        JsonSerializer.SerializeToUtf8Bytes(probes, ProbeJson.Default.IReadOnlyListProbe);

    /// <summary>Reads the probes of a bundle.</summary>
    /// <exception cref="ModelException">The bundle has none, or they are damaged.</exception>
    public static IReadOnlyList<Probe> Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            throw new ModelException(
                $"{folder} has no {FileName}: it was written before bundles had probe vectors. Import the model again.");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), ProbeJson.Default.IReadOnlyListProbe) is { Count: > 0 } probes
                && probes.All(IsSound)
                    ? probes
                    : throw new ModelException($"{file} has no probes, or one without ids or vectors.");
        }
        catch (JsonException error)
        {
            throw new ModelException($"{file} can't be read: {error.Message}", error);
        }
    }

    /// <summary>The largest absolute difference of two arrays of one length; infinity where one has NaN.</summary>
    public static float FindLargestDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var largest = 0f;
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs(expected[i] - actual[i]);
            largest = float.IsNaN(difference) ? float.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest;
    }

    private static IEnumerable<Probe> ComputeWords(BertModel model)
    {
        var words = ProbeWords.Choose(model);
        return words.Length == 0
            ? []
            : Compute(model, ProbeWords.Encode(model, words), [model.Layers]).Select(probe => probe with { Words = words });
    }

    private static void RequireWords(BertModel model, Probe probe)
    {
        if (probe.Words is { } words && !ProbeWords.Encode(model, words).AsSpan().SequenceEqual(probe.Ids))
        {
            throw new ModelException(
                $"the words {ForeignText.Show(string.Join(' ', words))} have other pieces than when the bundle was written: "
                + $"caseSensitive or words in {BundleManifest.FileName} was edited. Import the original model.");
        }
    }

    private static bool IsGiven(BertModel model, int layer) =>
        layer >= 0 && layer <= model.Layers && model.Manifest.LayerOutputs[layer] is not null;

    private static bool IsSound(Probe probe) =>
        probe is { Ids.Length: > 0, Vectors.Length: > 0 } && probe.Vectors.Length % sizeof(float) == 0;

    private static List<Probe> Compute(BertModel model, int[] ids, int[] layers)
    {
        var probes = new List<Probe>();
        foreach (var (layer, vectors) in layers.Zip(model.RunLayers(ids, layers)))
        {
            var name = model.Manifest.LayerOutputs[layer];
            if (vectors.Length != ids.Length * model.HiddenSize)
            {
                throw new ModelException(
                    $"{name} must give {model.HiddenSize} values for each of {ids.Length} positions, but gives {vectors.Length} values in "
                    + "all.");
            }

            if (!Array.TrueForAll(vectors, float.IsFinite))
            {
                throw new ModelException($"{name} gives NaN or infinity: the weights are damaged.");
            }

            probes.Add(new Probe { Ids = ids, Layer = layer, Vectors = MemoryMarshal.AsBytes<float>(vectors).ToArray() });
        }

        return probes;
    }

    /// <summary>[CLS], ids spread over the vocabulary, its last among them, and [SEP].</summary>
    private static int[] CreateSequence(Vocabulary vocabulary, int length)
    {
        // A prime step visits ids from all parts; the last id shows whether the embedding table is long enough.
        const int Step = 7919;
        var ids = new int[length];
        for (var i = 0; i < length; i++)
        {
            ids[i] = (int)((vocabulary.Count - 1 + ((i - 1) * (long)Step)) % vocabulary.Count);
        }

        ids[0] = vocabulary.ClsId;
        ids[^1] = vocabulary.SepId;
        return ids;
    }

    private static ReadOnlySpan<float> GetFloats(Probe probe) => MemoryMarshal.Cast<byte, float>(probe.Vectors);
}

/// <summary>The JSON form of probes; the bytes of vectors are Base64.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<Probe>))]
internal sealed partial class ProbeJson : JsonSerializerContext;

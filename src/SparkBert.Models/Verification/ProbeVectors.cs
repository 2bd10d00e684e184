using SparkBert.Bundles;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Sessions;
using SparkBert.WordPieces;

namespace SparkBert.Models.Verification;

/// <summary>
/// The vectors that a bundle's model gave where it was written, in the file <c>probes.json</c>: whether another machine, another release of ONNX Runtime or a copy of the files
/// gives the same can then be told without the model's source.
/// </summary>
internal static class ProbeVectors
{
    /// <summary>The file in a bundle.</summary>
    public const string FileName = "probes.json";

    /// <summary>The largest difference that other processors and releases may make: the bound for results in fp32.</summary>
    public const float Tolerance = 1e-4f;

    private const int LongSequence = 16;

    /// <summary>Runs the model on a short sequence, all layers, and a longer one, the last layer.</summary>
    /// <exception cref="ModelException">The model can't be run, or gives other shapes than it should, NaN or infinity.</exception>
    public static IReadOnlyList<Probe> Compute(SessionModel model, Vocabulary vocabulary)
    {
        using var session = Open(model);
        var last = model.LayerOutputs.Count - 1;
        int[] layers = [.. Enumerable.Range(0, last + 1).Where(layer => model.LayerOutputs[layer] is not null)];
        return [.. Compute(session, model, Sequence(vocabulary, Math.Min(3, model.MaxPositions)), layers), .. Compute(session, model, Sequence(vocabulary, Math.Min(LongSequence, model.MaxPositions)), [last])];
    }

    /// <summary>Runs the model on the sequences of probes and compares.</summary>
    /// <param name="session">The model.</param>
    /// <param name="model">What the session has to know of it.</param>
    /// <param name="probes">The probes of its bundle.</param>
    /// <returns>The largest difference of a layer, for each layer.</returns>
    /// <exception cref="ModelException">The model can't be run, or gives other shapes than the probes have.</exception>
    public static IReadOnlyDictionary<int, float> Compare(BertSession session, SessionModel model, IReadOnlyList<Probe> probes)
    {
        var largest = new SortedDictionary<int, float>();
        foreach (var sequence in probes.GroupBy(probe => string.Join(' ', probe.Ids)))
        {
            int[] layers = [.. sequence.Select(probe => probe.Layer)];
            foreach (var (expected, actual) in sequence.Zip(Compute(session, model, sequence.First().Ids, layers)))
            {
                if (expected.Vectors.Length != actual.Vectors.Length)
                {
                    throw new ModelException($"{FileName}: layer {expected.Layer} must have {actual.Vectors.Length / sizeof(float)} values for {expected.Ids.Length} positions, but has {expected.Vectors.Length / sizeof(float)}.");
                }

                largest[expected.Layer] = Math.Max(largest.GetValueOrDefault(expected.Layer), LargestDifference(Floats(expected), Floats(actual)));
            }
        }

        return largest;
    }

    /// <summary>Opens a session for comparisons.</summary>
    /// <exception cref="ModelException">ONNX Runtime can't load the model.</exception>
    public static BertSession Open(SessionModel model)
    {
        try
        {
            return BertSession.OpenForOneRun(model);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException($"{Path.GetFileName(model.Path)} can't be loaded by ONNX Runtime: {error.Message}", error);
        }
    }

    public static void Write(string folder, IReadOnlyList<Probe> probes) =>
        File.WriteAllBytes(Path.Combine(folder, FileName), JsonSerializer.SerializeToUtf8Bytes(probes, ProbeJson.Default.IReadOnlyListProbe));

    /// <summary>Reads the probes of a bundle.</summary>
    /// <exception cref="ModelException">The bundle has none, or they are damaged.</exception>
    public static IReadOnlyList<Probe> Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            throw new ModelException($"{folder} has no {FileName}: it was written before bundles had probe vectors. Import the model anew.");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), ProbeJson.Default.IReadOnlyListProbe) is { Count: > 0 } probes && probes.All(IsSound)
                ? probes
                : throw new ModelException($"{file} has no probes, or such without ids or vectors.");
        }
        catch (JsonException error)
        {
            throw new ModelException($"{file} can't be read: {error.Message}", error);
        }
    }

    /// <summary>The largest absolute difference of two arrays of one length; infinity where one has NaN.</summary>
    public static float LargestDifference(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var largest = 0f;
        for (var i = 0; i < expected.Length; i++)
        {
            var difference = Math.Abs(expected[i] - actual[i]);
            largest = float.IsNaN(difference) ? float.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest;
    }

    private static bool IsSound(Probe probe) => probe.Ids is { Length: > 0 } && probe.Vectors is { Length: > 0 } && probe.Vectors.Length % sizeof(float) == 0;

    private static List<Probe> Compute(BertSession session, SessionModel model, long[] ids, int[] layers)
    {
        var probes = new List<Probe>();
        try
        {
            session.Run(ids, [.. ids.Select(_ => 1L)], 1, ids.Length, layers, outputs =>
            {
                for (var i = 0; i < layers.Length; i++)
                {
                    var vectors = outputs[i].GetTensorDataAsSpan<float>();
                    if (vectors.Length != ids.Length * model.HiddenSize)
                    {
                        throw new ModelException($"{model.LayerOutputs[layers[i]]} must give {model.HiddenSize} values for each of {ids.Length} positions, but gives {vectors.Length} values in all.");
                    }

                    foreach (var value in vectors)
                    {
                        if (!float.IsFinite(value))
                        {
                            throw new ModelException($"{model.LayerOutputs[layers[i]]} gives NaN or infinity: the weights are damaged.");
                        }
                    }

                    probes.Add(new Probe { Ids = ids, Layer = layers[i], Vectors = MemoryMarshal.AsBytes(vectors).ToArray() });
                }
            });
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException(
                $"{Path.GetFileName(model.Path)} can't be run by ONNX Runtime on piece ids up to {ids.Max()} (an embedding table with fewer rows than the vocabulary has entries shows so): {error.Message}",
                error);
        }

        return probes;
    }

    /// <summary>[CLS], ids spread over the vocabulary, its last among them, and [SEP].</summary>
    private static long[] Sequence(Vocabulary vocabulary, int length)
    {
        // A prime step visits ids from all parts; the last id shows whether the embedding table is long enough.
        const int Step = 7919;
        var ids = new long[length];
        for (var i = 0; i < length; i++)
        {
            ids[i] = (vocabulary.Count - 1 + ((i - 1) * (long)Step)) % vocabulary.Count;
        }

        ids[0] = vocabulary.ClsId;
        ids[^1] = vocabulary.SepId;
        return ids;
    }

    private static ReadOnlySpan<float> Floats(Probe probe) => MemoryMarshal.Cast<byte, float>(probe.Vectors);
}

/// <summary>The JSON form of probes; the bytes of vectors are Base64.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<Probe>))]
internal sealed partial class ProbeJson : JsonSerializerContext;

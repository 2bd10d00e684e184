using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Batches;

namespace SparkBert.Sessions;

/// <summary>
/// Whether this processor's kernels give attention the same bits however far a sentence is padded. The shares of padding are exactly 0, so
/// the sums are the same if a kernel adds them in the same order; which one it takes depends on the processor.
/// </summary>
internal static class AttentionKernels
{
    /// <summary>Added to a score that does not count, as the importer's graph does.</summary>
    private const float Masked = -10_000;

    /// <summary>Sizes of a head: those of MiniLM and of BERT.</summary>
    private static readonly int[] HeadSizes = [32, 64];

    private static readonly Lazy<bool> Exact = new(Look);

    /// <summary>
    /// Whether they do, for calls up to <see cref="PaddedLength.MaxFurther"/>. The first caller waits for some milliseconds.
    /// </summary>
    public static bool AreExact => Exact.Value;

    /// <summary>
    /// Whether sentences have the same bits in calls of every length. Each call has sentences of several lengths; each sentence is looked
    /// at in all calls from its own length on.
    /// </summary>
    private static bool Look()
    {
        using var options = SessionSettings.Create();
        using var session = new InferenceSession(AttentionGraph.Write(), options);
        using var runOptions = SessionSettings.CreateOfCalls();
        return HeadSizes.All(size =>
        {
            var random = new Random(size);
            var values = new float[3 * PaddedLength.MaxFurther * size];
            foreach (ref var value in values.AsSpan())
            {
                value = (random.NextSingle() * 4) - 2;
            }

            var alone = new float[PaddedLength.MaxFurther + 1][];
            for (var padded = 2; padded <= PaddedLength.MaxFurther; padded++)
            {
                int[] lengths = [.. LengthsIn(padded)];
                var vectors = Run(session, runOptions, values, size, lengths, padded);
                for (var i = 0; i < lengths.Length; i++)
                {
                    var first = alone[lengths[i]] ??= vectors[i];
                    if (!MemoryMarshal.AsBytes<float>(first).SequenceEqual(MemoryMarshal.AsBytes<float>(vectors[i])))
                    {
                        return false;
                    }
                }
            }

            return true;
        });
    }

    /// <summary>The call's own length, so that all later calls have something to compare with, and shorter ones.</summary>
    private static IEnumerable<int> LengthsIn(int padded)
    {
        yield return padded;
        for (var step = 1; step < padded - 1; step = (step * 2) + 1)
        {
            yield return padded - step;
        }
    }

    private static float[][] Run(
        InferenceSession session, RunOptions runOptions, float[] values, int size, int[] lengths, int padded)
    {
        var tensor = lengths.Length * padded * size;
        var inputs = new float[AttentionGraph.Inputs.Length][];
        for (var input = 0; input < 3; input++)
        {
            // Padding has vectors like any other position's: a model computes them too.
            inputs[input] = new float[tensor];
            for (var i = 0; i < lengths.Length; i++)
            {
                values.AsSpan(input * PaddedLength.MaxFurther * size, padded * size).CopyTo(inputs[input].AsSpan(i * padded * size));
            }
        }

        inputs[3] = new float[lengths.Length * padded];
        for (var i = 0; i < lengths.Length; i++)
        {
            inputs[3].AsSpan((i * padded) + lengths[i], padded - lengths[i]).Fill(Masked);
        }

        long[] shape = [lengths.Length, padded, 1, size];
        var made = inputs.Select((input, i) => OrtValue.CreateTensorValueFromMemory(input, i < 3 ? shape : [lengths.Length, 1, 1, padded]))
            .ToArray();
        try
        {
            using var results = session.Run(runOptions, AttentionGraph.Inputs, made, [AttentionGraph.Output]);
            var output = results[0].GetTensorDataAsSpan<float>();
            var vectors = new float[lengths.Length][];
            for (var i = 0; i < lengths.Length; i++)
            {
                vectors[i] = output.Slice(i * padded * size, lengths[i] * size).ToArray();
            }

            return vectors;
        }
        finally
        {
            foreach (var value in made)
            {
                value.Dispose();
            }
        }
    }
}

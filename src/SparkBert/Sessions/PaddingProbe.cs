using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SparkBert.Sessions;

/// <summary>
/// Finds out whether a model's vectors have the same bits however far a sentence is padded, so that sentences of several lengths may share
/// a call. It looks when the time lost without the answer is more than what the answer costs, and not again.
/// </summary>
/// <param name="run">The vectors of sentences, of the positions of each, in a call of some padded length.</param>
/// <param name="cost">What the model's calls cost.</param>
/// <param name="maxPositions">The model's longest sequence.</param>
/// <param name="maxId">The largest piece id.</param>
internal sealed class PaddingProbe(Func<int[][], int, float[][]> run, CallCostMeter cost, int maxPositions, int maxId)
{
    /// <summary>About what <see cref="AttentionKernels"/> takes, once in a process.</summary>
    private const double KernelSeconds = 0.05;

    /// <summary>Sentences and the calls that they are padded to; tails and blocks of 4, 16 and 64 lanes are among them.</summary>
    private static readonly (int[] Lengths, int Padded)[] Calls = [([2, 3, 5, 9, 14], 19), ([5, 14, 23, 37], 72), ([23, 66], 128)];

    private readonly Lock gate = new();
    private double lost;
    private volatile object? answer;

    /// <summary>
    /// Whether attention is what <see cref="AttentionGraph"/> is, and all else in the graph is computed position by position. Then it is
    /// enough to look at the kernels. Of other graphs nothing is known, so the model itself is looked at.
    /// </summary>
    public bool HasPlainAttention { get; init; }

    /// <summary>An answer that is known from the start; null to find it out.</summary>
    public bool? Answer { init => answer = value; }

    /// <summary>The answer; null while it is not known.</summary>
    public bool? IsHarmless => (bool?)answer;

    /// <summary>Whether a sentence may be padded further than by itself.</summary>
    /// <param name="seconds">The time that the asking plan would save.</param>
    /// <returns>False also while it is not known.</returns>
    public bool Ask(double seconds)
    {
        lock (gate)
        {
            if (answer is null)
            {
                lost += seconds;
                if (lost > Cost())
                {
                    answer = HasPlainAttention ? AttentionKernels.AreExact : Look();
                }
            }

            return IsHarmless ?? false;
        }
    }

    /// <summary>Compares sentences that are computed alone and padded in company. One bit is enough for a no.</summary>
    public bool Look()
    {
        try
        {
            return Compare();
        }
        catch (OnnxRuntimeException)
        {
            // A graph that can't run these calls says why in the run's own calls, if it can't run those either.
            return false;
        }
    }

    private bool Compare()
    {
        foreach (var (lengths, padded) in Calls.Where(call => call.Padded <= maxPositions))
        {
            var sentences = lengths.Select(Sentence).ToArray();
            var together = run(sentences, padded);
            for (var i = 0; i < lengths.Length; i++)
            {
                var alone = run([sentences[i]], lengths[i])[0];
                if (!MemoryMarshal.AsBytes<float>(alone).SequenceEqual(MemoryMarshal.AsBytes<float>(together[i])))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private double Cost()
    {
        var known = cost.Current;
        return HasPlainAttention
            ? KernelSeconds
            : Calls.Sum(call => known.Seconds(call.Lengths.Length, call.Padded) + call.Lengths.Sum(length => known.Seconds(1, length)));
    }

    private int[] Sentence(int length)
    {
        var random = new Random(length);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(maxId + 1))];
    }
}

using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Batches;
using SparkBert.Sessions;

namespace SparkBert.Tests.Embeddings;

/// <summary>
/// A model whose calls take the time of another processor's core and compute nothing: any number of them can be made at the same time on
/// a machine with few cores. All vectors are 0.
/// </summary>
/// <param name="cost">The time of a call.</param>
/// <param name="hidden">Length of a position's vector.</param>
internal sealed class TimedModel(CallCost cost, int hidden) : IModelCalls
{
    private readonly float[] vectors = new float[1024 * hidden];
    private long first = long.MaxValue;
    private long last;
    private long busy;
    private int running;
    private int most;

    public CallCostMeter Cost { get; } = new(cost);

    public PaddingProbe Padding => throw new InvalidOperationException("the settings say whether sentences may be padded further.");

    public TagList Tags => default;

    /// <summary>The most calls that were made at the same time.</summary>
    public int MostAtOnce => most;

    /// <summary>From the beginning of the first call to the end of the last.</summary>
    public double Seconds => Stopwatch.GetElapsedTime(first, last).TotalSeconds;

    /// <summary>The share of that time that was spent in calls.</summary>
    public double BusyShare(int threads) => Stopwatch.GetElapsedTime(0, busy).TotalSeconds / threads / Seconds;

    public long Run(
        long[] ids,
        long[] mask,
        int batch,
        int length,
        IReadOnlyList<int> layers,
        Action<IReadOnlyList<OrtValue>> read,
        long[]? segments = null,
        RunOptions? options = null)
    {
        var begin = Stopwatch.GetTimestamp();
        Lower(ref first, begin);
        Raise(ref most, Interlocked.Increment(ref running));
        var end = begin + (long)(cost.Seconds(batch, length) * Stopwatch.Frequency);
        for (long now; (now = Stopwatch.GetTimestamp()) < end;)
        {
            Thread.Sleep((int)Math.Ceiling(Stopwatch.GetElapsedTime(now, end).TotalMilliseconds));
        }

        var ticks = Stopwatch.GetTimestamp() - begin;
        using var output = OrtValue.CreateTensorValueFromMemory(
            OrtMemoryInfo.DefaultInstance, vectors.AsMemory(0, batch * length * hidden), [batch, length, hidden]);
        read([output]);
        var done = Stopwatch.GetTimestamp();
        Interlocked.Add(ref busy, done - begin);
        Interlocked.Decrement(ref running);
        InterlockedMax(ref last, done);
        return ticks;
    }

    private static void Lower(ref long place, long value)
    {
        for (var seen = Volatile.Read(ref place); value < seen;)
        {
            seen = Interlocked.CompareExchange(ref place, value, seen);
        }
    }

    private static void InterlockedMax(ref long place, long value)
    {
        for (var seen = Volatile.Read(ref place); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref place, value, seen);
        }
    }

    private static void Raise(ref int place, int value)
    {
        for (var seen = Volatile.Read(ref place); value > seen;)
        {
            seen = Interlocked.CompareExchange(ref place, value, seen);
        }
    }
}

using System.Diagnostics;

namespace SparkBert.Benchmarks;

/// <summary>The cost of some work in this process.</summary>
/// <param name="Wall">Time that passed.</param>
/// <param name="Cpu">Processor time of all threads. On a machine that others use too it says more than the time that passed.</param>
/// <param name="Bytes">Bytes allocated on the managed heap.</param>
internal readonly record struct Measurement(TimeSpan Wall, TimeSpan Cpu, long Bytes)
{
    public static Measurement Of(Action work)
    {
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        work();
        return new Measurement(clock.Elapsed, Environment.CpuUsage.TotalTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }

    /// <summary>How many things were done in a second, and what one took of the processor and the heap.</summary>
    /// <param name="name">What was done.</param>
    /// <param name="count">How many things.</param>
    /// <param name="thing">What one of them is called.</param>
    public IEnumerable<Figure> Figures(string name, long count, string thing)
    {
        yield return new Figure(name, count / Wall.TotalSeconds, $"{thing}s/s", true);
        yield return new Figure($"{name}, processor", Cpu.TotalMicroseconds / count, $"us a {thing}", false);
        yield return new Figure($"{name}, allocated", (double)Bytes / count, $"bytes a {thing}", false);
    }
}

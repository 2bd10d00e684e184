using System.Diagnostics;

namespace SparkBert.Cli.Bench;

/// <summary>The times of one way to run a text, a round after another.</summary>
internal sealed class BenchTimes
{
    private readonly List<double> seconds = [];
    private readonly List<double> processorSeconds = [];

    /// <summary>Wall time of each round that counts.</summary>
    public IReadOnlyList<double> Seconds => seconds;

    /// <summary>Processor time of each round that counts, of all threads.</summary>
    public IReadOnlyList<double> ProcessorSeconds => processorSeconds;

    /// <summary>Runs a round.</summary>
    /// <param name="run">What is run.</param>
    /// <param name="counts">Whether it counts, as one that warms up does not.</param>
    public void Measure(Action run, bool counts)
    {
        var before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        run();
        if (counts)
        {
            seconds.Add(clock.Elapsed.TotalSeconds);
            processorSeconds.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
    }
}

using System.Collections.Concurrent;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>
/// The worker against JVMs that seeds invent. A seed makes a run, and with the commit the same run again; <c>scripts/simulate.sh</c> takes
/// others and more of them.
/// </summary>
public sealed class SimulatedExecutorTests
{
    private const int MaxFaults = 20;

    [Fact]
    public void Every_seed_ends_in_the_undisturbed_bytes_or_in_the_documented_error()
    {
        var (first, count) = (SimulationSeeds.First, SimulationSeeds.Count);
        var outcomes = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var faults = new ConcurrentQueue<string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.For(first, first + count, options, seed =>
        {
            if (faults.Count >= MaxFaults)
            {
                return;
            }

            var run = SimulatedRun.Execute(seed);
            foreach (var (outcome, times) in run.Outcomes)
            {
                outcomes.AddOrUpdate(outcome, times, (_, before) => before + times);
            }

            if (run.Faults.Count > 0)
            {
                faults.Enqueue($"scripts/simulate.sh 1 {seed}\n{run.Script}{string.Join('\n', run.Faults)}\n");
            }
        });

        var counts = outcomes.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}");
        TestContext.Current.SendDiagnosticMessage($"{count} seeds from {first}:\n{string.Join('\n', counts)}");
        Assert.True(faults.IsEmpty, string.Join('\n', faults));
    }

    [Fact]
    public void A_seed_gives_the_same_script_and_the_same_verdict()
    {
        for (var seed = 1000; seed < 1010; seed++)
        {
            var (once, again) = (SimulatedRun.Execute(seed), SimulatedRun.Execute(seed));

            Assert.Equal(once.Script, again.Script);
            Assert.Equal(once.Faults, again.Faults);
        }
    }
}

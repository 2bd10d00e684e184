using System.Text;
using SparkBert.Worker.Models;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>
/// One run of a simulated executor: several connections at once, whose tasks, splits, faults and moments a seed chooses, and then the next
/// tasks of the same executor, which must be answered as ever.
/// </summary>
internal sealed class SimulatedRun
{
    /// <summary>What has not ended by then hangs. It is real time; the time of the run is its clock's.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly SortedDictionary<string, int> outcomes = new(StringComparer.Ordinal);
    private readonly List<string> faults = [];
    private readonly StringBuilder script = new();
    private readonly Random random;
    private readonly int seed;

    private SimulatedRun(int seed)
    {
        this.seed = seed;
        random = new Random(seed);
    }

    /// <summary>What was disturbed and what came of it, with the number of connections.</summary>
    public IReadOnlyDictionary<string, int> Outcomes => outcomes;

    /// <summary>What must not come, and came.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>What the seed chose.</summary>
    public string Script => script.ToString();

    /// <summary>Runs a seed.</summary>
    public static SimulatedRun Execute(int seed)
    {
        var run = new SimulatedRun(seed);
        try
        {
            run.Execute();
        }
#pragma warning disable CA1031 // A run that fails is a fault of this seed, and the others go on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            run.faults.Add(error.ToString());
        }

        return run;
    }

    private void Execute()
    {
        using var files = new SimulatedFiles();
        var turns = new Turnstile(new Random(seed + 1));
        var maker = new CaseMaker(seed, random, files, turns);
        var limits = new ModelLimits
        {
            Bytes = random.Next(3) == 0 ? 1 : long.MaxValue,
            IdleTime = TimeSpan.FromSeconds(random.Next(3) == 0 ? 0 : 600),
        };
        var room = random.Next(4) == 0 ? random.Next(4) : int.MaxValue;
        using var executor = new SimulatedExecutor(limits, new FullLog(room));
        var cases = Enumerable.Range(0, random.Next(1, 6)).Select(maker.Any).ToList();
        SimulatedConnection Open(SimulatedCase each) => new(each.Plan, turns, executor.Clock, () => executor.Undecided);
        var connections = cases.Select(Open).ToList();
        var killAt = random.Next(8) == 0 ? random.Next(600) : int.MaxValue;
        turns.At(killAt, () => connections.ForEach(connection => connection.Kill()));
        for (var i = random.Next(4); i > 0; i--)
        {
            var (at, jump) = (random.Next(300), TimeSpan.FromSeconds(random.Next(-100_000, 100_000)));
            turns.At(at, () => executor.Clock.Set(jump));
        }

        script.AppendLine($"models: {limits}, lines of the log: {room}, killed at {killAt}");
        cases.ForEach(each => script.AppendLine($"{each.Plan.Number}: {each.Plan.Name} {Describe(each.Plan)}"));
        var before = files.Names();
        Run(executor, turns, cases, connections, killAt);

        // The executor goes on, whatever happened.
        var next = maker.Next(cases.Count);
        Run(executor, turns, [next], [Open(next)], long.MaxValue);
        CheckEnd(executor, limits);
        if (files.Names().Except(before).ToList() is { Count: > 0 } left)
        {
            faults.Add($"files are left: {string.Join(", ", left)}");
        }
    }

    private void Run(
        SimulatedExecutor executor,
        Turnstile turns,
        List<SimulatedCase> cases,
        List<SimulatedConnection> connections,
        long killAt)
    {
        turns.Expect(cases.Select(each => each.Plan.Number));
        connections.ForEach(executor.Connect);
        var hanging = connections.Where(connection => !connection.Done.Wait(Patience)).Select(connection => connection.Plan.Name).ToList();
        if (hanging.Count > 0)
        {
            faults.Add($"these hang: {string.Join("; ", hanging)}");
            return;
        }

        var isKilled = turns.Passes > killAt;
        for (var i = 0; i < cases.Count; i++)
        {
            try
            {
                var counted = $"{(isKilled ? "JVM killed" : cases[i].Kind)}: {cases[i].Check(connections[i].Output, isKilled)}";
                outcomes[counted] = outcomes.GetValueOrDefault(counted) + 1;
                if (connections[i].Fault is { } fault)
                {
                    faults.Add($"{cases[i].Plan.Name}: {fault}");
                }
            }
            catch (Exception error) when (error is InvalidDataException or FormatException or Xunit.Sdk.XunitException)
            {
                faults.Add($"{cases[i].Plan.Name}: {error.Message}");
            }
        }
    }

    /// <summary>Nothing is left: no connection, no task that holds a model, no model after its time, no timer.</summary>
    private void CheckEnd(SimulatedExecutor executor, ModelLimits limits)
    {
        executor.Clock.Advance(limits.IdleTime + TimeSpan.FromSeconds(1));
        var models = executor.Models;
        var left = (executor.Serving, executor.Undecided, models.HolderCount, models.ByteCount, executor.Clock.TimerCount);
        if (left != (0, 0, 0, 0, 0))
        {
            faults.Add($"connections, undecided ones, held models, bytes of models and timers are left: {left}");
        }
    }

    private static string Describe(ConnectionPlan plan) =>
        $"[{plan.Input.Length} bytes, reads of {plan.MaxRead}, writes of {plan.MaxWrite}, simple {plan.IsSimple}, "
        + $"{plan.Cut} at {plan.CutAt}, output cut {plan.OutputCut}, pauses {string.Join(' ', plan.Pauses)}, "
        + $"read time {plan.ReadTime}, stays open {plan.StaysOpen}]";
}

using SparkBert.Batches;

namespace SparkBert.Benchmarks;

/// <summary>
/// The batch plan, for sentences of lengths such as real text has: its time, and the padding and calls of windows of several sizes.
/// </summary>
internal sealed class PlanBenchmark : IBenchmark
{
    private const int MaxPositions = 512;
    private const int PositionBudget = 512;

    /// <summary>BERT-large's, which no machine has measured: figures of plans are the same everywhere.</summary>
    private static readonly CallCost Cost = CallCost.Expected(hiddenSize: 1024, layers: 24);

    private readonly int[] lengths;

    public PlanBenchmark(BenchmarkOptions options)
    {
        _ = options;
        var random = new Random(1);
        lengths = [.. Enumerable.Range(0, 100_000).Select(_ => 2 + random.Next(1, random.Next(2, 60)))];
    }

    public IEnumerable<Figure> Run()
    {
        var useful = lengths.Sum();
        var measured = Measurement.Of(() => Plan(lengths, mayPadFurther: true)).Figures("batch plan", lengths.Length, "sentence").ToList();
        foreach (var size in (int[])[100, 163, 1000, 10_000])
        {
            foreach (var mayPad in (bool[])[false, true])
            {
                var plans = lengths.Chunk(size).Select(window => Plan(window, mayPad)).ToList();
                var calls = plans.SelectMany(plan => plan.Batches).ToList();
                var name = $"batch plan, {(mayPad ? "lengths together" : "one length a call")}, {size} sentences at a time";
                var padding = 1 - ((double)useful / calls.Sum(call => call.Count * call.Length));
                measured.Add(new Figure($"{name}, padding", 100 * padding, "%", false));
                measured.Add(new Figure($"{name}, calls", calls.Count, "calls", false));
                measured.Add(new Figure($"{name}, over the useful positions' time", Over(useful, plans, 1), "%", false));
                var shared = lengths.Chunk(size).Select(window => Plan(window, mayPad, threads: 2)).ToList();
                measured.Add(new Figure($"{name}, over half of it with two threads", Over(useful, shared, 2), "%", false));
            }
        }

        return measured;
    }

    public void Dispose()
    {
    }

    /// <summary>How much longer the plans take, by the cost model, than the useful positions alone.</summary>
    private static double Over(int useful, List<BatchPlan> plans, int threads) =>
        100 * ((plans.Sum(plan => plan.Seconds) * threads / (useful * Cost.PositionSeconds)) - 1);

    private static BatchPlan Plan(int[] window, bool mayPadFurther, int threads = 1) => BatchPlan.Create(window, new BatchPlanOptions
    {
        MaxPositions = MaxPositions,
        PositionBudget = PositionBudget,
        Threads = threads,
        Cost = Cost,
        MayPadFurther = mayPadFurther,
    });
}

using SparkBert.Batches;

namespace SparkBert.Benchmarks;

/// <summary>
/// The batch plan, for sentences of lengths such as real text has: its time, and the padding and calls of windows of several sizes.
/// </summary>
internal sealed class PlanBenchmark : IBenchmark
{
    private const int MaxPositions = 512;
    private const int PositionBudget = 512;

    private readonly int[] lengths;

    public PlanBenchmark(BenchmarkOptions options)
    {
        _ = options;
        var random = new Random(1);
        lengths = [.. Enumerable.Range(0, 100_000).Select(_ => 2 + random.Next(1, random.Next(2, 60)))];
    }

    public IEnumerable<Figure> Run()
    {
        var measured = Measurement.Of(() => Plan(lengths)).Figures("batch plan", lengths.Length, "sentence").ToList();
        foreach (var size in (int[])[100, 1000, 10_000])
        {
            var calls = lengths.Chunk(size).SelectMany(window => Plan(window).Batches).ToList();
            var padding = 1 - ((double)lengths.Sum() / calls.Sum(call => call.Count * call.Length));
            measured.Add(new Figure($"batch plan, padding with {size} sentences at a time", 100 * padding, "%", false));
            measured.Add(new Figure($"batch plan, calls with {size} sentences at a time", calls.Count, "calls", false));
        }

        return measured;
    }

    public void Dispose()
    {
    }

    private static BatchPlan Plan(int[] window) => BatchPlan.Create(window, MaxPositions, PositionBudget, int.MaxValue);
}

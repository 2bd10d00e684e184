namespace SparkBert.Batches;

/// <summary>
/// Groups sentences into the model calls that are done first: few enough that their fixed cost is small, filled with sentences of nearly
/// one length, and enough of them for every thread. The calls that take longest come first, so threads that share them end at about the
/// same time.
/// </summary>
public sealed class BatchPlan
{
    /// <summary>With so many calls for each thread, smaller calls gain nothing at the end.</summary>
    private const int ManyCalls = 8;

    /// <summary>
    /// Where there are few calls, the sentences are also divided evenly, into this many calls for each thread. Lengths differ and whole
    /// sentences don't fill a call, so a little more room is tried too.
    /// </summary>
    private static readonly int[] CallsOfThread = [1, 2, 3, 4, 5, 6, 8];

    private static readonly double[] Room = [1, 1.03, 1.08, 1.15];

    private readonly int[] order;
    private readonly PlannedBatch[] batches;

    private BatchPlan(int[] order, PlannedBatch[] batches, double seconds)
    {
        this.order = order;
        this.batches = batches;
        Seconds = seconds;
    }

    /// <summary>Indices of the sentences in the order in which the batches hold them.</summary>
    public IReadOnlyList<int> Order => order;

    /// <summary>The model calls.</summary>
    public IReadOnlyList<PlannedBatch> Batches => batches;

    /// <summary>The time that the calls take by the cost model, from the first to the end of the last.</summary>
    public double Seconds { get; }

    /// <summary>Plans the model calls of some sentences.</summary>
    /// <param name="lengths">The positions of each sentence, [CLS] and [SEP] included: 2 or more, at most the model's longest.</param>
    /// <param name="options">The limits and the cost.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length or a limit is out of its range.</exception>
    public static BatchPlan Create(ReadOnlySpan<int> lengths, BatchPlanOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxPositions, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.PositionBudget, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        if (lengths.ContainsAnyExceptInRange(2, options.MaxPositions))
        {
            throw new ArgumentOutOfRangeException(nameof(lengths), $"a sentence has 2 to {options.MaxPositions} positions");
        }

        var order = new int[lengths.Length];
        var keys = new int[lengths.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            order[i] = i;

            // Negative: longest first. Array.Sort is not stable, but no bit of a vector depends on which sentences of equal length share a
            // call.
            keys[i] = -(options.MayPadFurther && lengths[i] <= PaddedLength.MaxFurther
                ? lengths[i]
                : PaddedLength.Of(lengths[i], options.MaxPositions));
        }

        Array.Sort(keys, order);
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = -keys[i];
        }

        var (calls, seconds) = FindCalls(keys, options);
        var (placed, batches) = (0, new PlannedBatch[calls.Length]);
        var placedOrder = new int[order.Length];
        for (var i = 0; i < calls.Length; i++)
        {
            Array.Copy(order, calls[i].Start, placedOrder, placed, calls[i].Count);
            batches[i] = calls[i] with { Start = placed };
            placed += calls[i].Count;
        }

        return new BatchPlan(placedOrder, batches, seconds);
    }

    private static (PlannedBatch[] Calls, double Seconds) FindCalls(int[] lengths, BatchPlanOptions options)
    {
        var cuts = new CallCuts(lengths, options);
        var best = InOrder(cuts.Find(options.PositionBudget), options);
        if (options.Threads == 1 || options.IsFollowed || best.Calls.Length >= ManyCalls * (long)options.Threads)
        {
            return best;
        }

        // Calls under the whole budget take the least time in all, but a thread may have nothing to do while the last of them runs.
        var positions = lengths.Sum();
        foreach (var calls in CallsOfThread)
        {
            foreach (var room in Room)
            {
                var limit = Math.Ceiling(room * positions / calls / options.Threads);
                var smaller = limit < options.PositionBudget ? InOrder(cuts.Find(Math.Max(1, (int)limit)), options) : best;
                if (smaller.Seconds < best.Seconds)
                {
                    best = smaller;
                }
            }
        }

        return best;
    }

    /// <summary>The calls, the one that takes longest first, and the time until all are made.</summary>
    private static (PlannedBatch[] Calls, double Seconds) InOrder(List<PlannedBatch> calls, BatchPlanOptions options)
    {
        double Cost(PlannedBatch call) => options.Cost.Seconds(call.Count, call.Length);
        PlannedBatch[] ordered = [.. calls.OrderByDescending(Cost)];
        var threads = new PriorityQueue<int, double>(Enumerable.Range(0, options.Threads).Select(thread => (thread, 0.0)));
        var end = 0.0;
        foreach (var call in ordered)
        {
            _ = threads.TryDequeue(out var thread, out var free);
            end = Math.Max(end, free + Cost(call));
            threads.Enqueue(thread, free + Cost(call));
        }

        return (ordered, end);
    }
}

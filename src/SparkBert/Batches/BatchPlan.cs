namespace SparkBert.Batches;

/// <summary>
/// Groups sentences into model calls: sentences of one padded length together, within a budget of padded positions. The longest calls come
/// first, so threads that share the calls end at about the same time.
/// </summary>
public sealed class BatchPlan
{
    private readonly int[] order;
    private readonly PlannedBatch[] batches;

    private BatchPlan(int[] order, PlannedBatch[] batches)
    {
        this.order = order;
        this.batches = batches;
    }

    /// <summary>Indices of the sentences in the order in which the batches hold them.</summary>
    public IReadOnlyList<int> Order => order;

    /// <summary>The model calls.</summary>
    public IReadOnlyList<PlannedBatch> Batches => batches;

    /// <summary>Plans the model calls of some sentences.</summary>
    /// <param name="lengths">
    /// The positions of each sentence, [CLS] and [SEP] included: 2 or more, at most <paramref name="maxPositions"/>.
    /// </param>
    /// <param name="maxPositions">The model's longest sequence.</param>
    /// <param name="positionBudget">Padded positions in a call; a longer sentence goes alone.</param>
    /// <param name="maxBatchSize">The maximum number of sentences in a call.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length or a limit is out of its range.</exception>
    public static BatchPlan Create(ReadOnlySpan<int> lengths, int maxPositions, int positionBudget, int maxBatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPositions, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(positionBudget, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
        if (lengths.ContainsAnyExceptInRange(2, maxPositions))
        {
            throw new ArgumentOutOfRangeException(nameof(lengths), $"a sentence has 2 to {maxPositions} positions");
        }

        var order = new int[lengths.Length];
        var keys = new int[lengths.Length];
        for (var i = 0; i < lengths.Length; i++)
        {
            order[i] = i;

            // Negative: longest first. Array.Sort is not stable, but no bit of a vector depends on which sentences of equal length share a
            // call.
            keys[i] = -PaddedLength.Of(lengths[i], maxPositions);
        }

        Array.Sort(keys, order);

        var batches = new List<PlannedBatch>();
        for (var start = 0; start < order.Length;)
        {
            var length = -keys[start];
            var most = Math.Min(maxBatchSize, Math.Max(1, positionBudget / length));
            var count = 1;
            while (count < most && start + count < order.Length && keys[start + count] == keys[start])
            {
                count++;
            }

            batches.Add(new PlannedBatch(start, count, length));
            start += count;
        }

        return new BatchPlan(order, [.. batches]);
    }
}

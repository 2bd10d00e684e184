namespace SparkBert.Batches;

/// <summary>
/// Groups the sentences of a window into model calls: sentences of one padded length together, under a budget of padded positions. Longest calls come first, so
/// that threads which share the calls end at about the same time.
/// </summary>
internal sealed class BatchPlan
{
    private BatchPlan(int[] order, PlannedBatch[] batches)
    {
        Order = order;
        Batches = batches;
    }

    /// <summary>Indices of the window's sentences in the order in which the batches hold them.</summary>
    public int[] Order { get; }

    /// <summary>The model calls.</summary>
    public PlannedBatch[] Batches { get; }

    /// <summary>Plans the model calls of a window.</summary>
    /// <param name="sentences">The sentences.</param>
    /// <param name="maxPositions">The model's longest sequence.</param>
    /// <param name="positionBudget">Padded positions in a call; a longer sentence goes alone.</param>
    /// <param name="maxSentences">Most sentences in a call.</param>
    public static BatchPlan Create(ReadOnlySpan<EncodedSentence> sentences, int maxPositions, int positionBudget, int maxSentences)
    {
        var order = new int[sentences.Length];
        var lengths = new int[sentences.Length];
        for (var i = 0; i < sentences.Length; i++)
        {
            order[i] = i;

            // Negative: longest first. Array.Sort is not stable, but which equal-length sentences share a call changes no bit of their vectors.
            lengths[i] = -PaddedLength.Of(sentences[i].Length, maxPositions);
        }

        Array.Sort(lengths, order);

        var batches = new List<PlannedBatch>();
        for (var start = 0; start < order.Length;)
        {
            var length = -lengths[start];
            var most = Math.Min(maxSentences, Math.Max(1, positionBudget / length));
            var count = 1;
            while (count < most && start + count < order.Length && lengths[start + count] == lengths[start])
            {
                count++;
            }

            batches.Add(new PlannedBatch(start, count, length));
            start += count;
        }

        return new BatchPlan(order, [.. batches]);
    }
}

namespace SparkBert.Batches;

/// <summary>Cuts a row of sentences, longest first, into the model calls that take the least time in all.</summary>
/// <param name="lengths">The padded length of each sentence, descending.</param>
/// <param name="options">The limits and the cost.</param>
internal sealed class CallCuts(int[] lengths, BatchPlanOptions options)
{
    // Sums of the same costs in another order differ in their last bits. What is equal but for them is equal.
    private const double Rounding = 1 + 1e-9;

    private readonly double[] seconds = new double[lengths.Length + 1];
    private readonly int[] counts = new int[lengths.Length];

    /// <summary>The calls, longest first.</summary>
    /// <param name="maxPositions">Padded positions in a call; a longer sentence goes alone.</param>
    public List<PlannedBatch> Find(int maxPositions)
    {
        // From the end: the best calls of the sentences behind each are known when it is looked at.
        for (var start = lengths.Length - 1; start >= 0; start--)
        {
            Cut(start, maxPositions);
        }

        var calls = new List<PlannedBatch>();
        for (var start = 0; start < lengths.Length; start += counts[start])
        {
            calls.Add(new PlannedBatch(start, counts[start], lengths[start]));
        }

        return calls;
    }

    private void Cut(int start, int maxPositions)
    {
        var length = lengths[start];
        var most = Math.Min(Math.Min(options.MaxBatchSize, Math.Max(1, maxPositions / length)), lengths.Length - start);
        var best = double.PositiveInfinity;
        for (var count = 1; count <= most && MayShare(length, lengths[start + count - 1]); count++)
        {
            var whole = options.Cost.Seconds(count, length) + seconds[start + count];
            if (whole <= best * Rounding)
            {
                // Of equal ones the call that holds more: what is left over is one small call at the end.
                (best, counts[start]) = (whole, count);
            }
        }

        seconds[start] = best;
    }

    private bool MayShare(int length, int shorter) =>
        shorter == length || (options.MayPadFurther && length <= PaddedLength.MaxFurther && (2 * shorter) + 8 >= length);
}

using System.Diagnostics.Metrics;
using SparkBert.Batches;
using SparkBert.Diagnostics;
using SparkBert.Sessions;

namespace SparkBert.Stages;

/// <summary>Counts of one run. They may be read while the run goes on.</summary>
public sealed class TransformReport
{
    private long rows;
    private long quarantined;
    private long dropped;
    private long sentences;
    private long tokens;
    private long truncatedTokens;
    private long truncatedSentences;
    private long unknownTokens;
    private long usefulPositions;
    private long computedPositions;
    private long modelCalls;
    private long sessionTicks;
    private long borrowedTicks;
    private volatile CallCostMeter? cost;

    /// <summary>Rows done, the bad ones included.</summary>
    public long Rows => Interlocked.Read(ref rows);

    /// <summary>Rows that could not be processed.</summary>
    public long Quarantined => Interlocked.Read(ref quarantined);

    /// <summary>Those of them that left the result, in <see cref="RowErrorMode.DropMalformed"/> mode.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>Sentences that went to the model.</summary>
    public long Sentences => Interlocked.Read(ref sentences);

    /// <summary>Tokens that got a vector.</summary>
    public long Tokens => Interlocked.Read(ref tokens);

    /// <summary>Tokens that got no vector of their own because their sentence is longer than maxSentenceLength.</summary>
    public long TruncatedTokens => Interlocked.Read(ref truncatedTokens);

    /// <summary>Sentences that were cut to maxSentenceLength.</summary>
    public long TruncatedSentences => Interlocked.Read(ref truncatedSentences);

    /// <summary>Tokens that are [UNK] to the vocabulary.</summary>
    public long UnknownTokens => Interlocked.Read(ref unknownTokens);

    /// <summary>Positions computed for word pieces, [CLS] and [SEP].</summary>
    public long UsefulPositions => Interlocked.Read(ref usefulPositions);

    /// <summary>Positions computed in all, padding included.</summary>
    public long ComputedPositions => Interlocked.Read(ref computedPositions);

    /// <summary>The share of the computed positions that was padding, 0 to 1.</summary>
    public double PaddingShare => ComputedPositions == 0 ? 0 : 1 - ((double)UsefulPositions / ComputedPositions);

    /// <summary>Calls of the model.</summary>
    public long ModelCalls => Interlocked.Read(ref modelCalls);

    /// <summary>What a call costs of the model that the run uses, of the last one if it uses several; null without a model.</summary>
    public CallCost? CallCost => cost?.Current;

    /// <summary>Time inside ONNX Runtime, summed over the threads that called it.</summary>
    public TimeSpan SessionTime => System.Diagnostics.Stopwatch.GetElapsedTime(0, Interlocked.Read(ref sessionTicks));

    /// <summary>
    /// The part of <see cref="SessionTime"/> on threads borrowed from other runs (see <see cref="Sessions.ModelCallPool"/>).
    /// </summary>
    public TimeSpan BorrowedTime => System.Diagnostics.Stopwatch.GetElapsedTime(0, Interlocked.Read(ref borrowedTicks));

    internal void Use(CallCostMeter meter) => cost = meter;

    internal void AddRows(long count, long bad, long left)
    {
        Count(ref rows, count, RowMeter.Rows);
        Count(ref quarantined, bad, RowMeter.Failed);
        Count(ref dropped, left, RowMeter.Dropped);
    }

    internal void Add(RowCounts counts)
    {
        Count(ref sentences, counts.Sentences, RowMeter.Sentences);
        Count(ref tokens, counts.Tokens, RowMeter.Tokens);
        Count(ref truncatedSentences, counts.TruncatedSentences, RowMeter.TruncatedSentences);
        Count(ref truncatedTokens, counts.TruncatedTokens, RowMeter.TruncatedTokens);
        Count(ref unknownTokens, counts.UnknownTokens, RowMeter.UnknownTokens);
        RowMeter.WordPieces.Add(counts.WordPieces);
    }

    internal void AddModelCall(long useful, long computed, long ticks, bool isBorrowed)
    {
        Interlocked.Increment(ref modelCalls);
        Interlocked.Add(ref usefulPositions, useful);
        Interlocked.Add(ref computedPositions, computed);
        Interlocked.Add(ref sessionTicks, ticks);
        Interlocked.Add(ref borrowedTicks, isBorrowed ? ticks : 0);
        RowMeter.Positions.Add(useful, RowMeter.Useful);
        RowMeter.Positions.Add(computed - useful, RowMeter.Padding);
    }

    /// <summary>A figure of this run, which is one of the process's too.</summary>
    private static void Count(ref long figure, long count, Counter<long> ofProcess)
    {
        if (count != 0)
        {
            Interlocked.Add(ref figure, count);
            ofProcess.Add(count);
        }
    }
}

using Apache.Arrow;
using SparkBert.Spark.Sql.Batches;

namespace SparkBert.Spark.Sql;

// What runs a job.
public sealed partial class DataFrame
{
    /// <summary>The number of rows.</summary>
    public long Count() => Java.CallLong("count");

    /// <summary>Whether there is no row.</summary>
    public bool IsEmpty() => Java.CallBool("isEmpty");

    /// <summary>All rows, in the driver's memory.</summary>
    public IReadOnlyList<Row> Collect()
    {
        List<Row> rows = [];
        foreach (var batch in CollectArrow())
        {
            using (batch)
            {
                rows.AddRange(RowReader.Read(batch, Schema()));
            }
        }

        return rows;
    }

    /// <summary>All rows as record batches, in the driver's memory; the caller disposes them.</summary>
    public IReadOnlyList<RecordBatch> CollectArrow()
    {
        CheckArrow();
        return CollectedBatches.Collect(Java);
    }

    /// <summary>All rows, a partition at a time: a job runs when the reader reaches a partition.</summary>
    /// <param name="prefetchPartitions">Whether the next partition is computed while one is read.</param>
    public IEnumerable<Row> ToLocalIterator(bool prefetchPartitions = false)
    {
        foreach (var batch in ToLocalBatches(prefetchPartitions))
        {
            foreach (var row in RowReader.Read(batch, Schema()))
            {
                yield return row;
            }
        }
    }

    /// <summary>All rows as record batches, a partition at a time. A batch is valid until the next one is requested.</summary>
    /// <param name="prefetchPartitions">Whether the next partition is computed while one is read.</param>
    public IEnumerable<RecordBatch> ToLocalBatches(bool prefetchPartitions = false)
    {
        CheckArrow();
        return LocalBatches.Read(Java, Schema(), prefetchPartitions);
    }

    /// <summary>The first rows.</summary>
    public IReadOnlyList<Row> Take(int count) => Limit(count).Collect();

    /// <summary>The first rows.</summary>
    public IReadOnlyList<Row> Head(int count) => Take(count);

    /// <summary>The last rows. All partitions that have them are computed.</summary>
    public IReadOnlyList<Row> Tail(int count)
    {
        CheckArrow();
        var tail = Java.CallObject("tail", count);
        var rows = Jvm.Gateway.NewList(Enumerable.Range(0, Jvm.Gateway.ArrayLength(tail)).Select(i => Jvm.Gateway.ArrayElement(tail, i)));
        return With(SparkSession.Java.CallObject("createDataFrame", rows, Java.CallObject("schema"))).Collect();
    }

    /// <summary>The first row; null if there is none.</summary>
    public Row? Head() => Take(1) is [var row] ? row : null;

    /// <summary>The first row.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Row First() => Head() ?? throw new InvalidOperationException("the frame has no rows.");

    /// <summary>Prints the first rows on standard output.</summary>
    /// <param name="numRows">How many.</param>
    /// <param name="truncate">The longest text of a cell; 0 for any.</param>
    /// <param name="vertical">Whether each cell has its own line.</param>
    public void Show(int numRows = 20, int truncate = 20, bool vertical = false) =>
        Console.Write(ShowString(numRows, truncate, vertical));

    /// <summary>The first rows as a table in text.</summary>
    /// <param name="numRows">How many.</param>
    /// <param name="truncate">The longest text of a cell; 0 for any.</param>
    /// <param name="vertical">Whether each cell has its own line.</param>
    public string ShowString(int numRows = 20, int truncate = 20, bool vertical = false) =>
        Java.CallString("showString", numRows, truncate, vertical);

    /// <summary>Fails before a job runs if a column can't come to .NET.</summary>
    private void CheckArrow()
    {
        SparkSession.CheckSettings();
        _ = Schema().ToArrowSchema();
    }
}

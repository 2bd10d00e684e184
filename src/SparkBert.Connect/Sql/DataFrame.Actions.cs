using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Sql;

// What runs a job.
public sealed partial class DataFrame
{
    /// <summary>The number of rows.</summary>
    /// <param name="cancellation">Ends the query at the server.</param>
    /// <exception cref="SparkConnectException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public long Count(CancellationToken cancellation = default) => (long)GroupBy().Count().Collect(cancellation)[0][0]!;

    /// <summary>Whether there is no row.</summary>
    /// <param name="cancellation">Ends the query at the server.</param>
    /// <exception cref="SparkConnectException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public bool IsEmpty(CancellationToken cancellation = default) => Take(1, cancellation).Count == 0;

    /// <summary>All rows, in this program's memory.</summary>
    /// <param name="cancellation">Ends the query at the server.</param>
    /// <exception cref="SparkConnectException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Row> Collect(CancellationToken cancellation = default) => [.. ToLocalIterator(cancellation)];

    /// <summary>All rows as record batches, in this program's memory; the caller disposes them.</summary>
    /// <param name="cancellation">Ends the query at the server.</param>
    /// <exception cref="SparkConnectException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<RecordBatch> CollectArrow(CancellationToken cancellation = default) => [.. ToLocalBatches(cancellation)];

    /// <summary>All rows, as they come from the server; whoever stops reading ends the query.</summary>
    /// <param name="cancellation">Ends the query at the server.</param>
    /// <exception cref="SparkConnectException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<Row> ToLocalIterator(CancellationToken cancellation = default)
    {
        foreach (var batch in ToLocalBatches(cancellation))
        {
            using (batch)
            {
                foreach (var row in RowReader.Read(batch))
                {
                    yield return row;
                }
            }
        }
    }

    /// <summary>All rows as record batches, as they come from the server; whoever stops reading ends the query.</summary>
    /// <param name="cancellation">Ends the query at the server.</param>
    /// <exception cref="SparkConnectException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<RecordBatch> ToLocalBatches(CancellationToken cancellation = default)
    {
        foreach (var response in SparkSession.Client.Execute(Plan, cancellation))
        {
            if (response.ArrowBatch is not { } part)
            {
                continue;
            }

            using var reader = new ArrowStreamReader(part.Data.Memory);
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                yield return batch;
            }
        }
    }

    /// <summary>The first rows.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellation">Ends the query at the server.</param>
    /// <exception cref="SparkConnectException">The query failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Row> Take(int count, CancellationToken cancellation = default) => Limit(count).Collect(cancellation);

    /// <summary>The last rows.</summary>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Row> Tail(int count) => With(new Relation { Tail = new() { Input = Relation, Limit = count } }).Collect();

    /// <summary>The first row; null if there is none.</summary>
    public Row? Head() => Take(1) is [var row] ? row : null;

    /// <summary>The first row.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public Row First() => Head() ?? throw new InvalidOperationException("the frame has no rows.");

    /// <summary>Prints the first rows as a table.</summary>
    /// <param name="numRows">How many.</param>
    /// <param name="truncate">The characters of a value that are shown; 0 for all.</param>
    /// <param name="vertical">Whether each value has its own line.</param>
    public void Show(int numRows = 20, int truncate = 20, bool vertical = false) =>
        Console.WriteLine(ShowString(numRows, truncate, vertical));

    /// <summary>The first rows as a table in text.</summary>
    /// <param name="numRows">How many.</param>
    /// <param name="truncate">The characters of a value that are shown; 0 for all.</param>
    /// <param name="vertical">Whether each value has its own line.</param>
    public string ShowString(int numRows = 20, int truncate = 20, bool vertical = false) => (string)With(new Relation
    {
        ShowString = new() { Input = Relation, NumRows = numRows, Truncate = truncate, Vertical = vertical },
    }).Collect()[0][0]!;
}

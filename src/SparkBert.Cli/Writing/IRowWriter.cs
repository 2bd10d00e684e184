using Apache.Arrow;

namespace SparkBert.Cli.Writing;

/// <summary>Writes batches of one schema in some format.</summary>
internal interface IRowWriter : IDisposable
{
    void Write(RecordBatch batch);

    /// <summary>Writes what the format needs at its end, and flushes.</summary>
    void Complete();
}

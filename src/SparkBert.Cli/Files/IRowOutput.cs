using Apache.Arrow;

namespace SparkBert.Cli.Files;

/// <summary>Where rows go: a file that gets its name when it is complete, a table, or standard output.</summary>
internal interface IRowOutput : IDisposable
{
    /// <summary>Makes ready for rows of these columns, before any work. A file is ready for all.</summary>
    /// <exception cref="UsageException">They can't be written.</exception>
    void Prepare(Schema schema)
    {
    }

    /// <summary>Writes rows; all batches have the same columns.</summary>
    void Write(RecordBatch batch);

    /// <summary>Writes what the format needs at its end. Without a batch there is the schema and no rows.</summary>
    void Complete(Schema schema);

    /// <summary>Gives the complete file its name.</summary>
    void Publish();
}

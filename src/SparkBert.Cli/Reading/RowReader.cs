using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Files;

namespace SparkBert.Cli.Reading;

/// <summary>Reads the rows of one input.</summary>
/// <param name="source">The input.</param>
internal abstract class RowReader(InputSource source) : IDisposable
{
    /// <summary>Rows in a batch.</summary>
    public const int MaxRows = 1024;

    /// <summary>Bytes after which a batch is closed; a longer row is alone in its own.</summary>
    public const int MaxBytes = 4 << 20;

    protected InputSource Source => source;

    /// <summary>The columns that the beginning of the input shows.</summary>
    /// <exception cref="UsageException">The input can't be read.</exception>
    public abstract IReadOnlyList<OutlineColumn> Outline { get; }

    /// <summary>The columns of the rows that <see cref="Read"/> gives, without those of <see cref="RowOrigin"/>.</summary>
    public virtual Schema GetSchema(ReadRequest request) =>
        new(Outline.Select(column => new Field(column.Name, StringType.Default, true)), null);

    /// <summary>Reads the rows, with the columns of <see cref="RowOrigin"/> behind their own.</summary>
    /// <exception cref="InvalidDataException">The input is damaged.</exception>
    public abstract IEnumerable<RecordBatch> Read(ReadRequest request);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

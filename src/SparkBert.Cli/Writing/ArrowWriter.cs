using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace SparkBert.Cli.Writing;

/// <summary>Arrow's IPC file format.</summary>
internal sealed class ArrowWriter : IRowWriter
{
    private readonly FileStream file;
    private readonly ArrowFileWriter writer;

    public ArrowWriter(string path, Schema schema)
    {
        file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 20);
        writer = new ArrowFileWriter(file, schema, leaveOpen: true);
        writer.WriteStart();
    }

    public void Write(RecordBatch batch) => writer.WriteRecordBatch(batch);

    public void Complete()
    {
        writer.WriteEnd();
        file.Flush(flushToDisk: false);
    }

    public void Dispose()
    {
        writer.Dispose();
        file.Dispose();
    }
}

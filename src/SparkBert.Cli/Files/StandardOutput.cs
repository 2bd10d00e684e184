using Apache.Arrow;

namespace SparkBert.Cli.Files;

/// <summary>JSON lines on standard output.</summary>
internal sealed class StandardOutput : IRowOutput
{
    private readonly JsonlWriter writer = new(Console.OpenStandardOutput());

    public void Write(RecordBatch batch) => writer.Write(batch);

    public void Complete(Schema schema) => writer.Complete();

    public void Publish()
    {
    }

    public void Dispose() => writer.Dispose();
}

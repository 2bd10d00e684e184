using Apache.Arrow;
using Microsoft.Win32.SafeHandles;

namespace SparkBert.Cli.Files;

/// <summary>JSON lines on standard output.</summary>
internal sealed class StandardOutput : IRowOutput
{
    private const int Descriptor = 1;

    private readonly JsonlWriter writer = new(Open());

    public void Write(RecordBatch batch)
    {
        try
        {
            writer.Write(batch);
        }
        catch (IOException error)
        {
            throw new IOException($"standard output can't be written: {error.Message}.", error);
        }
    }

    public void Complete(Schema schema) => writer.Complete();

    public void Publish()
    {
    }

    public void Dispose() => writer.Dispose();

    /// <summary>
    /// .NET's stream of the console drops what nobody reads any more, and a run for <c>| head</c> would go on to its end. A stream of the
    /// pipe itself says so. A file on standard output may be shared with other programs, whose place in it only the console's stream keeps.
    /// </summary>
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        // Without a buffer of its own: rows are read as they are made, and nothing is left to write when a run ends early.
        var pipe = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}

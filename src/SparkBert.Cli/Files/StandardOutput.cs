using Apache.Arrow;
using Microsoft.Win32.SafeHandles;
using SparkBert.Cli.Writing;
using SparkBert.Programs;

namespace SparkBert.Cli.Files;

/// <summary>JSON lines on standard output.</summary>
internal sealed class StandardOutput : IRowOutput
{
    /// <summary>What a user writes for it.</summary>
    public const string Name = "-";

    private const int Descriptor = 1;

    /// <summary>Names that the system has for it: opened anew they would be written from their beginning.</summary>
    private static readonly string[] Paths = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    private readonly JsonlWriter writer = new(Open());

    /// <summary>Whether a user means standard output.</summary>
    public static bool IsName(string? output) => output == Name || Paths.Contains(output);

    public void Write(RecordBatch batch) => Guard(() => writer.Write(batch));

    public void Complete(Schema schema) => Guard(writer.Complete);

    public void Publish()
    {
    }

    public void Dispose()
    {
        try
        {
            writer.Dispose();
        }
        catch (IOException)
        {
            // The run has ended, well or not: what is missing was said.
        }
    }

    private static void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (IOException error)
        {
            throw new StandardOutputException(error);
        }
    }

    /// <summary>
    /// .NET's stream of the console drops what nobody reads any more, and a run for <c>| head</c> would go on to its end. A stream of the
    /// pipe itself says so. A file on standard output may be shared with other programs, whose place in it only the console's stream keeps.
    /// </summary>
    private static Stream Open()
    {
        if (!StandardStreams.IsOutputOpen)
        {
            throw new UsageException("standard output is closed; name a file with --output.");
        }

        if (OperatingSystem.IsWindows())
        {
            return Console.OpenStandardOutput();
        }

        // Without a buffer of its own: rows are read as they are made, and nothing is left to write when a run ends early.
        var pipe = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return pipe.CanSeek ? Console.OpenStandardOutput() : pipe;
    }
}

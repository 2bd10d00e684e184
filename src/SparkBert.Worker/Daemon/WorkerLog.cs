using System.Text;

namespace SparkBert.Worker.Daemon;

/// <summary>
/// Standard error, but a line that can't be written is lost without a word: the log may be a file on a full disk, and no task fails for
/// its own line in it.
/// </summary>
/// <param name="log">Where lines go.</param>
internal sealed class WorkerLog(TextWriter log) : TextWriter
{
    public override Encoding Encoding => log.Encoding;

    /// <summary>Makes what this process writes to standard error, its functions' own lines too, go through a log of this kind.</summary>
    public static void Install() => Console.SetError(new WorkerLog(Console.Error));

    public override void Write(char value) => Try(() => log.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => log.Write(buffer, index, count));

    public override void Write(string? value) => Try(() => log.Write(value));

    public override void WriteLine(string? value) => Try(() => log.WriteLine(value));

    public override void Flush() => Try(log.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // Nobody is left to say it to.
        }
    }
}

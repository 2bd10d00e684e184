using System.Text;

namespace SparkBert.Programs;

/// <summary>A stream of text of the process that may be closed, full, or without a reader.</summary>
/// <param name="inner">The stream; null if it is closed.</param>
/// <param name="failed">Gets what the system said of a text that could not be written, and throws where that matters.</param>
internal sealed class GuardedWriter(TextWriter? inner, Action<IOException?> failed) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => Guard(() => inner!.Write(value));

    public override void Write(string? value) => Guard(() => inner!.Write(value));

    /// <summary>At once: lines of several threads must not mix.</summary>
    public override void WriteLine(string? value) => Guard(() => inner!.WriteLine(value));

    public override void Write(char[] buffer, int index, int count) => Guard(() => inner!.Write(buffer, index, count));

    public override void Flush() => Guard(() => inner!.Flush());

    private void Guard(Action write)
    {
        if (inner is null)
        {
            failed(null);
            return;
        }

        try
        {
            write();
        }
        catch (IOException error)
        {
            failed(error);
        }
    }
}

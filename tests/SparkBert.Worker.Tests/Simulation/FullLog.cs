using System.Text;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>A log on a disk that has room for some lines.</summary>
/// <param name="room">How many.</param>
internal sealed class FullLog(int room) : TextWriter
{
    private int lines;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => throw new NotSupportedException();

    public override void WriteLine(string? value)
    {
        if (Interlocked.Increment(ref lines) > room)
        {
            throw new IOException("No space left on device");
        }
    }
}

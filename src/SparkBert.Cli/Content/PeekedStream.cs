using SparkBert.Text.Records;

namespace SparkBert.Cli.Content;

/// <summary>A stream whose first bytes can be looked at before they are read.</summary>
internal sealed class PeekedStream(Stream inner) : ReadOnlyStream
{
    private readonly byte[] first = new byte[4096];
    private int count;
    private int taken;

    /// <summary>
    /// The first bytes: at least <paramref name="least"/> of them, or all there are. More only where they are at hand, so that standard
    /// input is not waited for.
    /// </summary>
    public ReadOnlySpan<byte> Peek(int least)
    {
        while (count < least)
        {
            var read = inner.Read(first, count, first.Length - count);
            if (read == 0)
            {
                break;
            }

            count += read;
        }

        return first.AsSpan(0, count);
    }

    public override int Read(Span<byte> buffer)
    {
        if (taken == count)
        {
            return inner.Read(buffer);
        }

        var length = Math.Min(buffer.Length, count - taken);
        first.AsSpan(taken, length).CopyTo(buffer);
        taken += length;
        return length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

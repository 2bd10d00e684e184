using System.Buffers;

namespace SparkBert.Cli.Writing;

/// <summary>
/// Bytes in memory, in pieces of the shared pool, so that a long text is never copied to grow. Write it, then copy it out or read it, and
/// clear it.
/// </summary>
internal sealed class PooledStream(int keptPieces = PooledStream.FewPieces) : Stream
{
    private const int PieceBytes = 1 << 16;

    /// <summary>The shared pool keeps few of them, and a text of the same length is to follow.</summary>
    private const int FewPieces = 8;

    private readonly List<byte[]> pieces = [];
    private int current = -1;
    private int used = PieceBytes;
    private long? place;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => true;

    public override long Length => ((long)current * PieceBytes) + used;

    /// <summary>Where is read from; where nothing was set, behind the last byte written.</summary>
    public override long Position
    {
        get => place ?? Length;
        set => place = value;
    }

    /// <summary>Writes behind all bytes that were written, wherever is read from.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            if (used == PieceBytes)
            {
                current++;
                used = 0;
                if (current == pieces.Count)
                {
                    pieces.Add(ArrayPool<byte>.Shared.Rent(PieceBytes));
                }
            }

            var taken = buffer[..Math.Min(buffer.Length, PieceBytes - used)];
            taken.CopyTo(pieces[current].AsSpan(used));
            used += taken.Length;
            buffer = buffer[taken.Length..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write([value]);

    /// <summary>Writes all bytes to another stream; they stay here.</summary>
    public new void CopyTo(Stream target) => CopyTo(target, 0, Length);

    /// <summary>Writes bytes to another stream; they stay here.</summary>
    /// <param name="target">The stream.</param>
    /// <param name="start">The first byte.</param>
    /// <param name="end">The one behind the last.</param>
    public void CopyTo(Stream target, long start, long end)
    {
        while (start < end)
        {
            var (piece, offset) = Math.DivRem(start, PieceBytes);
            var taken = (int)Math.Min(PieceBytes - offset, end - start);
            target.Write(pieces[(int)piece].AsSpan((int)offset, taken));
            start += taken;
        }
    }

    /// <summary>Begins again, without a byte.</summary>
    public void Clear() => Clear(keptPieces);

    public override void Flush()
    {
    }

    public override int Read(Span<byte> buffer)
    {
        var from = Position;
        var taken = (int)Math.Min(Math.Min(buffer.Length, Length - from), PieceBytes - (from % PieceBytes));
        if (taken <= 0)
        {
            return 0;
        }

        pieces[(int)(from / PieceBytes)].AsSpan((int)(from % PieceBytes), taken).CopyTo(buffer);
        place = from + taken;
        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => Length + offset,
    };

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        Clear(0);
        base.Dispose(disposing);
    }

    private void Clear(int kept)
    {
        for (; pieces.Count > kept; pieces.RemoveAt(pieces.Count - 1))
        {
            ArrayPool<byte>.Shared.Return(pieces[^1]);
        }

        current = -1;
        used = PieceBytes;
        place = null;
    }
}

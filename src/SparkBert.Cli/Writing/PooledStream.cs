using System.Buffers;

namespace SparkBert.Cli.Writing;

/// <summary>
/// Bytes in memory, in pieces of the shared pool, so that a long text is never copied to grow. Write it, copy it out, clear it.
/// </summary>
internal sealed class PooledStream : Stream
{
    private const int PieceBytes = 1 << 16;

    /// <summary>The shared pool keeps few of them, and a text of the same length is to follow.</summary>
    private const int KeptPieces = 8;

    private readonly List<byte[]> pieces = [];
    private int current = -1;
    private int used = PieceBytes;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => ((long)current * PieceBytes) + used;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

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
    public new void CopyTo(Stream target)
    {
        for (var i = 0; i <= current; i++)
        {
            target.Write(pieces[i].AsSpan(0, i == current ? used : PieceBytes));
        }
    }

    /// <summary>Begins again, without a byte.</summary>
    public void Clear() => Clear(KeptPieces);

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

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
    }
}

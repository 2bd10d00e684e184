using System.Security.Cryptography;

namespace SparkBert.Models.Files;

/// <summary>A new file that is written from beginning to end and hashed meanwhile.</summary>
internal sealed class HashedFile : Stream
{
    private readonly FileStream file;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Action<string> completed;
    private bool isClosed;

    /// <summary>Creates the file.</summary>
    /// <param name="path">The file, which must not exist.</param>
    /// <param name="completed">Gets its SHA-256 in hexadecimal when the file is closed.</param>
    public HashedFile(string path, Action<string> completed)
    {
        this.completed = completed;
        file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => Position;

    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        hash.AppendData(buffer);
        file.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Fills up to a multiple of a number of bytes with zeros.</summary>
    public void Align(int alignment)
    {
        var rest = (int)(Position % alignment);
        if (rest > 0)
        {
            Write(new byte[alignment - rest]);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !isClosed)
        {
            isClosed = true;
            file.Dispose();
            completed(Convert.ToHexString(hash.GetHashAndReset()));
            hash.Dispose();
        }

        base.Dispose(disposing);
    }
}

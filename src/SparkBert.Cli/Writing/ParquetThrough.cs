namespace SparkBert.Cli.Writing;

/// <summary>
/// Where a row group is encoded that is a part of its file at once: the bytes of a Parquet file without its magic number go behind those
/// that are there. Its metadata go there too, and are taken away again by who reads them.
/// </summary>
/// <param name="file">The file, at its end.</param>
internal sealed class ParquetThrough(Stream file) : Stream
{
    private long length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => length;

    /// <summary>Where the next byte of the file of its own is.</summary>
    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        var magic = (int)Math.Clamp(ParquetBlock.MagicBytes - length, 0, buffer.Length);
        length += buffer.Length;
        file.Write(buffer[magic..]);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

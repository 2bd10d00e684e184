using SparkBert.Text.Records;

namespace SparkBert.Cli.Content;

/// <summary>
/// A pipe that leaves a copy of what is read of it in a temporary file. It can be read to its end once, and its copy as often as one likes.
/// The file goes away with the process, however that ends.
/// </summary>
internal sealed class CopiedContent : ReadOnlyStream
{
    private readonly FileStream file = Create();
    private Stream? pipe;

    /// <summary>Whether all of the pipe was read.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Says which pipe it is; the first one counts.</summary>
    public void Begin(Stream source) => pipe ??= source;

    public override int Read(Span<byte> buffer)
    {
        var count = pipe!.Read(buffer);
        file.Write(buffer[..count]);
        return count;
    }

    /// <summary>Reads the rest of the pipe.</summary>
    public void Complete()
    {
        pipe!.CopyTo(file);
        file.Flush();
        IsWhole = true;
    }

    /// <summary>Opens the copy.</summary>
    public Stream Open() => new BufferedStream(new CopyReader(file));

    /// <summary>Deletes the copy.</summary>
    public void Delete() => file.Dispose();

    private static FileStream Create()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var path = Path.Combine(Path.GetTempPath(), "sparkbert-" + Guid.NewGuid().ToString("N") + ".tmp");
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
        {
            // An open file lives on without its name, and nothing is left of it even after a kill.
            File.Delete(path);
        }

        return file;
    }

    /// <summary>Reads the file from its beginning, beside other readers.</summary>
    private sealed class CopyReader(FileStream file) : Stream
    {
        private long position;

        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => file.Length;

        public override long Position { get => position; set => position = value; }

        public override int Read(Span<byte> buffer)
        {
            var count = RandomAccess.Read(file.SafeFileHandle, buffer, position);
            position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override long Seek(long offset, SeekOrigin origin) => position = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => position,
            _ => Length,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

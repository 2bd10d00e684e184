using System.IO.Compression;

namespace SparkBert.Cli.Files;

/// <summary>An input while it is read: opened, decompressed, and how much of it was read.</summary>
internal sealed class InputSource(InputFile file)
{
    private Func<long>? readPosition;
    private volatile bool isDone;

    public InputFile File => file;

    public string Path => file.Path;

    /// <summary>How many of its bytes were read; of a format that is not read from end to end, none before all.</summary>
    public long BytesRead => isDone ? file.Size : readPosition?.Invoke() ?? 0;

    /// <summary>Opens the input, decompressed where it is compressed.</summary>
    public Stream Open()
    {
        var stream = file.IsStandardInput ? Console.OpenStandardInput() : OpenFile();
        return file.IsCompressed ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>Says that all of it was read.</summary>
    public void End() => isDone = true;

    private FileStream OpenFile()
    {
        var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        readPosition = () => stream.CanRead ? stream.Position : file.Size;
        return stream;
    }
}

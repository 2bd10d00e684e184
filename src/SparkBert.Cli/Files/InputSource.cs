using System.Text;
using SparkBert.Cli.Content;

namespace SparkBert.Cli.Files;

/// <summary>An input while it is read: opened, decompressed, and how much of it was read.</summary>
internal sealed class InputSource(InputFile file) : IDisposable
{
    private Func<long>? readPosition;
    private volatile bool isDone;
    private CopiedContent? copy;

    public InputFile File => file;

    public string Path => file.Path;

    /// <summary>What messages call it.</summary>
    public string Name => file.IsStandardInput ? "standard input" : file.Path;

    /// <summary>How many of its bytes were read; of a format that is not read from end to end, none before all.</summary>
    public long BytesRead => isDone ? file.Size : readPosition?.Invoke() ?? 0;

    /// <summary>
    /// Opens a text as UTF-8 without a byte order mark: gzip and encodings show in its name and first bytes.
    /// </summary>
    /// <param name="encoding">The encoding; null to find it out.</param>
    public Stream OpenText(Encoding? encoding) => TextContent.Open(OpenBytes(), Name, file.IsCompressed, encoding);

    /// <summary>Opens the bytes. What can be read only once is read from its copy, if there is one.</summary>
    public Stream OpenBytes()
    {
        if (copy is { IsWhole: true })
        {
            return copy.Open();
        }

        var bytes = file.IsStandardInput ? Console.OpenStandardInput() : OpenFile();
        if (copy is null)
        {
            return bytes;
        }

        copy.Begin(bytes);
        return copy;
    }

    /// <summary>
    /// Keeps a copy of what is read from now on, if it can be read only once: a pipe, for formats that need more than one look.
    /// </summary>
    public void KeepCopy()
    {
        if (file.IsPipe)
        {
            copy ??= new CopiedContent();
        }
    }

    /// <summary>Reads what is left of a pipe into its copy. The bytes can be opened again then.</summary>
    public void CompleteCopy()
    {
        if (copy is { IsWhole: false })
        {
            OpenBytes().Dispose();
            copy.Complete();
        }
    }

    /// <summary>Says that all of it was read.</summary>
    public void End() => isDone = true;

    public void Dispose() => copy?.Delete();

    private FileStream OpenFile()
    {
        var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        if (stream.CanSeek)
        {
            readPosition = () => stream.CanRead ? stream.Position : file.Size;
        }

        return stream;
    }
}

using System.Text;
using SparkBert.Models.Files;

namespace SparkBert.Cli.Content;

/// <summary>Opens text as UTF-8 without a byte order mark, whatever it comes as: gzip and encodings show in the first bytes.</summary>
internal static class TextContent
{
    /// <summary>How many bytes a byte order mark may have.</summary>
    private const int MarkLength = 4;

    /// <summary>Opens text.</summary>
    /// <param name="raw">The bytes.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="mustBeGzip">Whether the file's name says that it is gzip.</param>
    /// <param name="encoding">The encoding; null to take it from the byte order mark, or else UTF-8.</param>
    /// <exception cref="InvalidDataException">It is no gzip.</exception>
    /// <exception cref="UsageException">It has no byte order mark and looks like UTF-16.</exception>
    public static Stream Open(Stream raw, string name, bool mustBeGzip, Encoding? encoding)
    {
        var stream = new PeekedStream(raw);
        var isGzip = CheckedGzipStream.IsGzip(stream.Peek(3));
        if (mustBeGzip && !isGzip && !stream.Peek(1).IsEmpty)
        {
            throw new InvalidDataException($"{name}: the name ends in .gz, but the content is not gzip.");
        }

        var text = isGzip || mustBeGzip ? new PeekedStream(new CheckedGzipStream(stream, name)) : stream;
        var first = text.Peek(MarkLength);
        var marked = TextEncoding.FindByMark(first);
        if (marked is not null && (encoding is null || encoding.CodePage == marked.CodePage))
        {
            SkipMark(text, marked.Preamble.Length);
        }

        encoding ??= marked;
        if (encoding is null && TextEncoding.LooksLikeUtf16(first))
        {
            throw new UsageException($"{name} is not UTF-8: it looks like UTF-16 without a byte order mark. Give --encoding utf-16le or "
                + "utf-16be.");
        }

        return encoding is null || encoding.CodePage == Encoding.UTF8.CodePage ? text : new TranscodedContent(text, encoding);
    }

    private static void SkipMark(Stream text, int length)
    {
        Span<byte> mark = stackalloc byte[MarkLength];
        text.ReadExactly(mark[..length]);
    }
}

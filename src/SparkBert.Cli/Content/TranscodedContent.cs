using System.Globalization;
using System.Text;
using SparkBert.Text.Records;

namespace SparkBert.Cli.Content;

/// <summary>
/// Text of any encoding as UTF-8. Bytes that the encoding doesn't know become <see cref="InvalidMark"/>, which is not UTF-8, and their
/// values (<c>\x81</c>): so their row alone is bad, and its content still shows them.
/// </summary>
internal sealed class TranscodedContent : ReadOnlyStream
{
    /// <summary>Stands for a place that could not be decoded: a byte that never occurs in UTF-8.</summary>
    public const byte InvalidMark = 0xFF;

    /// <summary>What the decoder writes in front of the bytes it doesn't know. No text holds it: Unicode keeps it for such uses.</summary>
    private const char Marker = '\uFFFF';

    private readonly Stream inner;
    private readonly Decoder decoder;
    private readonly byte[] bytes = new byte[1 << 14];
    private readonly char[] chars;
    private readonly byte[] utf8;
    private readonly Encoder encoder = new UTF8Encoding(false).GetEncoder();
    private int end;
    private int position;
    private bool isDone;

    /// <param name="inner">The text.</param>
    /// <param name="encoding">Its encoding.</param>
    public TranscodedContent(Stream inner, Encoding encoding)
    {
        this.inner = inner;
        var own = (Encoding)encoding.Clone();
        own.DecoderFallback = new UnknownBytes();
        decoder = own.GetDecoder();

        // An unknown byte becomes five characters.
        chars = new char[(own.GetMaxCharCount(bytes.Length) + 16) * 5];
        utf8 = new byte[Encoding.UTF8.GetMaxByteCount(chars.Length)];
    }

    /// <summary>Text without the marks: with the values of the unknown bytes it is UTF-8.</summary>
    /// <param name="text">Text as it was read from here.</param>
    public static ReadOnlySpan<byte> Show(ReadOnlySpan<byte> text)
    {
        if (!text.Contains(InvalidMark))
        {
            return text;
        }

        var shown = new byte[text.Length - text.Count(InvalidMark)];
        var length = 0;
        foreach (var value in text)
        {
            if (value != InvalidMark)
            {
                shown[length++] = value;
            }
        }

        return shown;
    }

    public override int Read(Span<byte> buffer)
    {
        while (position == end)
        {
            if (isDone)
            {
                return 0;
            }

            var read = inner.Read(bytes, 0, bytes.Length);
            isDone = read == 0;
            var count = decoder.GetChars(bytes, 0, read, chars, 0, flush: isDone);
            end = encoder.GetBytes(chars, 0, count, utf8, 0, flush: isDone);
            end = Mark(utf8.AsSpan(0, end));
            position = 0;
        }

        var length = Math.Min(buffer.Length, end - position);
        utf8.AsSpan(position, length).CopyTo(buffer);
        position += length;
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

    /// <summary>Puts the mark in place of the decoder's marker.</summary>
    private static int Mark(Span<byte> text)
    {
        var (from, to) = (0, 0);
        for (int next; (next = text[from..].IndexOf("\uFFFF"u8)) >= 0; from += next + 3)
        {
            text.Slice(from, next).CopyTo(text[to..]);
            to += next;
            text[to++] = InvalidMark;
        }

        text[from..].CopyTo(text[to..]);
        return to + text.Length - from;
    }

    private sealed class UnknownBytes : DecoderFallback
    {
        public override int MaxCharCount => 16;

        public override DecoderFallbackBuffer CreateFallbackBuffer() => new Buffer();

        private sealed class Buffer : DecoderFallbackBuffer
        {
            private string text = "";
            private int next;

            public override int Remaining => text.Length - next;

            public override bool Fallback(byte[] bytesUnknown, int index)
            {
                text = Marker + string.Concat(
                    bytesUnknown.Select(value => string.Create(CultureInfo.InvariantCulture, $"\\x{value:X2}")));
                next = 0;
                return true;
            }

            public override char GetNextChar() => next < text.Length ? text[next++] : '\0';

            public override bool MovePrevious()
            {
                var canMove = next > 0;
                next -= canMove ? 1 : 0;
                return canMove;
            }

            public override void Reset() => (text, next) = ("", 0);
        }
    }
}

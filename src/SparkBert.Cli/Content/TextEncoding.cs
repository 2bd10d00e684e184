using System.Text;

namespace SparkBert.Cli.Content;

/// <summary>Encodings of text by their names, and by the first bytes of a text.</summary>
internal static class TextEncoding
{
    static TextEncoding() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>An encoding by its name: utf-8, utf-16, utf-16le, latin1, windows-1252, shift_jis and what else IANA knows.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static Encoding Find(string name)
    {
        try
        {
            return name.ToLowerInvariant() switch
            {
                "utf16le" or "utf-16le" => Encoding.Unicode,
                "utf16be" or "utf-16be" => Encoding.BigEndianUnicode,
                "utf32le" or "utf-32le" => Encoding.UTF32,
                "utf8" => Encoding.UTF8,
                "utf16" => Encoding.Unicode,
                "utf32" => Encoding.UTF32,
                var other => Encoding.GetEncoding(other),
            };
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new UsageException(
                $"--encoding: there is no encoding '{name}'. Known are utf-8, utf-16, utf-16be, utf-32, latin1, windows-1252, iso-8859-15, "
                + "shift_jis, gb18030 and the other names of IANA.");
        }
    }

    /// <summary>The encoding that a byte order mark shows; null if there is none.</summary>
    public static Encoding? FindByMark(ReadOnlySpan<byte> first) =>
        first.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE, 0, 0]) ? Encoding.UTF32
        : first.StartsWith((ReadOnlySpan<byte>)[0, 0, 0xFE, 0xFF]) ? new UTF32Encoding(bigEndian: true, byteOrderMark: true)
        : first.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? Encoding.Unicode
        : first.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Encoding.BigEndianUnicode
        : first.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8
        : null;

    /// <summary>Whether bytes without a mark look like UTF-16: every other one is zero, as of letters of Europe.</summary>
    public static bool LooksLikeUtf16(ReadOnlySpan<byte> first)
    {
        var pairs = first.Length / 2;
        var (even, odd) = (0, 0);
        for (var i = 0; i < pairs * 2; i += 2)
        {
            even += first[i] == 0 ? 1 : 0;
            odd += first[i + 1] == 0 ? 1 : 0;
        }

        return pairs >= 2 && (even > pairs * 0.6 || odd > pairs * 0.6);
    }
}

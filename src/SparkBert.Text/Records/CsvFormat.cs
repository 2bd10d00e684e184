using System.Text;

namespace SparkBert.Text.Records;

/// <summary>How a CSV file separates and quotes its fields.</summary>
public sealed class CsvFormat
{
    private CsvFormat(byte[]? delimiter, byte? quote, bool hasHeader)
    {
        Delimiter = delimiter;
        Quote = quote;
        HasHeader = hasHeader;
    }

    /// <summary>Whether the first record names the columns.</summary>
    public bool HasHeader { get; }

    /// <summary>What stands between fields as text; null for a comma, or a tab in a file that is called .tsv.</summary>
    public string? DelimiterText => Delimiter is null ? null : Encoding.UTF8.GetString(Delimiter);

    /// <summary>What stands around a field that holds delimiters or ends of lines; empty if nothing does.</summary>
    public string QuoteText => Quote is { } quote ? ((char)quote).ToString() : "";

    /// <summary>What stands between fields, UTF-8.</summary>
    internal byte[]? Delimiter { get; }

    /// <summary>What stands around fields.</summary>
    internal byte? Quote { get; }

    /// <summary>The format that options name.</summary>
    /// <param name="delimiter">One or more characters; \t or tab for a tab; null for the file's own.</param>
    /// <param name="quote">A character of ASCII; an empty text for none.</param>
    /// <param name="hasHeader">Whether the first record names the columns.</param>
    /// <exception cref="ArgumentException">An option has no such value.</exception>
    public static CsvFormat Create(string? delimiter, string quote, bool hasHeader)
    {
        delimiter = delimiter is "\\t" or "tab" ? "\t" : delimiter;
        if (delimiter is not null && (delimiter.Length == 0 || delimiter.AsSpan().ContainsAny('\n', '\r') || delimiter == quote))
        {
            throw new ArgumentException("--delimiter must be one or more characters, and neither an end of line nor the quote.");
        }

        if (quote.Length > 1 || (quote.Length == 1 && (!char.IsAscii(quote[0]) || quote[0] is '\n' or '\r')))
        {
            throw new ArgumentException($"--quote must be one character of ASCII, or none, but is '{quote}'.");
        }

        return new CsvFormat(
            delimiter is null ? null : Encoding.UTF8.GetBytes(delimiter), quote.Length == 0 ? null : (byte)quote[0], hasHeader);
    }

    /// <summary>The delimiter of a file.</summary>
    /// <param name="name">Its name.</param>
    internal byte[] FindDelimiter(string name) => Delimiter ?? [(byte)(IsTabSeparated(name) ? '\t' : ',')];

    /// <summary>Whether a name says that tabs stand between the fields.</summary>
    private static bool IsTabSeparated(string name) =>
        name.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tsv.gz", StringComparison.OrdinalIgnoreCase);
}

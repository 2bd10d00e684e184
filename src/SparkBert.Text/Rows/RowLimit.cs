using System.Globalization;

namespace SparkBert.Text.Rows;

/// <summary>How large a row may become. A row is never divided, so without a limit one long text could take all memory.</summary>
/// <param name="maxBytes">The maximum size in bytes of what a stage makes of a row.</param>
public sealed class RowLimit(long maxBytes)
{
    /// <summary>
    /// The largest limit: an array of .NET and a column of a record batch hold 2^31 bytes, and in a window there are rows before this one.
    /// </summary>
    public const long Largest = 2_000_000_000;

    /// <summary>The smallest limit.</summary>
    public const long Smallest = 1_000_000;

    /// <summary>
    /// Memory for a byte of text while its sentences are looked for: the row itself, the text in UTF-16, and two marked copies of it
    /// (measured).
    /// </summary>
    private const int BytesOfTextByte = 8;

    /// <summary>The limit unless the caller sets one.</summary>
    public static RowLimit Default { get; } = new(Largest);

    /// <summary>Bytes of a token in the column of embeddings, its vector among them; 0 where no vectors follow.</summary>
    public int EmbeddedTokenBytes { get; init; }

    /// <summary>The maximum number of tokens of a sentence that get a vector.</summary>
    public int MaxEmbeddedTokens { get; init; }

    /// <summary>Refuses a text that is too long.</summary>
    /// <param name="bytes">The bytes of the row's texts.</param>
    /// <exception cref="TextRuleException">It is.</exception>
    public void CheckText(long bytes)
    {
        if (bytes > maxBytes / BytesOfTextByte)
        {
            throw TooLarge($"the text has {bytes:N0} bytes; a text may have {maxBytes / BytesOfTextByte:N0}, an eighth of");
        }
    }

    /// <summary>Refuses a row whose annotations are too many.</summary>
    /// <param name="tokens">Tokens so far.</param>
    /// <param name="embedded">Those of them that get a vector.</param>
    /// <param name="tokenBytes">Memory of a token without a vector.</param>
    /// <exception cref="TextRuleException">They are.</exception>
    public void CheckTokens(long tokens, long embedded, int tokenBytes)
    {
        if ((tokens * tokenBytes) + (embedded * EmbeddedTokenBytes) > maxBytes)
        {
            throw TooLarge(
                $"{tokens:N0} tokens, {embedded:N0} with a vector ({EmbeddedTokenBytes:N0} bytes each with its annotation), are over");
        }
    }

    private TextRuleException TooLarge(FormattableString found)
    {
        var limit = string.Create(CultureInfo.InvariantCulture, $"the limit of {maxBytes:N0} bytes for a row (MaxRowBytes)");
        return new TextRuleException($"{FormattableString.Invariant(found)} {limit}. Split the text into several rows.")
        {
            IsTooLarge = true,
        };
    }
}

using System.Text;
using System.Text.RegularExpressions;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tokens;

/// <summary>The exceptions of a tokenizer: patterns of what must stay one token.</summary>
internal sealed class TokenExceptions
{
    /// <summary>Replaces a separator inside an exception. A candidate that holds it stays whole, even if the text itself held it.</summary>
    public const char Mark = '\u2188';

    private readonly Separators separators;
    private readonly Lazy<Regex> pattern;

    /// <param name="exceptions">The Java patterns.</param>
    /// <param name="isCaseSensitive">Whether case counts.</param>
    /// <param name="separators">The separators.</param>
    public TokenExceptions(IEnumerable<string> exceptions, bool isCaseSensitive, Separators separators)
    {
        this.separators = separators;

        // The patterns are alternatives of one pattern: if a short one matches first, a longer one is never found.
        var alternatives = string.Join('|', exceptions.Select(exception => isCaseSensitive ? exception : "(?i)" + exception));
        pattern = new Lazy<Regex>(() => JavaRegex.Compile(alternatives));
    }

    /// <summary>Searches a sentence for the exceptions.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="found">
    /// The texts of the exceptions without a separator; null if there are none. Each candidate of the sentence with such a text stays
    /// whole, wherever it is: it is compared with the texts, and the patterns do not run again.
    /// </param>
    /// <returns>The sentence with <see cref="Mark"/> in place of the separators inside exceptions.</returns>
    /// <exception cref="TextRuleException">The exceptions are no pattern, or their matches can't be written back.</exception>
    public ReadOnlySpan<char> Protect(ReadOnlySpan<char> sentence, out HashSet<string>? found)
    {
        found = null;
        var regex = Pattern();
        if (!regex.IsMatch(sentence))
        {
            return sentence;
        }

        var text = sentence.ToString();
        var output = new StringBuilder(text.Length);
        var written = 0;
        for (var match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            var marked = separators.Replace(match.Value, Mark);
            if (marked == match.Value)
            {
                (found ??= []).Add(marked);
            }

            output.Append(text, written, match.Index - written);
            AppendReplaced(output, marked, match);
            written = match.Index + match.Length;
        }

        return output.Append(text, written, text.Length - written).ToString();
    }

    /// <summary>
    /// Writes the text of an exception back into its sentence. Scala's replaceAllIn reads it as a Java replacement string: <c>\c</c>
    /// becomes c, which moves the rest of the text forward, and <c>$n</c> and <c>${name}</c> stand for a group of the exceptions.
    /// </summary>
    private static void AppendReplaced(StringBuilder output, string text, Match match)
    {
        try
        {
            JavaReplacement.Append(output, text, match);
        }
        catch (JavaReplacementException error)
        {
            throw new TextRuleException(
                "an exception of the tokenizer matched a text that can't be written back "
                + $"(as in Spark NLP, which reads it as a replacement string): {error.Message}.");
        }
    }

    private Regex Pattern()
    {
        try
        {
            return pattern.Value;
        }
        catch (ArgumentException error)
        {
            // Spark NLP compiles the exceptions at the first row, not when the tokenizer is fitted.
            throw new TextRuleException($"the exceptions of the tokenizer are no pattern: {error.Message}");
        }
    }
}

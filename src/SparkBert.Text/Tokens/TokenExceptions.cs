using System.Text;
using System.Text.RegularExpressions;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tokens;

/// <summary>The exceptions of a tokenizer: patterns of what must stay one token.</summary>
internal sealed class TokenExceptions
{
    /// <summary>
    /// Stands for a separator inside an exception. A candidate that holds it stays whole, also where the text held it before.
    /// </summary>
    public const char Mark = '\u2188';

    private readonly Separators separators;
    private readonly Lazy<Regex> pattern;

    /// <param name="exceptions">The Java patterns.</param>
    /// <param name="isCaseSensitive">Whether they tell capital letters apart.</param>
    /// <param name="separators">The separators.</param>
    public TokenExceptions(IEnumerable<string> exceptions, bool isCaseSensitive, Separators separators)
    {
        this.separators = separators;

        // The patterns are alternatives of one pattern: where a short one matches first, a longer one is never found.
        var alternatives = string.Join('|', exceptions.Select(exception => isCaseSensitive ? exception : "(?i)" + exception));
        pattern = new Lazy<Regex>(() => JavaRegex.Compile(alternatives));
    }

    /// <summary>Looks for the exceptions in a sentence.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="found">
    /// The texts of the exceptions that hold no separator; null where there are none. A candidate of such a text stays whole wherever it
    /// stands in this sentence: it is compared with the texts, the patterns are not asked again.
    /// </param>
    /// <returns>The sentence with <see cref="Mark"/> in place of the separators inside exceptions.</returns>
    /// <exception cref="TextRuleException">The exceptions are no pattern, or what they found can't be written back.</exception>
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
            ExceptionText.Append(output, marked, match, regex);
            written = match.Index + match.Length;
        }

        return output.Append(text, written, text.Length - written).ToString();
    }

    private Regex Pattern()
    {
        try
        {
            return pattern.Value;
        }
        catch (ArgumentException error)
        {
            // Spark NLP compiles the exceptions when the first row comes, not when the tokenizer is fitted.
            throw new TextRuleException($"the exceptions of the tokenizer are no pattern: {error.Message}");
        }
    }
}

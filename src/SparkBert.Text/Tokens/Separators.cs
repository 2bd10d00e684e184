using System.Buffers;
using System.Text.RegularExpressions;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tokens;

/// <summary>The characters between the candidates of a sentence: those that the target pattern does not match.</summary>
internal sealed class Separators
{
    /// <summary>Replaces a separator. A text that holds it is split there too.</summary>
    public const char Mark = '\u2187';

    /// <summary>
    /// The target pattern stands inside a class: <c>\S+</c> becomes "not ( ? : \S + )", which only ASCII white space is. That default is
    /// searched in the text as it is; for other patterns <see cref="Mark"/> replaces the separators first.
    /// </summary>
    public static readonly SearchValues<char> WhitespaceAndMark =
        SearchValues.Create([Mark, .. Enumerable.Range(0, 128).Select(c => (char)c).Where(JavaText.IsPatternWhitespace)]);

    private static readonly SearchValues<char> MarkAlone = SearchValues.Create([Mark]);

    private readonly Regex? pattern;

    /// <param name="targetPattern">The Java pattern of what a token is made of.</param>
    /// <exception cref="ArgumentException">The class around the pattern can't be read.</exception>
    public Separators(string targetPattern)
    {
        try
        {
            pattern = targetPattern == TokenizerSettings.DefaultTargetPattern ? null
                : JavaRegex.CompileForPlaces($"[^(?:{targetPattern}){TokenExceptions.Mark}]");
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException(
                $"targetPattern '{targetPattern}' can't stand inside a character class, where it is put: {error.Message}", error);
        }
    }

    /// <summary>Whether ASCII white space separates.</summary>
    public bool AreWhitespace => pattern is null;

    /// <summary>What ends a candidate in a text that <see cref="Marked"/> gave.</summary>
    public SearchValues<char> Ends => pattern is null ? WhitespaceAndMark : MarkAlone;

    /// <summary>
    /// The text in which each candidate ends at the next of <see cref="Ends"/>. Offsets count in this text: a separator above U+FFFF counts
    /// as one unit although it has two.
    /// </summary>
    public ReadOnlySpan<char> Marked(ReadOnlySpan<char> text) =>
        pattern is null || !pattern.IsMatch(text) ? text : pattern.Replace(text.ToString(), $"{Mark}");

    /// <summary>Replaces each separator by a mark.</summary>
    public string Replace(string text, char mark) =>
        pattern is not null ? pattern.Replace(text, $"{mark}")
        : text.AsSpan().ContainsAny(WhitespaceAndMark) ? string.Create(text.Length, (text, mark), static (output, input) =>
        {
            for (var i = 0; i < output.Length; i++)
            {
                output[i] = JavaText.IsPatternWhitespace(input.text[i]) ? input.mark : input.text[i];
            }
        })
        : text;
}

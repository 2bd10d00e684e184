using System.Buffers;

namespace SparkBert.Text.Sentences;

/// <summary>
/// The characters that the reference inserts into the text while it looks for bounds (RuleSymbols.scala, PragmaticSymbols.scala). A text
/// that holds one of them gets wrong bounds there, and so here.
/// </summary>
internal static class Markers
{
    public const char Break = '\uF050';
    public const char Dot = '\uF051';
    public const char Semicolon = '\uF053';
    public const char Question = '\uF054';
    public const char Exclamation = '\uF055';
    public const char ProtectOpen = '\uF056';
    public const char ProtectClose = '\uF057';
    public const char MultiplePeriod = '\u2554';
    public const char Abbreviation = '\u255E';
    public const char Number = '\u255F';
    public const char QuestionInQuote = '\u2564';
    public const char ExclamationIndicator = '\u2565';
    public const char Ellipsis = '\u2566';

    private static readonly SearchValues<char> All = SearchValues.Create(
    [
        Break, Dot, Semicolon, Question, Exclamation, ProtectOpen, ProtectClose, MultiplePeriod, Abbreviation, Number, QuestionInQuote,
        ExclamationIndicator, Ellipsis,
    ]);

    /// <summary>
    /// Whether a text may hold a marker. Searching ranges is faster than searching the markers, and one range is enough for text of most
    /// European languages. The last two ranges hold other characters too, which only cost time.
    /// </summary>
    public static bool MayBeIn(ReadOnlySpan<char> text) => text.ContainsAnyInRange(MultiplePeriod, ProtectClose)
        && (text.ContainsAnyInRange(MultiplePeriod, Ellipsis) || text.ContainsAnyInRange(Break, ProtectClose));

    /// <summary>Replaces the markers by the text that they stand for, and removes those that only mark a place.</summary>
    /// <param name="text">The text with markers.</param>
    /// <param name="restored">Gets the text without markers; long enough for it.</param>
    /// <returns>The length of the text without markers.</returns>
    public static int Restore(ReadOnlySpan<char> text, Span<char> restored)
    {
        var length = 0;
        while (true)
        {
            var marker = text.IndexOfAny(All);
            var plain = marker < 0 ? text : text[..marker];
            plain.CopyTo(restored[length..]);
            length += plain.Length;
            if (marker < 0)
            {
                return length;
            }

            var meaning = Meaning(text[marker]);
            meaning.CopyTo(restored[length..]);
            length += meaning.Length;
            text = text[(marker + 1)..];
        }
    }

    private static ReadOnlySpan<char> Meaning(char marker) => marker switch
    {
        Dot or MultiplePeriod or Abbreviation or Number => ".",
        Semicolon => ";",
        Question or QuestionInQuote => "?",
        Exclamation or ExclamationIndicator => "!",
        Ellipsis => "...",
        _ => "",
    };
}

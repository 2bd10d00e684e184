namespace SparkBert.Text.Sentences;

/// <summary>
/// The rules that mark bounds in a text, in the order of the reference (PragmaticContentFormatter.scala). Each rule sees the text as the
/// rule before it left it. They are the reference's patterns written out, with Java's meaning of \s, \w, \d and \b; the pattern is beside
/// each rule. Each takes linear time and visits only the signs that its pattern needs.
/// </summary>
/// <param name="detectLists">Whether items of lists begin a sentence.</param>
/// <param name="useAbbreviations">Whether the dictionaries of abbreviations are used.</param>
/// <param name="takesAbbreviationsFirst">
/// With custom bounds the reference handles abbreviations before numbers, otherwise after them.
/// </param>
internal sealed class BoundRules(bool detectLists, bool useAbbreviations, bool takesAbbreviationsFirst)
{
    /// <summary>Whether a text without markers may get a bound: each rule that makes one needs one of these signs.</summary>
    public static bool MayBound(ReadOnlySpan<char> text) => text.IndexOfAny('.', '!', '?') >= 0 || text.IndexOfAny(';', ')') >= 0;

    /// <summary>Marks the bounds.</summary>
    public void Mark(ref MarkedText text)
    {
        if (detectLists)
        {
            ListRules.Mark(ref text);
        }

        if (takesAbbreviationsFirst)
        {
            MarkAbbreviations(ref text);
            NumberRules.Mark(text.Text);
        }
        else
        {
            NumberRules.Mark(text.Text);
            MarkAbbreviations(ref text);
        }

        PunctuationRules.MarkBounds(ref text);
        PeriodRules.MarkInside(text.Text);
        PeriodRules.MarkEllipses(ref text);
        EnclosedParts.Protect(ref text);
        PunctuationRules.MarkInside(text.Text);
        PeriodRules.MarkBounds(ref text);
    }

    private void MarkAbbreviations(ref MarkedText text)
    {
        InitialRules.Mark(ref text);
        AbbreviationRules.Mark(text.Text, useAbbreviations);
    }
}

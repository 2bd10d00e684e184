using System.Text;
using System.Text.RegularExpressions;
using SparkBert.Java;

namespace SparkBert.Sentences;

/// <summary>
/// The rules that mark bounds in a text, in the order of the reference (PragmaticContentFormatter.scala). Each decides on the text as the rule before it left it. The patterns are the
/// reference's with Java's meaning of \s, \w, \d and \b written out; each takes time in proportion to the text.
/// </summary>
internal sealed partial class BoundRules(bool detectLists, bool useAbbreviations, CustomBounds? customBounds)
{
    /// <summary>Marks the bounds.</summary>
    public string Mark(string text)
    {
        if (customBounds is { Only: true })
        {
            return customBounds.Mark(text);
        }

        text = customBounds is null ? text : customBounds.Mark(text);
        if (detectLists)
        {
            text = BracketedItem().Replace(text, ListItem);
            text = NumberedItem().Replace(text, ListItem);
        }

        // With custom bounds the reference takes abbreviations first, else numbers.
        text = customBounds is null ? Abbreviations(Numbers(text)) : Numbers(Abbreviations(text));
        text = Punctuations(text);
        text = MultiplePeriod().Replace(text, Text(Markers.MultiplePeriod));
        text = GeoPeriod().Replace(text, Text(Markers.Dot));
        text = EllipsisBeforeCapital().Replace(text, Text(Markers.Ellipsis, Markers.Break));
        text = EllipsisBeforeStop().Replace(text, Text(Markers.Ellipsis, Markers.Break));
        text = QuotedParts.Protect(text);
        foreach (var between in (Regex[])[InDoubleQuotes(), InSquareBrackets(), InParentheses()])
        {
            text = Protect(between, text);
        }

        text = QuestionBeforeQuote().Replace(text, Text(Markers.QuestionInQuote));
        text = ExclamationBeforeQuote().Replace(text, Text(Markers.ExclamationIndicator));
        text = ExclamationBeforeComma().Replace(text, Text(Markers.ExclamationIndicator));
        text = ExclamationBeforeWord().Replace(text, Text(Markers.ExclamationIndicator));
        return text.Replace(".", Text(Markers.Dot, Markers.Break), StringComparison.Ordinal).Replace(";", Text(Markers.Semicolon, Markers.Break), StringComparison.Ordinal);
    }

    private static string Numbers(string text)
    {
        text = StopBeforeDigit().Replace(text, Text(Markers.Number));
        text = StopAfterDigit().Replace(text, Text(Markers.Number));
        text = StopAfterFirstDigit().Replace(text, Text(Markers.Number));
        return StopAfterFirstTwoDigits().Replace(text, Text(Markers.Number));
    }

    private string Abbreviations(string text)
    {
        text = Protect(Initials(), text);
        text = Protect(PostMeridiem(), text);
        text = Protect(AnteMeridiem(), text);
        var marked = text.ToCharArray();
        AbbreviationRules.Mark(marked, useAbbreviations);
        return new string(marked);
    }

    /// <summary>(?&lt;=\S)[!\?]+(?=\s|\z|\$) with a bound behind it. Written out: the pattern tries a long run of marks again from each of them.</summary>
    private static string Punctuations(string text)
    {
        StringBuilder? marked = null;
        var copied = 0;
        for (var i = text.AsSpan().IndexOfAny('!', '?'); i >= 0 && i < text.Length;)
        {
            var end = i;
            while (end < text.Length && text[end] is '!' or '?')
            {
                end++;
            }

            var isAfterText = (i > 0 && !JavaText.IsPatternWhitespace(text[i - 1])) || end - i > 1;
            if (isAfterText && (end == text.Length || text[end] == '$' || JavaText.IsPatternWhitespace(text[end])))
            {
                (marked ??= new()).Append(text, copied, end - copied).Append(Markers.Break);
                copied = end;
            }

            var next = text.AsSpan(end).IndexOfAny('!', '?');
            i = next < 0 ? text.Length : end + next;
        }

        return marked is null ? text : marked.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>A bound in front, and the item protected, so that the full stop in it is none. The protection also stands between the item and the word that follows.</summary>
    private static readonly string ListItem = $"{Markers.Break}{Markers.ProtectOpen}$0{Markers.ProtectClose}";

    private static string Protect(Regex pattern, string text) => pattern.Replace(text, $"{Markers.ProtectOpen}$0{Markers.ProtectClose}");

    private static string Text(params ReadOnlySpan<char> markers) => markers.ToString();

    [GeneratedRegex(@"(\()[a-z]+\)|\A[a-z]+\)", RegexOptions.CultureInvariant)]
    private static partial Regex BracketedItem();

    // The "s" without a backslash in the seventh alternative is the reference's.
    [GeneratedRegex(@"[ \t-\r][0-9]{1,2}\.[ \t-\r]|\A[0-9]{1,2}\.[ \t-\r]|[ \t-\r][0-9]{1,2}\.\)|\A[0-9]{1,2}\.\)|[ \t-\r]-[0-9]{1,2}\.[ \t-\r]|\A-[0-9]{1,2}\.[ \t-\r]|s-[0-9]{1,2}\.\)|\A-[0-9]{1,2}((?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\n\r\u0085\u2028\u2029])\))", RegexOptions.CultureInvariant)]
    private static partial Regex NumberedItem();

    [GeneratedRegex(@"\.(?=[0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex StopBeforeDigit();

    [GeneratedRegex(@"(?<=[0-9])\.(?=[^ \t-\r])", RegexOptions.CultureInvariant)]
    private static partial Regex StopAfterDigit();

    [GeneratedRegex(@"(?<=\A[0-9])\.(?=([ \t-\r][^ \t-\r])|\))", RegexOptions.CultureInvariant)]
    private static partial Regex StopAfterFirstDigit();

    [GeneratedRegex(@"(?<=\A[0-9][0-9])\.(?=([ \t-\r][^ \t-\r])|\))", RegexOptions.CultureInvariant)]
    private static partial Regex StopAfterFirstTwoDigits();

    // \b of JDK 17: letters and digits of all scripts and the underscore, with the marks that follow them.
    [GeneratedRegex(@"(?<![\p{L}\p{Nd}_]\p{Mn}*)[a-zA-Z](?:\.[a-zA-Z])+(?:\.(?![ \t-\r][A-Z]))*", RegexOptions.CultureInvariant)]
    private static partial Regex Initials();

    [GeneratedRegex(@"[pP]\.[mM]\.*", RegexOptions.CultureInvariant)]
    private static partial Regex PostMeridiem();

    [GeneratedRegex(@"[aA]\.[mM]\.*", RegexOptions.CultureInvariant)]
    private static partial Regex AnteMeridiem();

    [GeneratedRegex(@"(?<=[A-Za-z0-9_])\.(?=[A-Za-z0-9_])", RegexOptions.CultureInvariant)]
    private static partial Regex MultiplePeriod();

    // A-z is the reference's: it takes in six signs between the two alphabets.
    [GeneratedRegex(@"(?<=[a-zA-z]°)\.(?=[ \t-\r]*[0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex GeoPeriod();

    [GeneratedRegex(@"\.\.\.(?=[ \t-\r]+[A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex EllipsisBeforeCapital();

    [GeneratedRegex(@"(?<=[^ \t-\r])\.{3}(?=\.[ \t-\r][A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex EllipsisBeforeStop();

    [GeneratedRegex(@"""[A-Za-z0-9_ \t-\r?!\.,]+""", RegexOptions.CultureInvariant)]
    private static partial Regex InDoubleQuotes();

    [GeneratedRegex(@"\[[A-Za-z0-9_ \t-\r?!\.,]+\]", RegexOptions.CultureInvariant)]
    private static partial Regex InSquareBrackets();

    [GeneratedRegex(@"\([A-Za-z0-9_ \t-\r?!\.,]+\)", RegexOptions.CultureInvariant)]
    private static partial Regex InParentheses();

    [GeneratedRegex(@"\?(?=['""])", RegexOptions.CultureInvariant)]
    private static partial Regex QuestionBeforeQuote();

    [GeneratedRegex(@"!(?=['""])", RegexOptions.CultureInvariant)]
    private static partial Regex ExclamationBeforeQuote();

    [GeneratedRegex(@"!(?=,[ \t-\r][a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex ExclamationBeforeComma();

    [GeneratedRegex(@"!(?=[ \t-\r][a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex ExclamationBeforeWord();
}

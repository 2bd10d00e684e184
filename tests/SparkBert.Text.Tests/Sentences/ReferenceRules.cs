using System.Text.RegularExpressions;
using SparkBert.Text.Java;
using SparkBert.Text.Sentences;

namespace SparkBert.Text.Tests.Sentences;

/// <summary>
/// The pragmatic sentence detector as the reference states it (PragmaticContentFormatter, PragmaticMethod, PragmaticSentenceExtractor and
/// SentenceDetector.tag): one Java pattern after the other over the whole text. Slow, and for some texts hopelessly so; what it says on
/// short ones is what the detector must say.
/// </summary>
internal sealed class ReferenceRules
{
    private static readonly string Protect = $"{Markers.ProtectOpen}$0{Markers.ProtectClose}";
    private static readonly string Abbreviation = Markers.Abbreviation.ToString();
    private static readonly Regex Bound = JavaRegex.Compile($"{Markers.Break}(?![^{Markers.ProtectOpen}]*{Markers.ProtectClose})");

    private static readonly (string Marker, string Meaning)[] Symbols =
    [
        ("\uF050", ""), ("\uF056", ""), ("\uF057", ""), ("\uF051", "."), ("\u2554", "."), ("\u255E", "."), ("\u255F", "."), ("\uF053", ";"),
        ("\uF054", "?"), ("\u2564", "?"), ("\uF055", "!"), ("\u2565", "!"), ("\u2566", "..."),
    ];

    private static readonly (Regex Pattern, string Replacement)[] Lists =
    [
        Rule(@"(\()[a-z]+\)|^[a-z]+\)", Markers.Break + Protect),
        Rule(
            @"\s\d{1,2}\.\s|^\d{1,2}\.\s|\s\d{1,2}\.\)|^\d{1,2}\.\)|\s\-\d{1,2}\.\s|^\-\d{1,2}\.\s|s\-\d{1,2}\.\)|^\-\d{1,2}(.\))",
            Markers.Break + Protect),
    ];

    private static readonly (Regex Pattern, string Replacement)[] Numbers =
    [
        .. ((string[])[@"(?<=\d)\.(?=\d)", @"\.(?=\d)", @"(?<=\d)\.(?=\S)", @"(?<=^\d)\.(?=(\s\S)|\))", @"(?<=^\d\d)\.(?=(\s\S)|\))"])
            .Select(number => Rule(number, Markers.Number.ToString())),
    ];

    private static readonly (Regex Pattern, string Replacement)[] Special =
    [
        // \b[a-zA-Z](?:\.[a-zA-Z])+(?:\.(?!\s[A-Z]))* with what JDK 17 makes of \b. Of the letters above U+FFFF it knows those that the
        // tests use; behind one that has marks there is a bound, and behind an underscore with marks.
        (new(@"(?<![\p{L}\p{Nd}]\p{Mn}*|_|\uD835[\uDC00-\uDFCB])[a-zA-Z](?:\.[a-zA-Z])+(?:\.(?![ \t-\r][A-Z]))*"), Protect),
        Rule(@"(?i)p\.m\.*", Protect),
        Rule(@"(?i)a\.m\.*", Protect),
        .. ((string[])[@"\.(?='s\s)|\.(?='s\$)|\.(?='s\z)", @"(?<=Co)\.(?=\sKG)", @"(?<=^[A-Z])\.(?=\s)", @"(?<=\s[A-Z])\.(?=\s)"])
            .Select(stop => Rule(stop, Abbreviation)),
    ];

    private static readonly (Regex Pattern, string Replacement)[] Others =
    [
        Rule(@"(?<=\S)[!\?]+(?=\s|\z|\$)", "$0" + Markers.Break),
        Rule(@"(?<=\w)\.(?=\w)", Markers.MultiplePeriod.ToString()),
        Rule(@"(?<=[a-zA-z]°)\.(?=\s*\d+)", Markers.Dot.ToString()),
        Rule(@"\.\.\.(?=\s+[A-Z])", $"{Markers.Ellipsis}{Markers.Break}"),
        Rule(@"(?<=\S)\.{3}(?=\.\s[A-Z])", $"{Markers.Ellipsis}{Markers.Break}"),
        .. ((string[])[@"(?<=\s|^)'[\w\s?!\.,|'\w]+'(?:\W)", @"""[\w\s?!\.,]+""", @"\[[\w\s?!\.,]+\]", @"\([\w\s?!\.,]+\)"])
            .Select(between => Rule(between, Protect)),
        Rule(@"\?(?=(\'|\""))", Markers.QuestionInQuote.ToString()),
        .. ((string[])[@"\!(?=(\'|\""))", @"\!(?=\,\s[a-z])", @"\!(?=\s[a-z])"])
            .Select(exclamation => Rule(exclamation, Markers.ExclamationIndicator.ToString())),
        Rule(@"\.", $"{Markers.Dot}{Markers.Break}"),
        Rule(";", $"{Markers.Semicolon}{Markers.Break}"),
    ];

    private readonly Lazy<(Regex Pattern, string Replacement)[]> dictionary;

    public ReferenceRules() => dictionary = new(() => [.. Dictionary()]);

    public bool DetectLists { get; init; } = true;

    public bool UseAbbreviations { get; init; } = true;

    public IReadOnlyList<Regex> CustomBounds { get; init; } = [];

    public string CustomBoundsStrategy { get; init; } = "none";

    public bool UseCustomBoundsOnly { get; init; }

    public int? SplitLength { get; init; }

    /// <summary>The dictionaries; a test leaves words out.</summary>
    public IReadOnlyList<string> Prepositive { get; init; } = AbbreviationWords.Prepositive;

    public IReadOnlyList<string> Number { get; init; } = AbbreviationWords.Number;

    public IReadOnlyList<string> General { get; init; } = AbbreviationWords.General;

    /// <summary>The text with markers.</summary>
    public string Mark(string text)
    {
        var bound = CustomBoundsStrategy switch
        {
            "prepend" => $"{Markers.Break}$0",
            "append" => $"$0{Markers.Break}",
            _ => Markers.Break.ToString(),
        };
        text = Apply(CustomBounds.Select(pattern => (pattern, bound)), text);
        if (CustomBounds.Count > 0 && UseCustomBoundsOnly)
        {
            return text;
        }

        text = DetectLists ? Apply(Lists, text) : text;
        text = CustomBounds.Count > 0 ? Apply(Numbers, MarkAbbreviations(text)) : MarkAbbreviations(Apply(Numbers, text));
        return Apply(Others, text);
    }

    /// <summary>The sentences.</summary>
    public List<SentenceSpan> Detect(string text)
    {
        var sentences = new List<SentenceSpan>();
        var cursor = 0;
        foreach (var raw in Bound.Split(Mark(text)))
        {
            var sentence = JavaText.Trim(Symbols.Aggregate(raw, (restored, symbol) => restored.Replace(symbol.Marker, symbol.Meaning)));
            if (sentence.Length > 0)
            {
                var begin = cursor > text.Length ? -1 : text.IndexOf(sentence, cursor, StringComparison.Ordinal);
                cursor = begin + sentence.Length;
                sentences.AddRange(Parts(new SentenceSpan(sentence, begin)));
            }
        }

        return sentences;
    }

    private static (Regex Pattern, string Replacement) Rule(string pattern, string replacement) =>
        (JavaRegex.Compile(pattern), replacement);

    private static string Apply(IEnumerable<(Regex Pattern, string Replacement)> rules, string text) =>
        rules.Aggregate(text, (marked, rule) => rule.Pattern.Replace(marked, rule.Replacement));

    private string MarkAbbreviations(string text)
    {
        text = Apply(Special, text);
        return UseAbbreviations ? Apply(dictionary.Value, text) : text;
    }

    private IEnumerable<(Regex Pattern, string Replacement)> Dictionary()
    {
        const string more = @"(\s([a-z]|I\s|I'm|I'll|\d))";
        foreach (var (words, space, start) in ((IReadOnlyList<string>, string, string)[])
        [
            (Prepositive, @"(?=\s)", @"(?=\s)"),
            (Prepositive, @"(?=:\d+)", @"(?=:\d+)"),
            (Number, @"(?=\s\d)", @"(?=\s\d)"),
            (Number, @"(?=\s+\()", @"(?=\s+\()"),
            (General, $@"(?=((\.|\:|-|\?)|{more}))", $@"(?=((\.|\:|\?)|{more}))"),
            (General, "(?=,)", "(?=,)"),
        ])
        {
            var any = $"(?:{string.Join('|', words)})";
            yield return Rule($@"(?<=\s(?i){any})\.{space}|(?<=^(?i){any})\.{start}", Abbreviation);
        }
    }

    /// <summary>
    /// SentenceDetector.tag with truncateSentence: words are gathered until they are too long, and each part begins two behind the end of
    /// the last.
    /// </summary>
    private IEnumerable<SentenceSpan> Parts(SentenceSpan sentence)
    {
        if (SplitLength is not { } most)
        {
            return [sentence];
        }

        var parts = new List<List<string>> { new() };
        var length = 0;
        foreach (var word in Regex.Replace(sentence.Text, " +$", "").Split(' '))
        {
            if (length + word.Length > most)
            {
                parts.Add([]);
                length = 0;
            }

            parts[^1].Add(word);
            length += word.Length + 1;
        }

        var begin = sentence.Begin;
        return parts.Select(words => new SentenceSpan(string.Join(' ', words), begin)).Select(part =>
        {
            part = part with { Begin = begin };
            begin = part.End + 2;
            return part;
        });
    }
}

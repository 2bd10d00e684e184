using System.Text.RegularExpressions;
using SparkBert.Sentences;
using SparkBert.Java;

namespace SparkBert.Tests.Sentences;

/// <summary>
/// The rules of the pragmatic sentence detector as the reference states them: one Java pattern after the other over the whole text. Slow, and for some texts hopelessly so; what it says on short ones
/// is what the detector must say.
/// </summary>
internal static class ReferenceRules
{
    private static readonly string[] Prepositive = ["dr", "mr", "ms", "prof", "mt", "st"];
    private static readonly string[] Number = ["no", "p", "px"];
    private static readonly string[] General =
    [
        "adj", "bros", "btw", "co", "col", "corp", "cpl", "dec", "aug", "del", "dept", "dist", "dr", "e.g", "etc", "exp", "feb", "fy", "hr", "i.e", "id", "inc", "jan", "jr", "jul", "jun",
        "lt", "ltd", "mar", "may", "min", "mr", "mrs", "ms", "no", "nov", "oct", "ok", "p", "px", "plz", "prof", "rep", "sec", "sep", "sept", "sr", "st", "u.s", "ver", "vs",
    ];

    private static readonly (Regex Pattern, string Replacement)[] Rules = [.. All()];

    public static string Mark(string text) => Rules.Aggregate(text, (marked, rule) => rule.Pattern.Replace(marked, rule.Replacement));

    /// <summary>The bounds that count.</summary>
    public static Regex Bound { get; } = JavaRegex.Compile($"{Markers.Break}(?![^{Markers.ProtectOpen}]*{Markers.ProtectClose})");

    private static IEnumerable<(Regex Pattern, string Replacement)> All()
    {
        var protect = $"{Markers.ProtectOpen}$0{Markers.ProtectClose}";
        var item = Markers.Break + protect;
        var abbreviation = Markers.Abbreviation.ToString();
        yield return (JavaRegex.Compile(@"(\()[a-z]+\)|^[a-z]+\)"), item);
        yield return (JavaRegex.Compile(@"\s\d{1,2}\.\s|^\d{1,2}\.\s|\s\d{1,2}\.\)|^\d{1,2}\.\)|\s\-\d{1,2}\.\s|^\-\d{1,2}\.\s|s\-\d{1,2}\.\)|^\-\d{1,2}(.\))"), item);
        foreach (var number in (string[])[@"\.(?=\d)", @"(?<=\d)\.(?=\S)", @"(?<=^\d)\.(?=(\s\S)|\))", @"(?<=^\d\d)\.(?=(\s\S)|\))"])
        {
            yield return (JavaRegex.Compile(number), Markers.Number.ToString());
        }

        foreach (var special in (string[])[@"\b[a-zA-Z](?:\.[a-zA-Z])+(?:\.(?!\s[A-Z]))*", @"(?i)p\.m\.*", @"(?i)a\.m\.*"])
        {
            yield return (JavaRegex.Compile(special), protect);
        }

        foreach (var stop in (string[])[@"\.(?='s\s)|\.(?='s\$)|\.(?='s\z)", @"(?<=Co)\.(?=\sKG)", @"(?<=^[A-Z])\.(?=\s)", @"(?<=\s[A-Z])\.(?=\s)"])
        {
            yield return (JavaRegex.Compile(stop), abbreviation);
        }

        foreach (var (words, contexts) in ((string[], (string Space, string Start)[])[])
        [
            (Prepositive, [(@"(?=\s)", @"(?=\s)"), (@"(?=:\d+)", @"(?=:\d+)")]),
            (Number, [(@"(?=\s\d)", @"(?=\s\d)"), (@"(?=\s+\()", @"(?=\s+\()")]),
            (General, [(@"(?=((\.|\:|-|\?)|(\s([a-z]|I\s|I'm|I'll|\d))))", @"(?=((\.|\:|\?)|(\s([a-z]|I\s|I'm|I'll|\d))))"), ("(?=,)", "(?=,)")]),
        ])
        {
            foreach (var word in words)
            {
                foreach (var (space, start) in contexts)
                {
                    yield return (JavaRegex.Compile($@"(?<=\s(?i){word})\.{space}|(?<=^(?i){word})\.{start}"), abbreviation);
                }
            }
        }

        yield return (JavaRegex.Compile(@"(?<=\S)[!\?]+(?=\s|\z|\$)"), "$0" + Markers.Break);
        yield return (JavaRegex.Compile(@"(?<=\w)\.(?=\w)"), Markers.MultiplePeriod.ToString());
        yield return (JavaRegex.Compile(@"(?<=[a-zA-z]°)\.(?=\s*\d+)"), Markers.Dot.ToString());
        yield return (JavaRegex.Compile(@"\.\.\.(?=\s+[A-Z])"), $"{Markers.Ellipsis}{Markers.Break}");
        yield return (JavaRegex.Compile(@"(?<=\S)\.{3}(?=\.\s[A-Z])"), $"{Markers.Ellipsis}{Markers.Break}");
        foreach (var between in (string[])[@"(?<=\s|^)'[\w\s?!\.,|'\w]+'(?:\W)", @"""[\w\s?!\.,]+""", @"\[[\w\s?!\.,]+\]", @"\([\w\s?!\.,]+\)"])
        {
            yield return (JavaRegex.Compile(between), protect);
        }

        yield return (JavaRegex.Compile(@"\?(?=(\'|\""))"), Markers.QuestionInQuote.ToString());
        foreach (var exclamation in (string[])[@"\!(?=(\'|\""))", @"\!(?=\,\s[a-z])", @"\!(?=\s[a-z])"])
        {
            yield return (JavaRegex.Compile(exclamation), Markers.ExclamationIndicator.ToString());
        }

        yield return (JavaRegex.Compile(@"\."), $"{Markers.Dot}{Markers.Break}");
        yield return (JavaRegex.Compile(";"), $"{Markers.Semicolon}{Markers.Break}");
    }
}

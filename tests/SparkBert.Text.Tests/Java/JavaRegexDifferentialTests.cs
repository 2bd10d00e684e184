using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tests.Java;

/// <summary>
/// Compares patterns with the java.util.regex of a JDK 17. SPARKBERT_REGEX_SEED and SPARKBERT_REGEX_CASES choose other cases.
/// </summary>
public sealed class JavaRegexDifferentialTests(ITestOutputHelper log)
{
    private const string NotInDotNet = "can't be translated to .NET";
    private const int MostMatches = 60;

    private static readonly string Program = Path.Combine(TestData.Root, "tests", "SparkBert.Text.Tests", "Java", "JdkRegex.java");

    /// <summary>A pattern that takes longer is one for which both engines go back without end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Random_patterns_match_as_they_do_in_Java()
    {
        var java = TestSkip.WithoutJdk();
        var random = new RandomPatterns(Variable("SPARKBERT_REGEX_SEED", 17));
        var cases = Enumerable.Range(0, Variable("SPARKBERT_REGEX_CASES", 3_000)).Select(_ => random.Next()).ToList();
        var asking = Task.Run(() => Jdk.Ask(java, Program, [.. cases.SelectMany(Questions)]));
        var ours = new string[cases.Count][];
        Parallel.For(0, cases.Count, i => ours[i] = Answers(cases[i]));
        var theirs = await asking;

        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var differences = new List<string>();
        for (var i = 0; i < cases.Count; i++)
        {
            var (matches, replaced) = (theirs[2 * i], theirs[(2 * i) + 1]);
            var outcome = Compare(ours[i][0], matches);
            var isSame = outcome is not null && Compare(ours[i][1], WithoutGroups(matches)) is not null
                && Compare(ours[i][2], replaced) is not null;
            outcome = isSame ? outcome! : "different";
            counts[outcome] = counts.GetValueOrDefault(outcome) + 1;
            if (!isSame)
            {
                differences.Add($"{Jdk.Write(string.Join(" | ", cases[i].Question("pattern")))}\n{Describe(ours[i], [matches, replaced])}");
            }
        }

        foreach (var (outcome, count) in counts)
        {
            log.WriteLine($"{count,7} {outcome}");
        }

        Assert.True(
            differences.Count == 0,
            $"{differences.Count} of {cases.Count} patterns differ:\n{string.Join('\n', differences.Take(20))}");
        var refused = counts.Where(count => count.Key.Contains(NotInDotNet, StringComparison.Ordinal)).Sum(count => count.Value);
        Assert.InRange(refused, 0, cases.Count / 10);
    }

    [Fact]
    public void Every_set_of_characters_has_the_members_that_it_has_in_Java()
    {
        var java = TestSkip.WithoutJdk();
        string[] escapes = [@"\d", @"\D", @"\w", @"\s", @"\h", @"\v", ".", "(?s).", "(?d).", @"(?U)\d", @"(?U)\w", @"(?U)\s", @"(?U)\W"];
        var patterns = PropertyPatterns().Concat(CasePatterns()).Concat(escapes).ToList();
        var theirs = Jdk.Ask(java, Program, [.. patterns.Select(pattern => (string[])["set", pattern])]);
        for (var i = 0; i < patterns.Count; i++)
        {
            var tree = JavaRegexParser.Parse(patterns[i]);
            var set = Assert.IsType<JavaRegexNode.Characters>(Assert.Single(tree.Root.Children)).Members;
            var ranges = set.Except(CodePointSet.Range(0x40000, 0xDFFFF)).Ranges;
            var ours = string.Join(' ', ranges.Select(range => $"{range.First:x}-{range.Last:x}"));
            Assert.True(ours == theirs[i], $"{Jdk.Write(patterns[i])}\nours: {ours}\nJava: {theirs[i]}");
        }

        log.WriteLine($"{patterns.Count} sets compared");
    }

    [Fact]
    public void Random_replacement_strings_give_what_they_give_in_Java()
    {
        var java = TestSkip.WithoutJdk();
        var random = new Random(5);
        string[] parts =
        [
            "$", "$", @"\", "{", "}", "0", "1", "2", "3", "9", "a", "word", "${word}", "${none}", "$1", "$11", "\U0001F600", "\u0661",
            " ",
        ];
        var replacements = Enumerable.Range(0, 4000).Select(_ => Join(parts, random, 5)).ToList();
        foreach (var pattern in (string[])["(?<word>b)(x)?", "b", "(b)(()()()()()()()()())"])
        {
            var theirs = Jdk.Ask(
                java, Program, [.. replacements.Select(replacement => (string[])["replace", pattern, replacement, "abc"])]);
            var regex = JavaRegex.Compile(pattern);
            for (var i = 0; i < replacements.Count; i++)
            {
                Assert.Equal(theirs[i], Replace(regex, "abc", replacements[i]));
            }
        }
    }

    [Theory]
    [InlineData(@"([\Q.,;:!?*-()""'\E]*)\z")]
    [InlineData(@"([^\w]?)\z")]
    [InlineData(@"([^\w]*)([a-z]?)\z")]
    public void The_tokenizers_infix_gives_the_groups_that_it_gives_in_Java(string suffix)
    {
        var java = TestSkip.WithoutJdk();
        var random = new Random(suffix.Length);
        string[] parts = ["a", "b", "-", ".", "'", "\n", "\r\n", "\u2028", "\U0001F600", "\uD83D", "\uDE00", "\u00E9", "_"];
        var texts = Enumerable.Range(0, 3000).Select(_ => Join(parts, random, 10)).ToList();
        var rule = TokenizerRule(suffix);
        var theirs = Jdk.Ask(java, Program, [.. texts.Select(text => (string[])["match", rule, "", text])]);
        for (var i = 0; i < texts.Count; i++)
        {
            Assert.Equal(theirs[i], Match(JavaRegex.Compile(rule), texts[i]));
        }
    }

    [Theory]
    [InlineData(@"([^\w]?)\z", "!!")]
    [InlineData(@"([^\w]?)\z", "!")]
    [InlineData(@"([\Q.,;:!?*-()""'\E]*)\z", "-")]
    public void A_long_token_takes_no_time(string suffix, string end)
    {
        var rule = new Regex(JavaRegex.Translate(TokenizerRule(suffix)), RegexOptions.CultureInvariant, Patience);
        rule.Match(new string('a', 20_000) + end);
        rule.Match(string.Concat(Enumerable.Repeat("a-", 10_000)) + end);
    }

    private static string TokenizerRule(string suffix) =>
        @"\A([\Q.,;:!?*-()""'\E]*)([^\Q.,;:!?*-()""'\E](?:.*[^\Q.,;:!?*-()""'\E])*)" + suffix;

    private static string Join(string[] parts, Random random, int most) =>
        string.Concat(Enumerable.Range(0, random.Next(most)).Select(_ => parts[random.Next(parts.Length)]));

    private static int Variable(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;

    private static string[][] Questions(RegexCase one) => [one.Question("match"), one.Question("replace")];

    /// <summary>The matches, the places of matches, and the texts with matches replaced; or why the pattern is refused.</summary>
    private static string[] Answers(RegexCase one)
    {
        string On(Func<string, Regex> compile, Func<Regex, string, string> answer)
        {
            Regex regex;
            try
            {
                regex = compile(one.Pattern);
            }
            catch (ArgumentException error)
            {
                return "refused " + error.Message;
            }

            regex = new Regex(regex.ToString(), regex.Options, Patience);
            return string.Join('\n', one.Texts.Select(text => answer(regex, text)));
        }

        return
        [
            On(JavaRegex.Compile, Match),
            On(JavaRegex.CompileForPlaces, (regex, text) => WithoutGroups(Match(regex, text))),
            On(JavaRegex.Compile, (regex, text) => Replace(regex, text, one.Replacement)),
        ];
    }

    /// <summary>The kind of agreement; null where there is none.</summary>
    private static string? Compare(string ours, string theirs)
    {
        if (ours.StartsWith("refused ", StringComparison.Ordinal))
        {
            return theirs.StartsWith("refused ", StringComparison.Ordinal) ? "both refuse"
                : ours.IndexOf(NotInDotNet, StringComparison.Ordinal) is var end and > 0 ? ours[8..end] + NotInDotNet
                : null;
        }

        var (own, other) = (ours.Split('\n'), theirs.Split('\n'));
        var isGivenUp = false;
        for (var i = 0; i < own.Length; i++)
        {
            // Either engine may go back without end where the other does not.
            var isTimeout = own[i] == "timeout" || (i < other.Length && other[i] == "timeout");
            isGivenUp |= isTimeout;
            if (!isTimeout && (own.Length != other.Length || own[i] != other[i]))
            {
                return null;
            }
        }

        return other.Contains("timeout") ? "same matches, but Java gives up on a text"
            : isGivenUp ? "same matches, but ours alone gives up on a text"
            : ours.Trim().Length > 0 ? "same matches"
            : "both find nothing";
    }

    private static string WithoutGroups(string matches) => Regex.Replace(matches, ";[^ \n]*", "");

    private static string Describe(string[] ours, string[] theirs) =>
        string.Concat(ours.Select(answer => $"  ours: {Jdk.Write(answer)}\n")
            .Concat(theirs.Select(answer => $"  Java: {Jdk.Write(answer)}\n")));

    private static string Match(Regex regex, string text)
    {
        try
        {
            var matches = new List<string>();
            for (var match = regex.Match(text); match.Success && matches.Count < MostMatches; match = match.NextMatch())
            {
                var groups = Enumerable.Range(0, match.Groups.Count).Select(number => match.Groups[number]);
                matches.Add(string.Join(';', groups.Select(g => g.Success ? $"{g.Index},{g.Index + g.Length}" : "-1,-1")));
            }

            return string.Join(' ', matches);
        }
        catch (RegexMatchTimeoutException)
        {
            return "timeout";
        }
    }

    private static string Replace(Regex regex, string text, string replacement)
    {
        var result = new StringBuilder("made ");
        var end = 0;
        try
        {
            for (var match = regex.Match(text); match.Success; match = match.NextMatch())
            {
                result.Append(text, end, match.Index - end);
                JavaReplacement.Append(result, replacement, match);
                end = match.Index + match.Length;
            }

            return result.Append(text, end, text.Length - end).Replace("\n", @"\n").ToString();
        }
        catch (JavaReplacementException error)
        {
            return "failed " + error.Message;
        }
        catch (RegexMatchTimeoutException)
        {
            return "timeout";
        }
    }

    /// <summary>Every name of the table, with regard to case and without.</summary>
    private static IEnumerable<string> PropertyPatterns()
    {
        using var stream = typeof(JavaRegex).Assembly.GetManifestResourceStream("SparkBert.Text.Java.JavaRegexTables.txt")!;
        using var reader = new StreamReader(stream);
        var names = reader.ReadToEnd().Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith('#'))
            .SelectMany(line => line[..line.IndexOf('=', StringComparison.Ordinal)].Trim().Split(';'));
        foreach (var name in names)
        {
            var (kind, value) = (name.Split(' ')[0], name[(name.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            string[] forms = kind switch
            {
                "p" => [$@"\p{{{value}}}", $@"(?i)\p{{{value}}}"],
                "u" => [$@"\p{{Is{value}}}", $@"(?i)\p{{Is{value}}}"],
                "x" => [$@"(?U)\p{{{value}}}", $@"(?iU)\p{{{value}}}", $@"\p{{Is{value}}}"],
                "sc" => [$@"\p{{Is{value}}}"],
                "blk" =>
                [
                    $@"\p{{In{value}}}", $@"\p{{In{value.Replace(" ", "", StringComparison.Ordinal)}}}",
                    $@"\p{{blk={value.Replace(' ', '_').Replace('-', '_')}}}",
                ],
                "blk1" => [$@"\p{{In{value}}}"],
                _ => [],
            };
            foreach (var form in forms)
            {
                yield return form;
            }
        }
    }

    /// <summary>Characters, rows and ranges without regard to case.</summary>
    private static IEnumerable<string> CasePatterns()
    {
        var cased = JavaCharacters.WithCase.Order().ToArray();
        int[] odd = ['k', 'S', 'i', 'I', 0x130, 0x131, 0xB5, 0xFF, 0xDF, 0x1E9E, 0x3C2, 0x1C5, 0x345];
        foreach (var code in cased.Where((_, i) => i % 70 == 0).Concat(odd))
        {
            var character = char.ConvertFromUtf32(code);
            yield return "(?iu)" + character;
            yield return $"(?iu)[{character}]";
            yield return $"(?iu)[{character}\u4E00]";
            yield return $"(?i)[{character}]";
        }

        foreach (var i in Enumerable.Range(0, 30))
        {
            var (first, last) = (char.ConvertFromUtf32(cased[i * 30]), char.ConvertFromUtf32(cased[(i * 30) + 1 + (i * 7)]));
            yield return $"(?iu)[{first}-{last}]";
            yield return $"(?i)[{first}-{last}]";
        }
    }
}

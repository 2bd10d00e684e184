using System.Text;
using System.Text.RegularExpressions;
using SparkBert.Text.Java;
using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Tokens;

/// <summary>What is done without the default patterns, or by others in their place, compared with the patterns themselves.</summary>
public sealed class DefaultRuleTests
{
    private const string DefaultContext = ".,;:!?*-()\"'";

    private static readonly string[] Characters =
    [
        "a", "b", "Z", "7", "é", "\u0301", "北", "\U0001F600", ".", ",", "-", "(", ")", "\"", "'", "“", "”", "^", "]", "\\", "|", "&",
        "\u00A0", "\u0085", "\u2028", "\u2029", "\u2187", "\u2188", "\0", "\u007F", "\uFFFD", "\u0120", "\u2020", "\u202E",
    ];

    private static readonly string[] Spaces = [" ", "  ", "\t", "\n", "\v", "\f", "\r"];

    [Theory]
    [InlineData(DefaultContext)]
    [InlineData("“”.")]
    [InlineData("]^-\\&")]
    [InlineData("a\0 ")]
    public void Tokens_of_random_text_are_those_of_the_patterns(string context)
    {
        var random = new Random(20261126);
        var plain = new TokenRules(new TokenizerSettings { ContextChars = Units(context), MinLength = 1, MaxLength = 300 });
        var literal = new TokenRules(new TokenizerSettings
        {
            PrefixPattern = $@"\A([\Q{context}\E]*)",
            InfixPatterns = [RulePatterns.DefaultInfix($@"\Q{context}\E")],
            SuffixPattern = $@"([\Q{context}\E]*)\z",
            MinLength = 1,
            MaxLength = 300,
        });
        for (var i = 0; i < 3000; i++)
        {
            var text = RandomText(random);
            var begin = random.Next(1000);

            Assert.Equal(literal.Split(text, begin), plain.Split(text, begin));
        }
    }

    [Fact]
    public void Groups_of_random_candidates_are_those_of_the_patterns()
    {
        // With another target pattern white space is no separator: a candidate can hold it, and context characters can be white space.
        var random = new Random(7);
        const string Context = ". \t(";
        var rule = ContextRule.Create(Context)!;
        var quoted = $@"\Q{Context}\E";
        var pattern = Composed($@"\A([{quoted}]*)", RulePatterns.DefaultInfix(quoted), $@"([{quoted}]*)\z");
        for (var i = 0; i < 3000; i++)
        {
            var text = RandomText(random);
            var match = pattern.Match(text);

            Assert.Equal(match.Success, rule.TryMatch(text, out var first, out var last));
            if (match.Success)
            {
                Assert.Equal((match.Groups[2].Index, match.Groups[3].Index), (first, last));
            }
        }
    }

    [Theory]
    [InlineData(@"\A([^\w]?)", @"([^\w]?)\z")]
    [InlineData(@"\A([.(]*)", @"(.)?\z")]
    [InlineData(@"\A(a)|(b)", @"([.]{1,2})\z")]
    [InlineData(@"\A()", @"+([.]*)\z")]
    [InlineData(@"\A()", @"{2}(.?)\z")]
    [InlineData(@"\A(.)??", @"(\1)\z")]
    [InlineData(@"\A(?i)(?=(..))", @"(?<=([ab]))\z")]
    [InlineData(@"\A(?s)(.?)", @"(.?)\z")]
    [InlineData(@"\A([.]*)", @"([.]*)\z")]
    public void The_infix_matches_what_its_two_loops_match_in_every_rule(string prefix, string suffix)
    {
        var random = new Random(11);
        string[] characters = ["a", "b", "B", ".", "(", "\u2028", "\n", "\U0001F600", "é"];
        var oneLoop = Composed(prefix, RulePatterns.DefaultInfix(@"\Q.(\E"), suffix);

        // The group around the inner loop keeps the two apart.
        var literal = Composed(prefix, @"([^\Q.(\E](?:(?:.*)[^\Q.(\E])*)", suffix);
        Assert.NotEqual(literal.ToString(), oneLoop.ToString());
        for (var i = 0; i < 2000; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => characters[random.Next(characters.Length)]));

            Assert.Equal(Groups(literal.Match(text)), Groups(oneLoop.Match(text)));
        }
    }

    [Fact]
    public void A_long_token_with_a_suffix_of_ones_own_takes_one_pass()
    {
        // The default infix would take 2 to the power of 10,000 steps here: the suffix fits none of its ends.
        var token = string.Concat(Enumerable.Repeat("a.", 5000)) + "...";

        var whole = Assert.Single(new TokenRules(new TokenizerSettings { SuffixPattern = @"([^\w]?)\z" }).Split(token));

        Assert.Equal(token, whole.Text);
    }

    [Fact]
    public void A_context_character_that_ends_lines_stops_the_infix() =>
        Assert.Equal("a\u2028b@0 \u2028@4 c@5", new TokenizerSettings { ContextChars = ["\u2028"] }.Describe("a\u2028b \u2028c"));

    private static string[] Units(string text) => [.. text.Select(c => c.ToString())];

    private static Regex Composed(string prefix, string infix, string suffix) => JavaRegex.Compile(prefix + infix + suffix);

    private static string Groups(Match match) => !match.Success ? "none"
        : string.Join(' ', match.Groups.Values.Select(group => group.Success ? $"{group.Index}+{group.Length}" : "null"));

    /// <summary>
    /// Words of all lengths, so that they begin and end anywhere in the blocks of 64 characters that are looked at together.
    /// </summary>
    private static string RandomText(Random random)
    {
        var text = new StringBuilder();
        for (var words = random.Next(40); words > 0; words--)
        {
            var length = random.Next(20) == 0 ? random.Next(200) : random.Next(8);
            var isSimple = random.Next(2) == 0;
            for (; length > 0; length--)
            {
                text.Append(Characters[random.Next(isSimple ? 4 : Characters.Length)]);
            }

            text.Append(random.Next(4) == 0 ? "" : Spaces[random.Next(Spaces.Length)]);
        }

        return text.ToString();
    }
}

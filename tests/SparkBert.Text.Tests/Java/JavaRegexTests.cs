using SparkBert.Text.Java;

namespace SparkBert.Text.Tests.Java;

/// <summary>Patterns of java.util.regex and what they match in JDK 17.</summary>
public sealed class JavaRegexTests
{
    [Theory]
    [InlineData(@"\s", "a\u00A0b", "")]
    [InlineData(@"\s", "a\u000Bb", "\u000B")]
    [InlineData(@"\w+", "caf\u00E9", "caf")]
    [InlineData(@"\d", "\u0663", "")]
    [InlineData(".", "\u0085", "")]
    [InlineData(".", "\U0001F600", "\U0001F600")]
    [InlineData("[^a]", "\U0001F600", "\U0001F600")]
    [InlineData(@"\Qa.b\E", "a.b", "a.b")]
    [InlineData(@"\Qa.b", "axb", "")]
    [InlineData(@"[\Q.-\E]+", ".-", ".-")]
    [InlineData("(?i)k", "\u212A", "")]
    [InlineData("(?i)straSSe", "STRASSE", "STRASSE")]
    [InlineData("a++b", "aab", "aab")]
    [InlineData("a*+a", "aaa", "")]
    [InlineData("[a-z&&[^aeiou]]+", "aeixyz", "xyz")]
    [InlineData("[a-c[x-z]]+", "axbz", "axbz")]
    [InlineData("x$", "x\n", "x")]
    [InlineData("x$", "x\u2028", "x")]
    [InlineData(@"x\z", "x\n", "")]
    [InlineData(@"\bword", "\u00E9word", "")]
    [InlineData(@"\p{Punct}", "\u201C", "")]
    [InlineData(@"\p{Lu}", "\u00C9", "\u00C9")]
    [InlineData(@"\x{1F600}", "\U0001F600", "\U0001F600")]
    [InlineData(@"\u0041\x42\0103", "ABC", "ABC")]
    [InlineData("(?<year>[0-9]{4})", "in 2026", "2026")]
    [InlineData("(a)(?:b)(?=c)", "abc", "ab")]
    [InlineData("\U0001F600+", "\U0001F600\U0001F600", "\U0001F600\U0001F600")]
    public void A_pattern_matches_what_it_matches_in_Java(string pattern, string text, string expected) =>
        Assert.Equal(expected, JavaRegex.Compile(pattern).Match(text).Value);

    [Theory]
    [InlineData("(", "Unclosed group")]
    [InlineData(")", "Unmatched closing")]
    [InlineData("[a", "Unclosed character class")]
    [InlineData("*a", "Dangling meta character")]
    [InlineData(@"\y", "Illegal/unsupported escape sequence")]
    [InlineData(@"[\Q\E]", "Illegal/unsupported escape sequence")]
    [InlineData("a{x}", "Illegal repetition")]
    [InlineData("[z-a]", "Illegal character range")]
    [InlineData(@"\p{Nope}", "character property")]
    public void What_is_no_pattern_is_refused_by_its_place(string pattern, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => JavaRegex.Compile(pattern));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("near index", error.Message, StringComparison.Ordinal);
    }
}

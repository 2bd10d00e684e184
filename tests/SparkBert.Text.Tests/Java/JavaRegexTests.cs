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
    [InlineData("x(?:y+|z{0})+", "xa", "x")]
    [InlineData("x(?:y+|(?:)?)+", "xa", "x")]
    [InlineData("x(?:y+|$?)+", "xa", "x")]
    [InlineData("x(?:y+|^{0})+", "xa", "x")]
    [InlineData("x(?:y+|(?=q)?)+", "xyya", "xyy")]
    [InlineData(@"x(?:y+|\b*)+", "xa", "x")]
    [InlineData("x(?:(?:ab|c)+|$?)+", "xa", "x")]
    [InlineData("x(?:z{0}|y+)+", "xyy", "x")]
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
    [InlineData(@"\x{1F600}?", "\U0001F600", "\U0001F600")]
    [InlineData("[^\U0001F600]", "\U0001F600", "")]
    [InlineData("[^\U0001F600]+", "a\U0001F601", "a\U0001F601")]
    [InlineData("[\U0001F600-\U0001F64F]", "\U0001F601", "\U0001F601")]
    [InlineData(@"\p{L}", "\U0001D49C", "\U0001D49C")]
    [InlineData(@"\pL+", "a\U0001D49Cb", "a\U0001D49Cb")]
    [InlineData(@"\p{Lu}{1,2}", "\U0001D49C\U0001D49C", "\U0001D49C\U0001D49C")]
    [InlineData(@"\p{L}", "\uA7C0", "")]
    [InlineData(@"\p{IsGreek}+", "\u03B1\u03B2a", "\u03B1\u03B2")]
    [InlineData(@"\p{InBasic Latin}", "\u00E9a", "a")]
    [InlineData(@"\b.", "\U0001D49C", "\U0001D49C")]
    [InlineData(@"e\b", "e\u0301", "")]
    [InlineData(@"\Bx", "\U0001D49Cx", "x")]
    [InlineData("[a&&]+", "ba", "a")]
    [InlineData("[a-z&&[def]&&[^e]]+", "abcdef", "d")]
    [InlineData("${1,2}", "a", "")]
    [InlineData("{2}a", "a", "a")]
    [InlineData(@"(?iu)\u00E9", "\u00C9", "\u00C9")]
    [InlineData("(?i)\u00E9", "\u00C9", "")]
    [InlineData(@"(?U)\w+", "\u00E9t\u00E9", "\u00E9t\u00E9")]
    [InlineData(@"\R", "\r\n", "\r\n")]
    [InlineData(@"\R\n", "\r\n", "\r\n")]
    [InlineData(@"(?x) a b # c", "ab", "ab")]
    [InlineData("(?<x>a)(b)\\k<x>", "aba", "aba")]
    [InlineData("(?<=a*b)c", "aabc", "c")]
    [InlineData(@"(?m)^b$", "a\nb\r\n", "b")]
    [InlineData("\uDE00", "\U0001F600", "")]
    [InlineData("(?>a|ab)c|abd", "abd", "abd")]
    [InlineData("(?:(?>a*))?ab", "aab", "ab")]
    [InlineData("(?:s+|)+s", "s", "s")]
    public void A_pattern_matches_what_it_matches_in_Java(string pattern, string text, string expected) =>
        Assert.Equal(expected, JavaRegex.Compile(pattern).Match(text).Value);

    [Theory]
    [InlineData("(", "Unclosed group")]
    [InlineData(")", "Unmatched closing")]
    [InlineData("[a", "Unclosed character class")]
    [InlineData("*a", "Dangling meta character")]
    [InlineData(@"\y", "Illegal/unsupported escape sequence")]
    [InlineData(@"[\Q\E]", "Unclosed character class")]
    [InlineData("a{x}", "Illegal repetition")]
    [InlineData("[z-a]", "Illegal character range")]
    [InlineData(@"\p{Nope}", "character property")]
    [InlineData("(?<=KB*?_)", "Look-behind group does not have an obvious maximum length")]
    [InlineData("(?<=(?:a|b){2})", "Look-behind group does not have an obvious maximum length")]
    [InlineData("a{2,1}", "Illegal repetition range")]
    [InlineData("(?z)", "Unknown inline modifier")]
    [InlineData(@"\k<a>", "named capturing group <a> does not exist")]
    [InlineData(@"\A([\Q\E]*)([^\Q\E](?:.*[^\Q\E])*)([\Q\E]*)\z", "Illegal/unsupported escape sequence near index 28:")]
    [InlineData(@"\X", @"the grapheme cluster \X can't be translated to .NET")]
    [InlineData("(?c)e", "canonical equivalence")]
    [InlineData(@"(?i)(a)\1", "a back reference without regard to case can't be translated to .NET")]
    [InlineData("(?!(a))b", "a group that keeps its value")]
    [InlineData("a{2147483647,}b|c", "a pattern whose minimum length is too great to count can't be translated to .NET")]
    [InlineData("(?:(?:a{50000}){50000})?b", "a pattern whose minimum length is too great to count can't be translated to .NET")]
    public void What_is_no_pattern_is_refused_by_its_place(string pattern, string message)
    {
        var error = Assert.Throws<ArgumentException>(() => JavaRegex.Compile(pattern));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains("near index", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_have_the_numbers_and_names_of_Java()
    {
        var match = JavaRegex.Compile("(a)(?<second>b)(c)(?<fourth>d)").Match("abcd");
        Assert.Equal("a", match.Groups[1].Value);
        Assert.Equal("b", match.Groups[2].Value);
        Assert.Equal("c", match.Groups[3].Value);
        Assert.Equal("d", match.Groups["fourth"].Value);
    }

    [Fact]
    public void A_group_in_a_look_around_may_be_where_only_places_count()
    {
        Assert.Throws<ArgumentException>(() => JavaRegex.Compile(@"\.(?!(com|org))"));
        Assert.Equal(5, JavaRegex.CompileForPlaces(@"\.(?!(com|org))").Match("a.com.").Index);
    }

    [Theory]
    [InlineData('(')]
    [InlineData('[')]
    public void A_pattern_that_is_nested_without_end_is_refused(char opening) =>
        Assert.Throws<ArgumentException>(() => JavaRegex.Compile(new string(opening, 100_000)));

    [Fact]
    public void A_class_that_could_overflow_the_stack_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => JavaRegex.Compile($"[{string.Concat(Enumerable.Repeat("a-b", 100_000))}]"));

        Assert.Contains("a class of more than 5000 ranges and sets", error.Message, StringComparison.Ordinal);
        Assert.Matches(JavaRegex.Compile($"[{string.Concat(Enumerable.Repeat("a-b", 5_000))}]"), "b");
    }
}

using System.Text;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tests.Java;

/// <summary>Replacement strings of Matcher.appendReplacement in JDK 17.</summary>
public sealed class JavaReplacementTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(@"\$1\\\n", @"$1\n")]
    [InlineData("<$0>", "<ab>")]
    [InlineData("$2$1", "ba")]
    [InlineData("${first}", "a")]
    [InlineData("$3", "")]
    [InlineData("$12", "a2")]
    [InlineData("$0\U0001F600", "ab\U0001F600")]
    public void A_replacement_string_takes_groups_and_escapes(string replacement, string expected) =>
        Assert.Equal(expected, Replace(replacement));

    [Theory]
    [InlineData(@"a\", "character to be escaped is missing")]
    [InlineData("a$", "Illegal group reference: group index is missing")]
    [InlineData("$a", "Illegal group reference")]
    [InlineData("$9", "No group 9")]
    [InlineData("${", "named capturing group has 0 length name")]
    [InlineData("${first", "named capturing group is missing trailing '}'")]
    [InlineData("${1st}", "capturing group name {1st} starts with digit character")]
    [InlineData("${second}", "No group with name {second}")]
    public void What_is_no_replacement_string_fails_in_the_words_of_Java(string replacement, string message) =>
        Assert.Equal(message, Assert.Throws<JavaReplacementException>(() => Replace(replacement)).Message);

    private static string Replace(string replacement)
    {
        var output = new StringBuilder();
        JavaReplacement.Append(output, replacement, JavaRegex.Compile("(?<first>a)(b)(c)?").Match("xab"));
        return output.ToString();
    }
}

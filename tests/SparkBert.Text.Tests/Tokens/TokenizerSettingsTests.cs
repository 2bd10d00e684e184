using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests.Tokens;

/// <summary>What is refused is named.</summary>
public sealed class TokenizerSettingsTests
{
    public static TheoryData<string, Func<TokenizerSettings>> Nulls { get; } = new()
    {
        { "infixPatterns", () => new TokenizerSettings { InfixPatterns = ["(a)", null!] } },
        { "exceptions", () => new TokenizerSettings { Exceptions = [null!] } },
        { "splitChars", () => new TokenizerSettings { SplitChars = [null!] } },
        { "contextChars", () => new TokenizerSettings { ContextChars = [null!] } },
    };

    [Theory]
    [MemberData(nameof(Nulls), DisableDiscoveryEnumeration = true)]
    public void A_null_in_a_list_is_refused(string parameter, Func<TokenizerSettings> create) =>
        Assert.Contains(parameter, Assert.Throws<ArgumentException>(create).Message, StringComparison.Ordinal);

    [Fact]
    public void A_target_pattern_that_is_no_part_of_a_class_is_refused_by_name()
    {
        var message = Assert.Throws<ArgumentException>(() => new TokenizerSettings { TargetPattern = "[" }.Fit()).Message;

        Assert.StartsWith("targetPattern '[' can't stand inside a character class", message, StringComparison.Ordinal);
    }
}

namespace SparkBert.Text.Tokens;

/// <summary>The parameters of a tokenizer, each checked when it is set; patterns are read when the <see cref="TokenRules"/> are made.</summary>
public sealed record TokenizerSettings
{
    /// <summary>What tokens are made of where nothing else is said.</summary>
    public const string DefaultTargetPattern = @"\S+";

    /// <summary>
    /// Java pattern of what a token is made of. It stands inside a character class, so that members of a class (<c>a-z0-9</c>) work and a real
    /// pattern does not.
    /// </summary>
    public string TargetPattern { get; init; } = DefaultTargetPattern;

    /// <summary>
    /// Java pattern of what is cut off the front, each of its groups a token; begins with <c>\A</c>. Null for the context characters. A group that
    /// takes no part in a match fails the row, in the other patterns too.
    /// </summary>
    /// <exception cref="ArgumentException">It does not begin so.</exception>
    public string? PrefixPattern
    {
        get;
        init => field = value is null || value.StartsWith(@"\A", StringComparison.Ordinal)
            ? value
            : throw new ArgumentException(@"prefixPattern must begin with \A to ensure it is the beginning of the string");
    }

    /// <summary>Java pattern of what is cut off the end, each of its groups a token; ends with <c>\z</c>. Null for the context characters.</summary>
    /// <exception cref="ArgumentException">It does not end so.</exception>
    public string? SuffixPattern
    {
        get;
        init => field = value is null || value.EndsWith(@"\z", StringComparison.Ordinal)
            ? value
            : throw new ArgumentException(@"suffixPattern must end with \z to ensure it is the end of the string");
    }

    /// <summary>
    /// Java patterns of what stands between prefix and suffix, each group a token; the first that matches is taken. They replace the default one,
    /// which is used while there are none.
    /// </summary>
    /// <exception cref="ArgumentException">A pattern has no group.</exception>
    public IReadOnlyList<string> InfixPatterns
    {
        get;
        init => field = value.All(pattern => pattern.Contains('(', StringComparison.Ordinal) && pattern.Contains(')', StringComparison.Ordinal))
            ? [.. value]
            : throw new ArgumentException("infix patterns must use regex group. Notice each group will result in separate token");
    } = [];

    /// <summary>
    /// Java patterns of what stays one token; none by default. One that is found with white space in it keeps all whole up to the white space
    /// around it. One without keeps a token whole that is equal to it, but not one that holds it and more (<c>e-mail</c> keeps <c>e-mail</c>, not
    /// <c>e-mail.</c>). Where they are no pattern, every row fails; so does a row with a dollar sign or a backslash at the end of what one found.
    /// </summary>
    public IReadOnlyList<string> Exceptions { get; init => field = [.. value]; } = [];

    /// <summary>Whether <see cref="Exceptions"/> tell capital letters apart; true by default.</summary>
    public bool CaseSensitiveExceptions { get; init; } = true;

    /// <summary>Characters that are cut off both ends of a token, one UTF-16 code unit each; others are refused when the rules are made.</summary>
    public IReadOnlyList<string> ContextChars { get; init => field = [.. value]; } = [".", ",", ";", ":", "!", "?", "*", "-", "(", ")", "\"", "'"];

    /// <summary>
    /// Characters, or escapes such as <c>\.</c>, at which a token is divided; others are refused when the rules are made. Joined by <c>|</c> they
    /// are read as one Java pattern, so that a <c>.</c> leaves nothing of a token that holds one; where they are no pattern, they divide nothing.
    /// What <see cref="SplitPattern"/> has divided they leave alone.
    /// </summary>
    public IReadOnlyList<string> SplitChars { get; init => field = [.. value]; } = [];

    /// <summary>Java pattern at which a token is divided; null for none, "" for a cut between all units. Where it is no pattern, rows fail.</summary>
    public string? SplitPattern { get; init; }

    /// <summary>Shorter tokens are left out; 0 by default. In UTF-16 code units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int MinLength
    {
        get;
        init => field = LengthFilter.Check(value, "minLength")!.Value;
    }

    /// <summary>Longer tokens are left out; null (the default) for no limit. In UTF-16 code units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? MaxLength
    {
        get;
        init => field = LengthFilter.Check(value, "maxLength");
    }

    /// <summary>Which tokens stay.</summary>
    internal LengthFilter Lengths => new(MinLength, MaxLength);
}

namespace SparkBert.Text.Tokens;

/// <summary>
/// The parameters of a tokenizer. Each is checked when it is set; patterns are compiled when the <see cref="TokenRules"/> are built.
/// </summary>
public sealed record TokenizerSettings
{
    /// <summary>The default of <see cref="TargetPattern"/>.</summary>
    public const string DefaultTargetPattern = @"\S+";

    /// <summary>
    /// Java pattern of the characters of tokens. It is put inside a character class, so members of a class (<c>a-z0-9</c>) work and a real
    /// pattern does not.
    /// </summary>
    public string TargetPattern { get; init; } = DefaultTargetPattern;

    /// <summary>
    /// Java pattern of the prefix that is cut off a token; each of its groups is a token. It begins with <c>\A</c>. Null for the context
    /// characters. If a group takes no part in a match, the row fails; this holds for the other patterns too.
    /// </summary>
    /// <exception cref="ArgumentException">It does not begin with <c>\A</c>.</exception>
    public string? PrefixPattern
    {
        get;
        init => field = value is null || value.StartsWith(@"\A", StringComparison.Ordinal)
            ? value
            : throw new ArgumentException(@"prefixPattern must begin with \A to ensure it is the beginning of the string");
    }

    /// <summary>
    /// Java pattern of the suffix that is cut off a token; each of its groups is a token. It ends with <c>\z</c>. Null for the context
    /// characters.
    /// </summary>
    /// <exception cref="ArgumentException">It does not end with <c>\z</c>.</exception>
    public string? SuffixPattern
    {
        get;
        init => field = value is null || value.EndsWith(@"\z", StringComparison.Ordinal)
            ? value
            : throw new ArgumentException(@"suffixPattern must end with \z to ensure it is the end of the string");
    }

    /// <summary>
    /// Java patterns of the part between prefix and suffix; each group is a token. The first pattern that matches is used. Without any, the
    /// default pattern is used.
    /// </summary>
    /// <exception cref="ArgumentException">A pattern has no group or is null.</exception>
    public IReadOnlyList<string> InfixPatterns
    {
        get;
        init => field = Copy(value, "infixPatterns") is var copy && copy.All(HasGroup)
            ? copy
            : throw new ArgumentException("infix patterns must use regex group. Notice each group will result in separate token");
    } = [];

    /// <summary>
    /// Java patterns of text that stays one token; none by default. A match with white space in it keeps everything whole up to the white
    /// space around it. A match without white space keeps a token whole only if the token equals it (<c>e-mail</c> keeps <c>e-mail</c>, not
    /// <c>e-mail.</c>). If they are no pattern, every row fails; so does a row in which a match ends with a dollar sign or a backslash.
    /// </summary>
    public IReadOnlyList<string> Exceptions { get; init => field = Copy(value, "exceptions"); } = [];

    /// <summary>Whether case counts in <see cref="Exceptions"/>; true by default.</summary>
    public bool CaseSensitiveExceptions { get; init; } = true;

    /// <summary>
    /// Characters that are cut off both ends of a token, one UTF-16 code unit each; others are refused when the rules are built.
    /// </summary>
    public IReadOnlyList<string> ContextChars { get; init => field = Copy(value, "contextChars"); } =
        [".", ",", ";", ":", "!", "?", "*", "-", "(", ")", "\"", "'"];

    /// <summary>
    /// Characters, or escapes such as <c>\.</c>, at which a token is divided; others are refused when the rules are built. Joined by
    /// <c>|</c> they are one Java pattern, so a <c>.</c> leaves nothing of a token that holds one; if they are no pattern, they divide
    /// nothing. They do not apply to what <see cref="SplitPattern"/> has divided.
    /// </summary>
    public IReadOnlyList<string> SplitChars { get; init => field = Copy(value, "splitChars"); } = [];

    /// <summary>
    /// Java pattern at which a token is divided; null for none, "" for a cut between all code units. If it is no pattern, rows fail.
    /// </summary>
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

    /// <summary>The lengths of tokens that are kept.</summary>
    internal LengthFilter Lengths => new(MinLength, MaxLength);

    private static string[] Copy(IReadOnlyList<string> values, string parameter)
    {
        ArgumentNullException.ThrowIfNull(values, parameter);
        return values.Contains(null) ? throw new ArgumentException($"{parameter} must not have null in it.") : [.. values];
    }

    private static bool HasGroup(string pattern) =>
        pattern.Contains('(', StringComparison.Ordinal) && pattern.Contains(')', StringComparison.Ordinal);
}

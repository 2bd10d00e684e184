using SparkBert.Stages;

namespace SparkBert.Tokens;

/// <summary>The parameters of the tokenizer, each checked when it is set.</summary>
internal sealed record TokenizerParameters
{
    /// <summary>What tokens are made of where nothing else is said.</summary>
    public const string DefaultTargetPattern = @"\S+";

    public string TargetPattern { get; init; } = DefaultTargetPattern;

    public string? PrefixPattern
    {
        get;
        init => field = value is null || value.StartsWith(@"\A", StringComparison.Ordinal)
            ? value
            : throw new ArgumentException(@"prefixPattern must begin with \A to ensure it is the beginning of the string");
    }

    public string? SuffixPattern
    {
        get;
        init => field = value is null || value.EndsWith(@"\z", StringComparison.Ordinal)
            ? value
            : throw new ArgumentException(@"suffixPattern must end with \z to ensure it is the end of the string");
    }

    public IReadOnlyList<string> InfixPatterns
    {
        get;
        init => field = value.All(pattern => pattern.Contains('(', StringComparison.Ordinal) && pattern.Contains(')', StringComparison.Ordinal))
            ? value
            : throw new ArgumentException("infix patterns must use regex group. Notice each group will result in separate token");
    } = [];

    public IReadOnlyList<string> Exceptions { get; init; } = [];

    public bool CaseSensitiveExceptions { get; init; } = true;

    public IReadOnlyList<string> ContextChars { get; init; } = [".", ",", ";", ":", "!", "?", "*", "-", "(", ")", "\"", "'"];

    public IReadOnlyList<string> SplitChars { get; init; } = [];

    public string? SplitPattern { get; init; }

    public int MinLength
    {
        get;
        init => field = LengthFilter.Check(value, "minLength")!.Value;
    }

    public int? MaxLength
    {
        get;
        init => field = LengthFilter.Check(value, "maxLength");
    }

    /// <summary>Which tokens stay.</summary>
    public LengthFilter Lengths => new(MinLength, MaxLength);
}

namespace SparkBert.MicrosoftSpark;

/// <summary>Sentences to tokens, by Spark NLP's rules. It reads <c>sentence</c> and adds <c>token</c> by default.</summary>
public sealed class Tokenizer : Stage
{
    /// <summary>The regular expression (of Java) of what may be a token.</summary>
    public string? TargetPattern { get; init; }

    /// <summary>The regular expression of what is cut off in front.</summary>
    public string? PrefixPattern { get; init; }

    /// <summary>The regular expression of what is cut off behind.</summary>
    public string? SuffixPattern { get; init; }

    /// <summary>Regular expressions that cut inside.</summary>
    public IReadOnlyList<string>? InfixPatterns { get; init; }

    /// <summary>Words that stay whole.</summary>
    public IReadOnlyList<string>? Exceptions { get; init; }

    /// <summary>Whether <see cref="Exceptions"/> must match in case.</summary>
    public bool? CaseSensitiveExceptions { get; init; }

    /// <summary>Characters that are cut off in front and behind.</summary>
    public IReadOnlyList<string>? ContextChars { get; init; }

    /// <summary>Characters at which tokens are cut.</summary>
    public IReadOnlyList<string>? SplitChars { get; init; }

    /// <summary>The regular expression at which tokens are cut.</summary>
    public string? SplitPattern { get; init; }

    /// <summary>Characters that a token must have.</summary>
    public int? MinLength { get; init; }

    /// <summary>Characters that a token may have.</summary>
    public int? MaxLength { get; init; }
}

namespace SparkBert.Tokens;

/// <summary>Spark NLP's setters of <see cref="Tokenizer"/>; they set the property of their name and give the stage back.</summary>
public static class TokenizerSetters
{
    /// <summary>Sets <see cref="Tokenizer.TargetPattern"/>.</summary>
    public static Tokenizer SetTargetPattern(this Tokenizer stage, string value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.TargetPattern = value;
        return stage;
    }

    /// <summary>Sets <see cref="Tokenizer.PrefixPattern"/>.</summary>
    /// <exception cref="ArgumentException">It does not begin with \A.</exception>
    public static Tokenizer SetPrefixPattern(this Tokenizer stage, string value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.PrefixPattern = value;
        return stage;
    }

    /// <summary>Sets <see cref="Tokenizer.SuffixPattern"/>.</summary>
    /// <exception cref="ArgumentException">It does not end with \z.</exception>
    public static Tokenizer SetSuffixPattern(this Tokenizer stage, string value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.SuffixPattern = value;
        return stage;
    }

    /// <summary>Sets <see cref="Tokenizer.InfixPatterns"/>.</summary>
    /// <exception cref="ArgumentException">A pattern has no group.</exception>
    public static Tokenizer SetInfixPatterns(this Tokenizer stage, params string[] value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.InfixPatterns = value;
        return stage;
    }

    /// <summary>Sets <see cref="Tokenizer.Exceptions"/>.</summary>
    public static Tokenizer SetExceptions(this Tokenizer stage, params string[] value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.Exceptions = value;
        return stage;
    }

    /// <summary>Sets <see cref="Tokenizer.CaseSensitiveExceptions"/>.</summary>
    public static Tokenizer SetCaseSensitiveExceptions(this Tokenizer stage, bool value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.CaseSensitiveExceptions = value;
        return stage;
    }

    /// <summary>Sets <see cref="Tokenizer.ContextChars"/>.</summary>
    public static Tokenizer SetContextChars(this Tokenizer stage, params string[] value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.ContextChars = value;
        return stage;
    }

    /// <summary>Sets <see cref="Tokenizer.SplitChars"/>.</summary>
    public static Tokenizer SetSplitChars(this Tokenizer stage, params string[] value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.SplitChars = value;
        return stage;
    }

    /// <summary>Sets <see cref="Tokenizer.SplitPattern"/>.</summary>
    public static Tokenizer SetSplitPattern(this Tokenizer stage, string value)
    {
        ArgumentNullException.ThrowIfNull(stage);
        stage.SplitPattern = value;
        return stage;
    }
}

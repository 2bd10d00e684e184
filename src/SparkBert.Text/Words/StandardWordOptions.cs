namespace SparkBert.Text.Words;

/// <summary>What a model's tokenizer does beyond lower case; the defaults are those of Hugging Face's BERT tokenizers.</summary>
public sealed record StandardWordOptions
{
    /// <summary>Whether accents are stripped; null where the text is lower-cased.</summary>
    public bool? StripsAccents { get; init; }

    /// <summary>Whether each ideograph is a word.</summary>
    public bool SplitsIdeographs { get; init; } = true;

    /// <summary>The maximum length of a word in code points; a longer word is unknown.</summary>
    public int MaxWordLength { get; init; } = 100;

    /// <summary>The texts that are one token each.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Tokens;

namespace SparkBert;

/// <summary>
/// Cuts sentences into tokens by rules: Spark NLP's Tokenizer. By default at ASCII white space, and then context characters (such as <c>. , "</c>) off
/// both ends of what is left. Begin and end are offsets of the sentence plus those in it; the metadata has the number of the sentence.
/// </summary>
public sealed class Tokenizer : Stage
{
    private TokenizerParameters parameters = new();

    /// <summary>
    /// Java pattern of what a token is made of. It stands inside a character class, so that members of a class (<c>a-z0-9</c>) work and a real pattern
    /// does not.
    /// </summary>
    public string TargetPattern
    {
        get => parameters.TargetPattern;
        init => parameters = parameters with { TargetPattern = value };
    }

    /// <summary>
    /// Java pattern of what is cut off the front, each of its groups a token; begins with <c>\A</c>. Null for the context characters.
    /// </summary>
    /// <exception cref="ArgumentException">It does not begin so.</exception>
    public string? PrefixPattern
    {
        get => parameters.PrefixPattern;
        init => parameters = parameters with { PrefixPattern = value };
    }

    /// <summary>Java pattern of what is cut off the end, each of its groups a token; ends with <c>\z</c>. Null for the context characters.</summary>
    /// <exception cref="ArgumentException">It does not end so.</exception>
    public string? SuffixPattern
    {
        get => parameters.SuffixPattern;
        init => parameters = parameters with { SuffixPattern = value };
    }

    /// <summary>
    /// Java patterns of what stands between prefix and suffix, each group a token; the first that matches is taken. They replace the default one, which
    /// is used while there are none.
    /// </summary>
    /// <exception cref="ArgumentException">A pattern has no group.</exception>
    public IReadOnlyList<string> InfixPatterns
    {
        get => parameters.InfixPatterns;
        init => parameters = parameters with { InfixPatterns = [.. value] };
    }

    /// <summary>Java patterns of what stays one token. A candidate in which one is found stays whole too.</summary>
    public IReadOnlyList<string> Exceptions
    {
        get => parameters.Exceptions;
        init => parameters = parameters with { Exceptions = [.. value] };
    }

    /// <summary>Whether <see cref="Exceptions"/> tell capital letters apart; true by default.</summary>
    public bool CaseSensitiveExceptions
    {
        get => parameters.CaseSensitiveExceptions;
        init => parameters = parameters with { CaseSensitiveExceptions = value };
    }

    /// <summary>Characters that are cut off both ends of a token.</summary>
    public IReadOnlyList<string> ContextChars
    {
        get => parameters.ContextChars;
        init => parameters = parameters with { ContextChars = [.. value] };
    }

    /// <summary>Java patterns at which a token is divided.</summary>
    public IReadOnlyList<string> SplitChars
    {
        get => parameters.SplitChars;
        init => parameters = parameters with { SplitChars = [.. value] };
    }

    /// <summary>Java pattern at which a token is divided, before <see cref="SplitChars"/> are looked at; null for none.</summary>
    public string? SplitPattern
    {
        get => parameters.SplitPattern;
        init => parameters = parameters with { SplitPattern = value };
    }

    /// <summary>Shorter tokens are left out; 0 by default. In UTF-16 code units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int MinLength
    {
        get => parameters.MinLength;
        init => parameters = parameters with { MinLength = value };
    }

    /// <summary>Longer tokens are left out; null (the default) for no limit. In UTF-16 code units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? MaxLength
    {
        get => parameters.MaxLength;
        init => parameters = parameters with { MaxLength = value };
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> DefaultInputCols { get; } = ["sentence"];

    /// <inheritdoc/>
    internal override string DefaultOutputCol => "token";

    /// <inheritdoc/>
    internal override IReadOnlyList<string> InputAnnotatorTypes { get; } = [AnnotatorTypes.Document];

    /// <inheritdoc/>
    internal override Field OutputField => AnnotationSchema.Field(OutputCol, AnnotatorTypes.Token);

    /// <inheritdoc/>
    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        StageParameter.String("targetPattern", () => TargetPattern, value => parameters = parameters with { TargetPattern = value }),
        StageParameter.String("prefixPattern", () => PrefixPattern, value => parameters = parameters with { PrefixPattern = value }),
        StageParameter.String("suffixPattern", () => SuffixPattern, value => parameters = parameters with { SuffixPattern = value }),
        StageParameter.Strings("infixPatterns", () => InfixPatterns, value => parameters = parameters with { InfixPatterns = value }),
        StageParameter.Strings("exceptions", () => Exceptions, value => parameters = parameters with { Exceptions = value }),
        StageParameter.Boolean(
            "caseSensitiveExceptions", () => CaseSensitiveExceptions, value => parameters = parameters with { CaseSensitiveExceptions = value }),
        StageParameter.Strings("contextChars", () => ContextChars, value => parameters = parameters with { ContextChars = value }),
        StageParameter.Strings("splitChars", () => SplitChars, value => parameters = parameters with { SplitChars = value }),
        StageParameter.String("splitPattern", () => SplitPattern, value => parameters = parameters with { SplitPattern = value }),
        StageParameter.Integer("minLength", () => MinLength, value => parameters = parameters with { MinLength = value }),
        StageParameter.Integer("maxLength", () => MaxLength, value => parameters = parameters with { MaxLength = value }),
    ];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        foreach (var column in InputCols)
        {
            AnnotationSchema.RequireColumn(input, column, Type);
        }

        // Patterns that can't be read are refused before the first row.
        _ = new TokenRules(parameters);
        return Columns.WithField(input, OutputField);
    }

    /// <inheritdoc/>
    internal override RowStep CreateStep(IReadOnlyList<AnnotationSource> inputs) => new TokenStep(Type, inputs, new TokenRules(parameters));
}

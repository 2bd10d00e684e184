using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Text.Tokens;
using SparkBert.Tokens;

namespace SparkBert;

/// <summary>
/// Cuts sentences into tokens by rules: Spark NLP's Tokenizer. By default it cuts at ASCII white space, then cuts context characters (such
/// as full stops and quotation marks) off both ends of each part. Begin and end are the sentence's offset plus the offset inside it; the
/// metadata holds the number of the sentence.
/// </summary>
/// <remarks>
/// With <see cref="SplitPattern"/>, <see cref="SplitChars"/> or <see cref="Exceptions"/>, offsets are those of Spark NLP 5.5.3, which are
/// not always the token's place: a token behind a prefix or suffix that consists of separators alone can begin too early.
/// </remarks>
public sealed class Tokenizer : Stage
{
    private TokenizerSettings settings = new();
    private volatile TokenRules? rules;

    /// <inheritdoc cref="TokenizerSettings.TargetPattern"/>
    public string TargetPattern { get => settings.TargetPattern; init => settings = settings with { TargetPattern = value }; }

    /// <inheritdoc cref="TokenizerSettings.PrefixPattern"/>
    public string? PrefixPattern { get => settings.PrefixPattern; init => settings = settings with { PrefixPattern = value }; }

    /// <inheritdoc cref="TokenizerSettings.SuffixPattern"/>
    public string? SuffixPattern { get => settings.SuffixPattern; init => settings = settings with { SuffixPattern = value }; }

    /// <inheritdoc cref="TokenizerSettings.InfixPatterns"/>
    public IReadOnlyList<string> InfixPatterns
    {
        get => settings.InfixPatterns;
        init => settings = settings with { InfixPatterns = value };
    }

    /// <inheritdoc cref="TokenizerSettings.Exceptions"/>
    public IReadOnlyList<string> Exceptions { get => settings.Exceptions; init => settings = settings with { Exceptions = value }; }

    /// <inheritdoc cref="TokenizerSettings.CaseSensitiveExceptions"/>
    public bool CaseSensitiveExceptions
    {
        get => settings.CaseSensitiveExceptions;
        init => settings = settings with { CaseSensitiveExceptions = value };
    }

    /// <inheritdoc cref="TokenizerSettings.ContextChars"/>
    public IReadOnlyList<string> ContextChars { get => settings.ContextChars; init => settings = settings with { ContextChars = value }; }

    /// <inheritdoc cref="TokenizerSettings.SplitChars"/>
    public IReadOnlyList<string> SplitChars { get => settings.SplitChars; init => settings = settings with { SplitChars = value }; }

    /// <inheritdoc cref="TokenizerSettings.SplitPattern"/>
    public string? SplitPattern { get => settings.SplitPattern; init => settings = settings with { SplitPattern = value }; }

    /// <inheritdoc cref="TokenizerSettings.MinLength"/>
    public int MinLength { get => settings.MinLength; init => settings = settings with { MinLength = value }; }

    /// <inheritdoc cref="TokenizerSettings.MaxLength"/>
    public int? MaxLength { get => settings.MaxLength; init => settings = settings with { MaxLength = value }; }

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
        StageParameter.String("targetPattern", () => TargetPattern, value => settings = settings with { TargetPattern = value }),
        StageParameter.String("prefixPattern", () => PrefixPattern, value => settings = settings with { PrefixPattern = value }),
        StageParameter.String("suffixPattern", () => SuffixPattern, value => settings = settings with { SuffixPattern = value }),
        StageParameter.Strings("infixPatterns", () => InfixPatterns, value => settings = settings with { InfixPatterns = value }),
        StageParameter.Strings("exceptions", () => Exceptions, value => settings = settings with { Exceptions = value }),
        StageParameter.Boolean(
            "caseSensitiveExceptions",
            () => CaseSensitiveExceptions,
            value => settings = settings with { CaseSensitiveExceptions = value }),
        StageParameter.Strings("contextChars", () => ContextChars, value => settings = settings with { ContextChars = value }),
        StageParameter.Strings("splitChars", () => SplitChars, value => settings = settings with { SplitChars = value }),
        StageParameter.String("splitPattern", () => SplitPattern, value => settings = settings with { SplitPattern = value }),
        StageParameter.Integer("minLength", () => MinLength, value => settings = settings with { MinLength = value }),
        StageParameter.Integer("maxLength", () => MaxLength, value => settings = settings with { MaxLength = value }),
    ];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        foreach (var column in InputCols)
        {
            AnnotationSchema.RequireColumn(input, column, Type);
        }

        // What Spark NLP refuses in fit is refused here, before the first row.
        _ = BuildRules();
        return Columns.WithField(input, OutputField);
    }

    /// <inheritdoc/>
    internal override RowStep CreateStep(IReadOnlyList<AnnotationSource> inputs) => new TokenStep(Type, inputs, BuildRules());

    /// <summary>The rules, built once for all runs.</summary>
    private TokenRules BuildRules()
    {
        var known = rules;
        return ReferenceEquals(known?.Parameters, settings) ? known : rules = new TokenRules(settings);
    }
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Pipelines;

namespace SparkBert.Tokens;

/// <summary>
/// Cuts sentences into tokens by rules: Spark NLP's Tokenizer. By default at ASCII white space, and then context characters (such as full
/// stops and quotation marks) off both ends of what is left. Begin and end are offsets of the sentence plus those in it; the metadata has
/// the number of the sentence.
/// </summary>
/// <remarks>
/// Where <see cref="SplitPattern"/>, <see cref="SplitChars"/> or <see cref="Exceptions"/> are set, offsets are those of Spark NLP 5.5.3,
/// which are not always those at which a token stands: a token behind a prefix or suffix that consists of separators alone can begin too
/// early.
/// </remarks>
public sealed class Tokenizer : CuttingStage
{
    /// <summary>What tokens are made of where nothing else is said.</summary>
    public const string DefaultTargetPattern = @"\S+";

    private string? prefixPattern;
    private string? suffixPattern;
    private string[] infixPatterns = [];

    /// <summary>
    /// Java pattern of what a token is made of. It stands inside a character class, so that members of a class (<c>a-z0-9</c>) work and a
    /// real pattern does not.
    /// </summary>
    public string TargetPattern { get; set; } = DefaultTargetPattern;

    /// <summary>
    /// Java pattern of what is cut off the front, each of its groups a token; begins with <c>\A</c>. Null for the context characters. A
    /// group that takes no part in a match fails the row, in the other patterns too.
    /// </summary>
    /// <exception cref="ArgumentException">It does not begin so.</exception>
    public string? PrefixPattern
    {
        get => prefixPattern;
        set => prefixPattern = value is null || value.StartsWith(@"\A", StringComparison.Ordinal)
            ? value
            : throw new ArgumentException(@"prefixPattern must begin with \A to ensure it is the beginning of the string");
    }

    /// <summary>
    /// Java pattern of what is cut off the end, each of its groups a token; ends with <c>\z</c>. Null for the context characters.
    /// </summary>
    /// <exception cref="ArgumentException">It does not end so.</exception>
    public string? SuffixPattern
    {
        get => suffixPattern;
        set => suffixPattern = value is null || value.EndsWith(@"\z", StringComparison.Ordinal)
            ? value
            : throw new ArgumentException(@"suffixPattern must end with \z to ensure it is the end of the string");
    }

    /// <summary>
    /// Java patterns of what stands between prefix and suffix, each group a token; the first that matches is taken. They replace the
    /// default one, which is used while there are none.
    /// </summary>
    /// <exception cref="ArgumentException">A pattern has no group.</exception>
    public IReadOnlyList<string> InfixPatterns
    {
        get => infixPatterns;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            infixPatterns = value.All(pattern => pattern.Contains('(', StringComparison.Ordinal)
                && pattern.Contains(')', StringComparison.Ordinal))
                ? [.. value]
                : throw new ArgumentException("infix patterns must use regex group. Notice each group will result in separate token");
        }
    }

    /// <summary>
    /// Java patterns of what stays one token; none by default. One that is found with white space in it keeps all whole up to the white
    /// space around it. One without keeps a token whole that is equal to it, but not one that holds it and more (<c>e-mail</c> keeps
    /// <c>e-mail</c>, not <c>e-mail.</c>). Where they are no pattern, every row fails; so does a row with a dollar sign or a backslash at
    /// the end of what one found.
    /// </summary>
    public IReadOnlyList<string> Exceptions { get; set; } = [];

    /// <summary>Whether <see cref="Exceptions"/> tell capital letters apart; true by default.</summary>
    public bool CaseSensitiveExceptions { get; set; } = true;

    /// <summary>
    /// Characters that are cut off both ends of a token, one UTF-16 code unit each; others are refused before the first row.
    /// </summary>
    public IReadOnlyList<string> ContextChars { get; set; } = [".", ",", ";", ":", "!", "?", "*", "-", "(", ")", "\"", "'"];

    /// <summary>
    /// Characters, or escapes such as <c>\.</c>, at which a token is divided; others are refused before the first row. Joined by <c>|</c>
    /// they are read as one Java pattern, so that a <c>.</c> leaves nothing of a token that holds one; where they are no pattern, they
    /// divide nothing. What <see cref="SplitPattern"/> has divided they leave alone.
    /// </summary>
    public IReadOnlyList<string> SplitChars { get; set; } = [];

    /// <summary>
    /// Java pattern at which a token is divided; null for none, "" for a cut between all units. Where it is no pattern, rows fail.
    /// </summary>
    public string? SplitPattern { get; set; }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> DefaultInputCols { get; } = ["sentence"];

    /// <inheritdoc/>
    protected override string DefaultOutputCol => "token";

    /// <inheritdoc/>
    protected override string OutputAnnotatorType => AnnotatorTypes.Token;

    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        StageParameter.String("targetPattern", () => TargetPattern, value => TargetPattern = value),
        StageParameter.String("prefixPattern", () => prefixPattern, value => PrefixPattern = value),
        StageParameter.String("suffixPattern", () => suffixPattern, value => SuffixPattern = value),
        StageParameter.Strings("infixPatterns", () => infixPatterns, value => InfixPatterns = value),
        StageParameter.Strings("exceptions", () => Exceptions, value => Exceptions = value),
        StageParameter.Boolean("caseSensitiveExceptions", () => CaseSensitiveExceptions, value => CaseSensitiveExceptions = value),
        StageParameter.Strings("contextChars", () => ContextChars, value => ContextChars = value),
        StageParameter.Strings("splitChars", () => SplitChars, value => SplitChars = value),
        StageParameter.String("splitPattern", () => SplitPattern, value => SplitPattern = value),
        .. LengthParameters,
    ];

    private protected override void CheckInput(Schema input)
    {
        base.CheckInput(input);

        // What Spark NLP checks when it fits a tokenizer is refused before the first row.
        _ = new TokenRules(this);
    }

    private protected override Action<int, AnnotationColumnBuilder> Open(RecordBatch batch)
    {
        var sentences = new AnnotationRows(batch, InputCols);
        var rules = new TokenRules(this);
        var tokens = new TokenBuffer();
        return (row, output) =>
        {
            foreach (var (column, i) in sentences.Documents(row))
            {
                tokens.Clear();
                rules.Split(column.Result(i), column.Begin(i), tokens);
                var sentence = column.MetadataValue(i, "sentence"u8) ?? "0";
                for (var token = 0; token < tokens.Count; token++)
                {
                    output.Begin(AnnotatorTypes.Token, tokens.Begin(token), tokens.End(token), tokens.Text(token));
                    output.Metadata("sentence", sentence.AsSpan());
                }
            }
        };
    }
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Java;
using SparkBert.Sentences;
using SparkBert.Stages;

namespace SparkBert;

/// <summary>
/// Cuts documents into sentences by rules: Spark NLP's SentenceDetector. The sentences of all documents of a row are numbered together, in the order
/// of their begin; the metadata has the number.
/// </summary>
public sealed class SentenceDetector : Stage
{
    private bool useAbbreviations = true;
    private bool detectLists = true;
    private bool useCustomBoundsOnly;
    private bool explodeSentences;
    private string[] customBounds = [];
    private string customBoundsStrategy = CustomBounds.None;
    private int? splitLength;
    private int minLength;
    private int? maxLength;

    /// <summary>Whether the dictionary of abbreviations is used (Mr., etc., vs.); true by default.</summary>
    public bool UseAbbreviations
    {
        get => useAbbreviations;
        init => useAbbreviations = value;
    }

    /// <summary>Whether items of lists (<c>1. </c>, <c>a)</c>) begin a sentence; true by default.</summary>
    public bool DetectLists
    {
        get => detectLists;
        init => detectLists = value;
    }

    /// <summary>Whether only <see cref="CustomBoundPatterns"/> end sentences; without such patterns it has no effect.</summary>
    public bool UseCustomBoundsOnly
    {
        get => useCustomBoundsOnly;
        init => useCustomBoundsOnly = value;
    }

    /// <summary>Whether each sentence becomes a row of its own. Rows without a sentence vanish then, as in Spark NLP.</summary>
    public bool ExplodeSentences
    {
        get => explodeSentences;
        init => explodeSentences = value;
    }

    /// <summary>More bounds, as Java patterns (Spark NLP's <c>customBounds</c>).</summary>
    /// <exception cref="ArgumentException">A pattern can't be read.</exception>
    public IReadOnlyList<string> CustomBoundPatterns
    {
        get => customBounds;
        init => customBounds = CheckPatterns(value);
    }

    /// <summary>
    /// What becomes of the text that a custom bound matches: <c>none</c> (it goes, the default), <c>prepend</c> (it begins the next sentence) or
    /// <c>append</c> (it ends this one).
    /// </summary>
    /// <exception cref="ArgumentException">Another value.</exception>
    public string CustomBoundsStrategy
    {
        get => customBoundsStrategy;
        init => customBoundsStrategy = CheckStrategy(value);
    }

    /// <summary>The most UTF-16 code units of a sentence, which is cut at spaces; null (the default) for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? SplitLength
    {
        get => splitLength;
        init => splitLength = LengthFilter.Check(value, "splitLength");
    }

    /// <summary>Shorter sentences are left out; 0 by default. In UTF-16 code units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int MinLength
    {
        get => minLength;
        init => minLength = LengthFilter.Check(value, "minLength")!.Value;
    }

    /// <summary>Longer sentences are left out; null (the default) for no limit. In UTF-16 code units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? MaxLength
    {
        get => maxLength;
        init => maxLength = LengthFilter.Check(value, "maxLength");
    }

    /// <inheritdoc/>
    public override bool KeepsRows => !explodeSentences;

    /// <inheritdoc/>
    internal override IReadOnlyList<string> DefaultInputCols { get; } = ["document"];

    /// <inheritdoc/>
    internal override string DefaultOutputCol => "sentence";

    /// <inheritdoc/>
    internal override IReadOnlyList<string> InputAnnotatorTypes { get; } = [AnnotatorTypes.Document];

    /// <inheritdoc/>
    internal override Field OutputField => AnnotationSchema.Field(OutputCol, AnnotatorTypes.Document, isNullable: !explodeSentences);

    /// <inheritdoc/>
    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        StageParameter.Boolean("useAbbreviations", () => useAbbreviations, value => useAbbreviations = value),
        StageParameter.Boolean("detectLists", () => detectLists, value => detectLists = value),
        StageParameter.Boolean("useCustomBoundsOnly", () => useCustomBoundsOnly, value => useCustomBoundsOnly = value),
        StageParameter.Boolean("explodeSentences", () => explodeSentences, value => explodeSentences = value),
        StageParameter.Strings("customBounds", () => customBounds, value => customBounds = CheckPatterns(value)),
        StageParameter.String("customBoundsStrategy", () => customBoundsStrategy, value => customBoundsStrategy = CheckStrategy(value)),
        StageParameter.Integer("splitLength", () => splitLength, value => splitLength = LengthFilter.Check(value, "splitLength")),
        StageParameter.Integer("minLength", () => minLength, value => minLength = LengthFilter.Check(value, "minLength")!.Value),
        StageParameter.Integer("maxLength", () => maxLength, value => maxLength = LengthFilter.Check(value, "maxLength")),
    ];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        foreach (var column in InputCols)
        {
            AnnotationSchema.RequireColumn(input, column, Type);
        }

        return Columns.WithField(input, OutputField);
    }

    /// <inheritdoc/>
    internal override RowStep CreateStep(IReadOnlyList<AnnotationSource> inputs) =>
        new SentenceStep(Type, inputs, CreateRules(), new LengthFilter(minLength, maxLength));

    /// <summary>The rules, with the patterns ready to run.</summary>
    internal SentenceRules CreateRules() => new(
        detectLists,
        useAbbreviations,
        customBounds.Length == 0 ? null : new CustomBounds([.. customBounds.Select(JavaRegex.Compile)], customBoundsStrategy, useCustomBoundsOnly),
        splitLength);

    private static string[] CheckPatterns(IReadOnlyList<string> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns, nameof(CustomBoundPatterns));
        foreach (var pattern in patterns)
        {
            JavaRegex.Compile(pattern);
        }

        return [.. patterns];
    }

    private static string CheckStrategy(string value) => value is CustomBounds.None or CustomBounds.Prepend or CustomBounds.Append
        ? value
        : throw new ArgumentException($"customBoundsStrategy must be none, prepend or append, but is '{value}'.");
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Sentences;
using SparkBert.Stages;
using SparkBert.Text;
using SparkBert.Text.Sentences;

namespace SparkBert;

/// <summary>
/// Cuts documents into sentences by rules: Spark NLP's SentenceDetector. The sentences of all documents of a row are numbered together, in
/// the order of their begin; the metadata holds the number.
/// </summary>
public sealed class SentenceDetector : Stage
{
    private SentenceSettings settings = new();
    private volatile SentenceRules? rules;
    private LengthFilter lengths;
    private bool explodeSentences;

    /// <inheritdoc cref="SentenceSettings.UseAbbreviations"/>
    public bool UseAbbreviations { get => settings.UseAbbreviations; init => settings = settings with { UseAbbreviations = value }; }

    /// <inheritdoc cref="SentenceSettings.DetectLists"/>
    public bool DetectLists { get => settings.DetectLists; init => settings = settings with { DetectLists = value }; }

    /// <inheritdoc cref="SentenceSettings.UseCustomBoundsOnly"/>
    public bool UseCustomBoundsOnly
    {
        get => settings.UseCustomBoundsOnly;
        init => settings = settings with { UseCustomBoundsOnly = value };
    }

    /// <inheritdoc cref="SentenceSettings.CustomBounds"/>
    public IReadOnlyList<string> CustomBounds { get => settings.CustomBounds; init => settings = settings with { CustomBounds = value }; }

    /// <inheritdoc cref="SentenceSettings.CustomBoundsStrategy"/>
    public string CustomBoundsStrategy
    {
        get => settings.CustomBoundsStrategy;
        init => settings = settings with { CustomBoundsStrategy = value };
    }

    /// <inheritdoc cref="SentenceSettings.SplitLength"/>
    public int? SplitLength { get => settings.SplitLength; init => settings = settings with { SplitLength = value }; }

    /// <summary>Whether each sentence becomes a row of its own. A row without a sentence then disappears, as in Spark NLP.</summary>
    public bool ExplodeSentences { get => explodeSentences; init => explodeSentences = value; }

    /// <summary>Shorter sentences are left out; 0 by default. In UTF-16 code units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int MinLength { get => lengths.Min; init => SetMinLength(value); }

    /// <summary>Longer sentences are left out; null (the default) for no limit. In UTF-16 code units.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? MaxLength { get => lengths.Max; init => SetMaxLength(value); }

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
        StageParameter.Boolean("useAbbreviations", () => UseAbbreviations, value => settings = settings with { UseAbbreviations = value }),
        StageParameter.Boolean("detectLists", () => DetectLists, value => settings = settings with { DetectLists = value }),
        StageParameter.Boolean(
            "useCustomBoundsOnly", () => UseCustomBoundsOnly, value => settings = settings with { UseCustomBoundsOnly = value }),
        StageParameter.Boolean("explodeSentences", () => explodeSentences, value => explodeSentences = value),
        StageParameter.Strings("customBounds", () => CustomBounds, value => settings = settings with { CustomBounds = value }),
        StageParameter.String(
            "customBoundsStrategy", () => CustomBoundsStrategy, value => settings = settings with { CustomBoundsStrategy = value }),
        StageParameter.Integer("splitLength", () => SplitLength, value => settings = settings with { SplitLength = value }),
        StageParameter.Integer("minLength", () => MinLength, SetMinLength),
        StageParameter.Integer("maxLength", () => MaxLength, value => SetMaxLength(value)),
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
    internal override RowStep CreateStep(IReadOnlyList<AnnotationSource> inputs) => new SentenceStep(Type, inputs, BuildRules(), lengths);

    /// <summary>The rules, built once for all runs.</summary>
    private SentenceRules BuildRules()
    {
        var known = rules;
        return ReferenceEquals(known?.Settings, settings) ? known : rules = new SentenceRules(settings);
    }

    private void SetMinLength(int value) => lengths = lengths with { Min = LengthFilter.Check(value, "minLength")!.Value };

    private void SetMaxLength(int? value) => lengths = lengths with { Max = LengthFilter.Check(value, "maxLength") };
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Pipelines;
using SparkBert.Java;

namespace SparkBert.Sentences;

/// <summary>
/// Finds sentences by rules: Spark NLP's SentenceDetector (the pragmatic one). Full stops, question and exclamation marks and semicolons end sentences, line breaks do not. The metadata of a sentence is
/// its number alone; begin and end are offsets into the text of its document, whose own begin is not added.
/// </summary>
public sealed class SentenceDetector : CuttingStage
{
    private string[] customBounds = [];
    private string customBoundsStrategy = CustomBounds.None;
    private int? splitLength;

    /// <summary>Whether the dictionary of abbreviations is used (Mr., etc., vs.); true by default.</summary>
    public bool UseAbbreviations { get; set; } = true;

    /// <summary>Whether items of lists (<c>1. </c>, <c>a)</c>) begin a sentence; true by default.</summary>
    public bool DetectLists { get; set; } = true;

    /// <summary>Whether only <see cref="CustomBoundPatterns"/> end sentences; without such patterns it has no effect.</summary>
    public bool UseCustomBoundsOnly { get; set; }

    /// <summary>Whether each sentence becomes a row of its own. Rows without a sentence vanish then, as in Spark NLP.</summary>
    public bool ExplodeSentences { get; set; }

    /// <summary>More bounds, as Java patterns.</summary>
    /// <exception cref="ArgumentException">A pattern can't be read.</exception>
    public IReadOnlyList<string> CustomBoundPatterns
    {
        get => customBounds;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var pattern in value)
            {
                JavaRegex.Compile(pattern);
            }

            customBounds = [.. value];
        }
    }

    /// <summary>What becomes of the text that a custom bound matches: <c>none</c> (it goes, the default), <c>prepend</c> (it begins the next sentence) or <c>append</c> (it ends this one).</summary>
    /// <exception cref="ArgumentException">Another value.</exception>
    public string CustomBoundsStrategy
    {
        get => customBoundsStrategy;
        set => customBoundsStrategy = value is CustomBounds.None or CustomBounds.Prepend or CustomBounds.Append
            ? value
            : throw new ArgumentException($"customBoundsStrategy must be none, prepend or append, but is '{value}'.");
    }

    /// <summary>The most UTF-16 code units of a sentence, which is cut at spaces; null (the default) for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int? SplitLength
    {
        get => splitLength;
        set => splitLength = value is null or >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "splitLength must be 0 or more");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> DefaultInputCols { get; } = ["document"];

    /// <inheritdoc/>
    protected override string DefaultOutputCol => "sentence";

    /// <inheritdoc/>
    protected override string OutputAnnotatorType => AnnotatorTypes.Document;

    internal override bool KeepsRows => !ExplodeSentences;

    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        StageParameter.Boolean("useAbbreviations", () => UseAbbreviations, value => UseAbbreviations = value),
        StageParameter.Boolean("detectLists", () => DetectLists, value => DetectLists = value),
        StageParameter.Boolean("useCustomBoundsOnly", () => UseCustomBoundsOnly, value => UseCustomBoundsOnly = value),
        StageParameter.Boolean("explodeSentences", () => ExplodeSentences, value => ExplodeSentences = value),
        StageParameter.Strings("customBounds", () => customBounds, value => CustomBoundPatterns = value),
        StageParameter.String("customBoundsStrategy", () => customBoundsStrategy, value => CustomBoundsStrategy = value),
        StageParameter.Integer("splitLength", () => splitLength, value => SplitLength = value),
        .. LengthParameters,
    ];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input) => ExplodeSentences
        ? Columns.SetField(base.TransformSchema(input), AnnotationSchema.Field(OutputCol, OutputAnnotatorType, isNullable: false))
        : base.TransformSchema(input);

    internal override IEnumerable<RecordBatch> Transform(IEnumerable<RecordBatch> batches, TransformContext context)
    {
        var found = base.Transform(batches, context);
        return ExplodeSentences ? found.Select(batch => SentenceExploder.Explode(batch, OutputCol, context)).Where(batch => batch.Length > 0) : found;
    }

    /// <summary>The sentences of a document's text, without the filters of length.</summary>
    internal List<SentenceSpan> Detect(string text)
    {
        var sentences = new SentenceBuffer();
        Rules().Detect(text, sentences);
        return [.. Enumerable.Range(0, sentences.Count).Select(i => new SentenceSpan(sentences.Text(i).ToString(), sentences.Begin(i)))];
    }

    private protected override Action<int, AnnotationColumnBuilder> Open(RecordBatch batch)
    {
        var documents = new AnnotationRows(batch, InputCols);
        var rules = Rules();
        var sentences = new SentenceBuffer();
        return (row, output) =>
        {
            sentences.Clear();
            foreach (var (column, document) in documents.Documents(row))
            {
                rules.Detect(column.Result(document), sentences);
            }

            // The sentences of all documents together, by their begin; the reference's sort is stable.
            sentences.SortByBegin();
            var number = 0;
            for (var i = 0; i < sentences.Count; i++)
            {
                var text = sentences.Text(i);
                if (IsKept(text.Length))
                {
                    output.Begin(AnnotatorTypes.Document, sentences.Begin(i), sentences.End(i), text);
                    output.Metadata("sentence", number++);
                }
            }
        };
    }

    private SentenceRules Rules() => new(
        DetectLists,
        UseAbbreviations,
        customBounds.Length == 0
            ? null
            : new CustomBounds([.. customBounds.Select(JavaRegex.Compile)], customBoundsStrategy, UseCustomBoundsOnly),
        splitLength);
}

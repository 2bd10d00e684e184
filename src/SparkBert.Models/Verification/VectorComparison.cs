using SparkBert.Bundles;
using System.Globalization;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Models.Store;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Text;
using SparkBert.Tokens;

namespace SparkBert.Models.Verification;

/// <summary>How near a model comes to published vectors.</summary>
/// <param name="Model">The published model's name.</param>
/// <param name="Source">Where its vectors were published.</param>
/// <param name="Text">The text whose vectors come nearest; null where none could be compared.</param>
/// <param name="LargestDifference">The largest absolute difference of a value; null where none could be compared.</param>
/// <param name="Tolerance">The largest difference that the same model may have.</param>
/// <param name="Explanation">What the difference means, or why there was nothing to compare.</param>
public sealed record VectorComparison(string Model, string Source, string? Text, float? LargestDifference, float Tolerance, string Explanation)
{
    /// <summary>The bound for the same model: that of fp32 results against the reference.</summary>
    public const float MatchTolerance = 1e-4f;

    /// <summary>Up to here it is the same weights with something else in the graph: the two forms of GELU alone give up to 0.063 with BERT-base.</summary>
    private const float NearTolerance = 0.1f;

    /// <summary>Whether the vectors are those of the published model.</summary>
    public bool IsMatch => LargestDifference <= Tolerance;

    /// <summary>Compares a model with the vectors that SparkBert knows: those on Spark NLP's model cards, <c>bert_large_cased</c> among them, and recorded ones.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="file">A file of vectors to compare with instead; null for the built-in ones.</param>
    /// <returns>The comparisons, the nearest first.</returns>
    /// <exception cref="ModelException">The file can't be used.</exception>
    public static IReadOnlyList<VectorComparison> Compare(ModelBundle bundle, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        var computed = new Dictionary<string, Annotation[]>(StringComparer.Ordinal);
        return [.. (file is null ? PublishedVectors.BuiltIn() : PublishedVectors.Read(file))
            .Select(published => Compare(bundle, published, computed))
            .Concat(file is null ? [CompareDemo(bundle)] : [])
            .OrderBy(comparison => comparison.LargestDifference ?? float.PositiveInfinity)];
    }

    private static VectorComparison Compare(ModelBundle bundle, PublishedVectors published, Dictionary<string, Annotation[]> computed)
    {
        if (published.Dimension != bundle.HiddenSize)
        {
            return new VectorComparison(published.Model, published.Source, null, null, MatchTolerance, $"another size: {published.Dimension} values a vector where this model has {bundle.HiddenSize}");
        }

        string? nearest = null;
        var smallest = float.PositiveInfinity;
        foreach (var text in published.Texts)
        {
            if (!computed.TryGetValue(text, out var tokens))
            {
                computed[text] = tokens = Embed(bundle, text);
            }

            if (Difference(published, tokens) is { } difference && (nearest is null || difference < smallest))
            {
                (nearest, smallest) = (text, difference);
            }
        }

        return nearest is null
            ? new VectorComparison(published.Model, published.Source, null, null, MatchTolerance, "the text has other tokens with this model")
            : new VectorComparison(published.Model, published.Source, nearest, smallest, MatchTolerance, Explain(bundle, smallest));
    }

    /// <summary>The demonstration model, whose vectors are known from its word pieces on.</summary>
    private static VectorComparison CompareDemo(ModelBundle bundle)
    {
        const string Source = "a copy with weights in half precision";
        var (name, size) = (DemoModel.Repository.Repository, DemoModel.Dimension);
        if (bundle.HiddenSize != size)
        {
            return new VectorComparison(name, Source, null, null, MatchTolerance, $"another size: {size} values a vector where this model has {bundle.HiddenSize}");
        }

        var known = DemoModel.LoadVectors();
        using var session = ProbeVectors.Open(bundle.SessionModel);
        var difference = known.LargestDifference(bundle, session);
        return new VectorComparison(
            name,
            Source,
            null,
            difference,
            known.Tolerance,
            difference is null ? "the vocabulary has other word pieces" : difference <= known.Tolerance ? "the same model" : "another model");
    }

    private static string Explain(ModelBundle bundle, float difference) => difference switch
    {
        <= MatchTolerance => "the same model",
        <= NearTolerance when bundle.Manifest.Gelu is { } gelu =>
            $"near, but not the same: perhaps the other form of GELU (this bundle has {gelu}; import the source with --gelu {(gelu == "erf" ? "tanh" : "erf")} and compare again) or other letter case",
        <= NearTolerance => "near, but not the same",
        _ => "another model",
    };

    private static float? Difference(PublishedVectors published, Annotation[] tokens)
    {
        if (tokens.Length < published.Tokens.Length)
        {
            return null;
        }

        var largest = 0f;
        for (var i = 0; i < published.Tokens.Length; i++)
        {
            var expected = published.Tokens[i];
            if (!string.Equals(tokens[i].Result, expected.Token, StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            largest = Math.Max(largest, ProbeVectors.LargestDifference(expected.Values, tokens[i].Embeddings.Span[..expected.Values.Length]));
        }

        return largest;
    }

    internal static Annotation[] Embed(ModelBundle bundle, string text)
    {
        var embeddings = new BertEmbeddings(bundle) { OutputCol = "embeddings" };
        embeddings.MaxSentenceLength = Math.Min(embeddings.MaxSentenceLength, bundle.MaxPositions);
        var pipeline = new Pipeline(new DocumentAssembler { InputCol = "text" }, new SentenceDetector(), new Tokenizer(), embeddings);
        using var input = new RecordBatch.Builder().Append("text", nullable: false, new StringArray.Builder().Append(text).Build()).Build();
        var output = pipeline.Transform([input], new TransformContext { Mode = RowErrorMode.FailFast }).Single();
        return new AnnotationColumn(output.Column(output.Schema.GetFieldIndex("embeddings"))).Row(0)!;
    }

    /// <inheritdoc/>
    public override string ToString() => LargestDifference is { } difference
        ? string.Create(CultureInfo.InvariantCulture, $"{Model} ({Source}): largest difference {difference:0.0e+0}{(Text is null ? "" : $" on \"{Text}\"")}, {Explanation}")
        : $"{Model} ({Source}): {Explanation}";
}

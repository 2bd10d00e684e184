using System.Globalization;
using SparkBert.Annotations;
using SparkBert.Bundles;

namespace SparkBert.Models.Verification;

/// <summary>How near a model comes to published vectors.</summary>
/// <param name="Model">The published model's name.</param>
/// <param name="Source">Where its vectors were published.</param>
/// <param name="Text">The text whose vectors come nearest; null if none could be compared.</param>
/// <param name="LargestDifference">The largest absolute difference of a value; null if none could be compared.</param>
/// <param name="Tolerance">The largest difference that the same model may have.</param>
/// <param name="Explanation">What the difference means, or why there was nothing to compare.</param>
public sealed record VectorComparison(
    string Model, string Source, string? Text, float? LargestDifference, float Tolerance, string Explanation)
{
    /// <summary>The bound for the same model: that of fp32 results against the reference.</summary>
    public const float MatchTolerance = 1e-4f;

    /// <summary>
    /// Up to here it is the same weights with something else in the graph: the two forms of GELU alone give up to 0.063 with BERT-base.
    /// </summary>
    private const float NearTolerance = 0.1f;

    /// <summary>Whether the vectors are those of the published model.</summary>
    public bool IsMatch => LargestDifference <= Tolerance;

    /// <summary>
    /// Compares a model with the vectors that SparkBert knows: those on Spark NLP's model cards, <c>bert_large_cased</c> among them, and
    /// recorded ones.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="file">
    /// A JSON file of vectors to compare with instead; null for the built-in ones. Its form: <c>[{"model", "source", "dimension", "texts":
    /// [...], "tokens": [{"token", "values": [...]}]}]</c>.
    /// </param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The comparisons, the nearest first.</returns>
    /// <exception cref="ModelException">The file can't be used.</exception>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static IReadOnlyList<VectorComparison> Compare(BertModel model, string? file = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        var embedder = new TextEmbedder(model);
        var computed = new Dictionary<string, IReadOnlyList<Annotation>>(StringComparer.Ordinal);
        return [.. (file is null ? PublishedVectors.ReadBuiltIn() : PublishedVectors.Read(file))
            .Select(published => Compare(model, published, Embed))
            .OrderBy(comparison => comparison.LargestDifference ?? float.PositiveInfinity)];

        IReadOnlyList<Annotation> Embed(string text)
        {
            if (!computed.TryGetValue(text, out var tokens))
            {
                computed[text] = tokens = embedder.Embed(text, cancellation).Tokens;
            }

            return tokens;
        }
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (LargestDifference is not { } difference)
        {
            return $"{Model} ({Source}): {Explanation}";
        }

        var number = string.Create(CultureInfo.InvariantCulture, $"{difference:0.0e+0}");
        return $"{Model} ({Source}): largest difference {number}{(Text is null ? "" : $" on \"{Text}\"")}, {Explanation}";
    }

    private static VectorComparison Compare(BertModel model, PublishedVectors published, Func<string, IReadOnlyList<Annotation>> embed)
    {
        var result = new VectorComparison(
            published.Model, published.Source, null, null, MatchTolerance, "the text has other tokens with this model");
        if (published.Dimension != model.HiddenSize)
        {
            return result with
            {
                Explanation = $"another size: {published.Dimension} values a vector where this model has {model.HiddenSize}",
            };
        }

        foreach (var text in published.Texts)
        {
            if (FindDifference(published, embed(text)) is { } difference && !(difference >= result.LargestDifference))
            {
                result = result with { Text = text, LargestDifference = difference, Explanation = Explain(model, difference) };
            }
        }

        return result;
    }

    private static string Explain(BertModel model, float difference) => difference switch
    {
        <= MatchTolerance => "the same model",
        <= NearTolerance when model.Manifest.Gelu is { } gelu =>
            $"near, but not the same: perhaps the other form of GELU (this bundle has {gelu}; "
            + $"import the source with --gelu {(gelu == "erf" ? "tanh" : "erf")} and compare again) or other letter case",
        <= NearTolerance => "near, but not the same",
        _ => "another model",
    };

    private static float? FindDifference(PublishedVectors published, IReadOnlyList<Annotation> tokens)
    {
        if (tokens.Count < published.Tokens.Length)
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

            var actual = tokens[i].Embeddings.Span[..expected.Values.Length];
            largest = Math.Max(largest, ProbeVectors.FindLargestDifference(expected.Values, actual));
        }

        return largest;
    }
}

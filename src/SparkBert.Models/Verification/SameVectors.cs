using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Embeddings;
using SparkBert.Stages;

namespace SparkBert.Models.Verification;

/// <summary>The vectors of a model, to compare the one with that is made of it, in another form of the graph.</summary>
internal sealed class SameVectors
{
    private readonly string path;
    private readonly int layers;
    private readonly IReadOnlyList<Probe> probes;
    private readonly string[] texts;
    private readonly List<float[]>? pooled;

    /// <summary>Runs a model on the probes: all layers that it gives, and its pooler.</summary>
    /// <exception cref="ModelException">It can't be run.</exception>
    public SameVectors(BertModel before)
    {
        path = before.Path;
        layers = before.Layers;
        probes = ProbeVectors.Compute(before);
        texts = [string.Join(' ', ProbeWords.Choose(before)), "a"];
        pooled = before.HasPooler ? Pool(before, texts) : null;
    }

    /// <summary>Runs the model that was made of it, and compares.</summary>
    /// <param name="after">The model. It may give more layers.</param>
    /// <returns>The largest difference of a value.</returns>
    /// <exception cref="ModelException">It is over <see cref="ProbeVectors.Tolerance"/>.</exception>
    public float Require(BertModel after)
    {
        // A graph that gives its last layer alone does not show how many there are before, so layers are counted from the last.
        var further = after.Layers - layers;
        var worst = ProbeVectors.Compare(after, [.. probes.Select(probe => probe with { Layer = probe.Layer + further })]).Values.Max();
        if (pooled is not null)
        {
            var differences = pooled.Zip(Pool(after, texts))
                .Select(pair => ProbeVectors.FindLargestDifference(pair.First, pair.Second));
            worst = Math.Max(worst, differences.Max());
        }

        return worst <= ProbeVectors.Tolerance
            ? worst
            : throw new ModelException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: the graph of today gives other vectors, by up to {worst:0.0e+0}"));
    }

    private static List<float[]> Pool(BertModel model, string[] texts)
    {
        const string Text = "text";
        const string Document = "document";
        const string Vectors = "vectors";
        var pipeline = new Pipeline(
            new DocumentAssembler { InputCols = [Text], OutputCol = Document },
            new BertSentenceEmbeddings(model)
            {
                InputCols = [Document],
                OutputCol = Vectors,
                Pooling = SentencePooling.Pooler,
                Threads = 1,
            });
        var schema = new Schema([new Field(Text, StringType.Default, nullable: true)], metadata: null);
        using var batch = new RecordBatch(schema, [new StringArray.Builder().AppendRange(texts).Build()], texts.Length);
        var context = new TransformContext { Mode = RowErrorMode.FailFast, Columns = [Vectors] };
        var pooled = new List<float[]>();
        foreach (var result in pipeline.Transform([batch], context))
        {
            using (result)
            {
                var vectors = new AnnotationColumn(result.Column(Vectors));
                for (var row = 0; row < vectors.RowCount; row++)
                {
                    pooled.Add(vectors.Embeddings(vectors.Range(row).Start).ToArray());
                }
            }
        }

        return pooled;
    }
}

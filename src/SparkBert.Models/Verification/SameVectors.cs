using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML.OnnxRuntime;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Embeddings;
using SparkBert.Stages;

namespace SparkBert.Models.Verification;

/// <summary>The vectors of a model, by which the model is judged that is made of it with another form of the graph.</summary>
internal sealed class SameVectors
{
    /// <summary>What stands between the bundle and the reason.</summary>
    public const string CanNot = " can't be written again: ";

    /// <summary>Words of the texts, each a word piece. None of them fills the length that it is padded to.</summary>
    private static readonly int[] Lengths = [1, 3, 27, 90];

    private readonly string path;
    private readonly int layers;
    private readonly IReadOnlyList<Probe> probes;
    private readonly int positions;
    private readonly string[] texts;
    private readonly List<float[]> embedded;
    private readonly List<float[]>? pooled;

    /// <summary>
    /// Runs a model on the probes, all layers that it gives; on texts up to its last position, the last layer and its pooler. Texts are
    /// padded, as they are in use: a graph that counts padding, or that does something else far from the beginning, shows there.
    /// </summary>
    /// <exception cref="ModelException">It can't be run.</exception>
    public SameVectors(BertModel before)
    {
        path = before.Path;
        layers = before.Layers;
        probes = ProbeVectors.Compute(before);
        positions = Math.Min(before.MaxPositions, BertEmbeddings.MaxSentenceLengthLimit);
        var longest = Math.Max(1, positions - 2);
        texts = [.. Lengths.Append(longest).Where(length => length <= longest)
            .Select(length => ProbeWords.CreateText(before.Vocabulary, length))];
        embedded = Embed(before);
        pooled = before.HasPooler ? Pool(before) : null;
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
        if (after.MaxPositions < positions)
        {
            throw new ModelException($"{path}{CanNot}its table of positions has {after.MaxPositions} rows, and {positions} are needed");
        }

        worst = Math.Max(worst, FindDifference(embedded, Embed(after)));
        if (pooled is not null)
        {
            worst = Math.Max(worst, FindDifference(pooled, Pool(after)));
        }

        return worst <= ProbeVectors.Tolerance
            ? worst
            : throw new ModelException(string.Create(
                CultureInfo.InvariantCulture, $"{path}{CanNot}the graph of today gives other vectors, by up to {worst:0.0e+0}"));
    }

    private static float FindDifference(List<float[]> before, List<float[]> after) => before.Count != after.Count
        ? float.PositiveInfinity
        : before.Zip(after).Max(pair => ProbeVectors.FindLargestDifference(pair.First, pair.Second));

    /// <summary>The vectors of all tokens of the texts, which share calls.</summary>
    private List<float[]> Embed(BertModel model)
    {
        var embeddings = new BertEmbeddings(model) { Threads = 1, MaxSentenceLength = positions };
        var embedder = new TextEmbedder(new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings));
        return Run(() => embedder.Embed(texts).SelectMany(text => text.Tokens).Select(token => token.Embeddings.ToArray()).ToList());
    }

    /// <summary>A model that can't be run is one that can't be compared.</summary>
    private static List<float[]> Run(Func<List<float[]>> run)
    {
        try
        {
            return run();
        }
        catch (Exception error) when (error is OnnxRuntimeException or RowErrorException)
        {
            throw new ModelException($"its vectors can't be compared: {error.Message}", error);
        }
    }

    /// <summary>The vectors of the texts by the pooler.</summary>
    private List<float[]> Pool(BertModel model) => Run(() => PoolTexts(model));

    private List<float[]> PoolTexts(BertModel model)
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
                MaxSentenceLength = positions,
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

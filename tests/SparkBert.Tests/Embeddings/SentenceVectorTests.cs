using System.Text.Json;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Stages;
using SparkBert.Tests.Bundles;
using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Tests.Embeddings;

/// <summary>BertSentenceEmbeddings: the pooler, the mean and [CLS], beside what Spark NLP's ONNX engine recorded.</summary>
public sealed class SentenceVectorTests(GoldenModels models) : IClassFixture<GoldenModels>
{
    private const float Tolerance = 1e-5f;

    public static TheoryData<string> Recorded() =>
        [.. GoldenFile.Ids("bert_tiny.jsonl.gz").Where(id => id.Contains("bt-bse-", StringComparison.Ordinal))];

    /// <summary>
    /// The recorded vector is the last layer of the padded sequence, position after position (docs/coming-from-spark-nlp.md): ours are
    /// functions of its beginning.
    /// </summary>
    [Theory]
    [MemberData(nameof(Recorded))]
    public void Pooler_mean_and_CLS_follow_from_the_recorded_positions(string id)
    {
        var golden = GoldenFile.Find("bert_tiny.jsonl.gz", id);
        var model = models.Open("tiny-cased");
        var (weight, bias) = ReadPooler();
        var hidden = model.HiddenSize;
        foreach (var pooling in Enum.GetValues<SentencePooling>())
        {
            var recorded = golden.GetProperty("stages").EnumerateArray().Last();
            var column = recorded.GetProperty("outputCol").GetString()!;
            var stages = new GoldenCase(golden, models.Open, Tolerance).CreateStages();
            var last = (BertSentenceEmbeddings)stages[^1];
            var stage = new BertSentenceEmbeddings(model)
            {
                InputCols = last.InputCols,
                OutputCol = last.OutputCol,
                CaseSensitive = last.CaseSensitive,
                MaxSentenceLength = last.MaxSentenceLength,
                Pooling = pooling,
            };
            var rows = new Pipeline([.. stages.SkipLast(1), stage]).Transform([GoldenRows.ToBatch(golden)])
                .SelectMany(batch => Rows(batch, column)).ToList();
            foreach (var (row, annotations) in rows.Index())
            {
                foreach (var (index, annotation) in annotations.Index())
                {
                    var positions = golden.GetProperty("rows_out")[row].GetProperty(column)[index].GetProperty("embeddings")
                        .EnumerateArray().Select(value => value.GetSingle()).Chunk(hidden).ToArray();
                    var most = Math.Max(0, (stage.MaxSentenceLength ?? 128) - 2);
                    var count = Math.Min(CountPieces(model, annotation.Result, stage), most) + 2;
                    var expected = pooling switch
                    {
                        SentencePooling.Cls => positions[0],
                        SentencePooling.Mean => [.. Enumerable.Range(0, hidden)
                            .Select(d => positions.Take(count).Average(position => position[d]))],
                        _ => [.. Enumerable.Range(0, hidden).Select(o =>
                            MathF.Tanh(bias[o] + Enumerable.Range(0, hidden).Sum(i => weight[(o * hidden) + i] * positions[0][i])))],
                    };
                    Assert.Equal(hidden, annotation.Embeddings.Length);
                    Assert.All(
                        expected.Zip(annotation.Embeddings.ToArray()), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
                }
            }
        }
    }

    [Theory]
    [InlineData("random")]
    [InlineData("random int8")]
    [InlineData("compact")]
    public void A_sentence_has_the_same_bits_in_any_company(string name)
    {
        using var model = BertModel.Open(name switch
        {
            "random" => TinyModels.RandomBundle,
            "random int8" => TinyModels.RandomInt8Bundle,
            _ => TinyModels.CompactBundle,
        });
        Assert.True(model.HasPooler);
        var random = new Random(7);
        string[] words = ["bank", "river", "unbelievably", "the", "closed", "late."];
        string[] texts = [.. Enumerable.Range(0, 60)
            .Select(_ => string.Join(' ', Enumerable.Range(0, random.Next(0, 40)).Select(_ => words[random.Next(words.Length)])))];
        foreach (var pooling in Enum.GetValues<SentencePooling>())
        {
            Pipeline Make(int? batchSize, int? budget, int threads) => new(
                new DocumentAssembler(),
                new BertSentenceEmbeddings(model)
                {
                    InputCols = ["document"],
                    Pooling = pooling,
                    BatchSize = batchSize,
                    PositionBudget = budget,
                    Threads = threads,
                });
            List<string> Run(IReadOnlyList<string> rows, Pipeline pipeline) =>
                AnnotationText.Of(pipeline.Transform([TextBatch.Create([.. rows])]), "sentence_embeddings");
            var alone = texts.Select(text => Assert.Single(Run([text], Make(1, null, 1)))).ToList();

            Assert.Equal(alone, Run(texts, Make(null, 4096, 2)));
            Assert.Equal(Enumerable.Reverse(alone), Run([.. Enumerable.Reverse(texts)], Make(7, 200, 1)));
        }
    }

    [Fact]
    public void The_graph_that_importers_write_has_the_pooler_over_CLS()
    {
        // The recorded cases run the ONNX export of the model; this is the graph of its weights.
        using var model = BertModel.Open(TinyModels.CompactBundle);
        var (weight, bias) = ReadPooler();
        float[] Embed(SentencePooling pooling)
        {
            var stage = new BertSentenceEmbeddings(model) { InputCols = ["document"], Pooling = pooling };
            var result = Assert.Single(new Pipeline(new DocumentAssembler(), stage)
                .Transform([TextBatch.Create("The bank closed.")]).ToList());
            return Assert.Single(Rows(result, stage.OutputCol)[0]).Embeddings.ToArray();
        }

        var cls = Embed(SentencePooling.Cls);
        var expected = bias.Select((value, o) => MathF.Tanh(value + cls.Select((c, i) => weight[(o * cls.Length) + i] * c).Sum()));
        Assert.All(expected.Zip(Embed(SentencePooling.Pooler)), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    [Fact]
    public void Words_behind_the_cut_are_counted()
    {
        using var model = BertModel.Open(TinyModels.CompactBundle);
        var context = new TransformContext();
        var stage = new BertSentenceEmbeddings(model) { InputCols = ["document"], MaxSentenceLength = 5 };
        var batch = TextBatch.Create("the bank is closed today.", "late");
        _ = new Pipeline(new DocumentAssembler(), stage).Transform([batch], context).ToList();

        var report = context.Report;
        Assert.Equal((2, 1, 3, 4), (report.Sentences, report.TruncatedSentences, report.TruncatedTokens, report.Tokens));
    }

    [Fact]
    public void Metadata_of_a_column_that_comes_in_stay_beside_those_of_the_vector()
    {
        var documents = new AnnotationColumnBuilder();
        documents.Begin(AnnotatorTypes.Document, 3, 6, "late");
        documents.Metadata("id", "i7");
        documents.Metadata("sentence", "12");
        documents.Metadata("token", "user's");
        documents.EndRow();
        var batch = new Apache.Arrow.RecordBatch(
            new Apache.Arrow.Schema([AnnotationSchema.Field("document", AnnotatorTypes.Document)], null), [documents.Build()], 1);
        var stage = new BertSentenceEmbeddings(TinyModel.Model) { InputCols = ["document"] };
        var annotation = Assert.Single(Rows(Assert.Single(new Pipeline(stage).Transform([batch]).ToList()), stage.OutputCol)[0]);

        Assert.Equal(
            [("id", "i7"), ("isWordStart", "true"), ("pieceId", "-1"), ("sentence", "12"), ("token", "late")],
            annotation.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, entry.Value!)));
        Assert.Equal((AnnotatorTypes.SentenceEmbeddings, 3, 6), (annotation.AnnotatorType, annotation.Begin, annotation.End));
    }

    [Fact]
    public void Metadata_of_a_bad_row_are_not_those_of_the_next()
    {
        var documents = new AnnotationColumnBuilder();
        foreach (var numbers in new[] { new[] { "0", "second" }, ["0"] })
        {
            foreach (var number in numbers)
            {
                documents.Begin(AnnotatorTypes.Document, 0, 3, "late");
                documents.Metadata("sentence", number);
                if (numbers.Length > 1)
                {
                    documents.Metadata("id", "of the bad row");
                }
            }

            documents.EndRow();
        }

        var batch = new Apache.Arrow.RecordBatch(
            new Apache.Arrow.Schema([AnnotationSchema.Field("document", AnnotatorTypes.Document)], null), [documents.Build()], 2);
        var context = new TransformContext { StatusCol = "status" };
        var stage = new BertSentenceEmbeddings(TinyModel.Model) { InputCols = ["document"] };
        var result = Assert.Single(new Pipeline(stage).Transform([batch], context).ToList());
        var column = new AnnotationColumn(result.Column(result.Schema.GetFieldIndex(stage.OutputCol)));

        Assert.True(column.IsNull(0));
        Assert.DoesNotContain("id", Assert.Single(column.Row(1)!).Metadata.Keys);
        Assert.Equal(1, context.Report.Quarantined);
    }

    [Fact]
    public void A_bundle_of_an_earlier_version_has_no_pooler_and_gives_means()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.EditManifest(manifest => ((System.Text.Json.Nodes.JsonObject)manifest).Remove("poolerOutput"));
        using var model = BertModel.Open(bundle.Path);
        using var whole = BertModel.Open(TinyModels.CompactBundle);

        Assert.False(model.HasPooler);
        Assert.Contains(
            "has no pooler",
            Assert.Throws<ArgumentException>(() => new BertSentenceEmbeddings(model) { Pooling = SentencePooling.Pooler }).Message,
            StringComparison.Ordinal);
        Assert.Equal(
            Embed(new BertSentenceEmbeddings(whole) { InputCols = ["document"], Pooling = SentencePooling.Mean }),
            Embed(new BertSentenceEmbeddings(model) { InputCols = ["document"] }));

        static List<string> Embed(BertSentenceEmbeddings stage) => AnnotationText.Of(
            new Pipeline(new DocumentAssembler(), stage).Transform([TextBatch.Create("The bank closed.", "", null)]), stage.OutputCol);
    }

    private static List<Annotation[]> Rows(Apache.Arrow.RecordBatch batch, string name)
    {
        var column = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex(name)));
        return [.. Enumerable.Range(0, batch.Length).Select(row => column.Row(row)!)];
    }

    private static int CountPieces(BertModel model, string text, BertSentenceEmbeddings stage)
    {
        var pieces = new List<int>();
        var encoder = new WordPieceEncoder(model.Vocabulary, maxInputCharsPerWord: 200);
        foreach (var (word, _) in BasicTokenizer.All(text, lowercase: !(stage.CaseSensitive ?? model.IsCaseSensitive)))
        {
            encoder.Encode(word, pieces);
        }

        return pieces.Count;
    }

    /// <summary>The pooler's weights, [out, in], and bias in the model's own file.</summary>
    private static (float[] Weight, float[] Bias) ReadPooler()
    {
        var bytes = File.ReadAllBytes(Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full", "model.safetensors"));
        var length = (int)BitConverter.ToInt64(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, length));
        float[] Read(string name)
        {
            var range = header.RootElement.GetProperty(name).GetProperty("data_offsets");
            var (start, end) = (range[0].GetInt32(), range[1].GetInt32());
            return [.. Enumerable.Range(0, (end - start) / 2).Select(i => (float)BitConverter.ToHalf(bytes, 8 + length + start + (2 * i)))];
        }

        return (Read("bert.pooler.dense.weight"), Read("bert.pooler.dense.bias"));
    }
}

using SparkBert.Annotations;
using SparkBert.Embeddings;

namespace SparkBert.Models.Tests.Import;

/// <summary>Importers keep the pooler of a source that has one: the same model from each format gives a sentence the same vector.</summary>
public sealed class PoolerTests
{
    private static readonly string[] Texts = ["The bank closed.", "", "Unbelievably late, isn't it?"];

    [Theory]
    [InlineData("tiny_cased_onnx_5.5.3")]
    [InlineData("tiny_cased_sentence_onnx_5.5.3")]
    [InlineData("tiny_cased_tf_5.5.3")]
    [InlineData("tiny_cased_tf_legacy")]
    public void Of_what_Spark_NLP_saved(string name)
    {
        var fixture = Path.Combine(TestData.Golden, "fixtures", name + ".zip");
        Assert.SkipUnless(File.Exists(fixture), "Spark NLP's archives are in the full golden set alone");
        using var folder = new TemporaryFolder();
        ModelImport.Import(fixture, folder.Path("bundle"), options: null, TestContext.Current.CancellationToken);
        using var model = BertModel.Open(folder.Path("bundle"), options: null, TestContext.Current.CancellationToken);

        Assert.True(model.HasPooler);
        foreach (var (expected, found) in Embed(TinyModel.Model).Zip(Embed(model)))
        {
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    private static List<float[]> Embed(BertModel model)
    {
        var stage = new BertSentenceEmbeddings(model)
        {
            InputCols = ["document"],
            CaseSensitive = true,
            Pooling = SentencePooling.Pooler,
        };
        var texts = new Apache.Arrow.StringArray.Builder().AppendRange(Texts).Build();
        var batch = new Apache.Arrow.RecordBatch(
            new Apache.Arrow.Schema([new Apache.Arrow.Field("text", Apache.Arrow.Types.StringType.Default, true)], null),
            [texts],
            texts.Length);
        var result = Assert.Single(new Pipeline(new DocumentAssembler(), stage).Transform([batch]).ToList());
        var column = new AnnotationColumn(result.Column(result.Schema.GetFieldIndex("sentence_embeddings")));
        return [.. Enumerable.Range(0, result.Length).SelectMany(row => column.Row(row)!).Select(found => found.Embeddings.ToArray())];
    }
}

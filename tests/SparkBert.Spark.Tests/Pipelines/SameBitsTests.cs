using System.Text.Json;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Streaming;
using SparkBert.Spark.Sql.Types;
using SparkBert.Stages;
using SparkBert.Testing.Golden;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests.Pipelines;

/// <summary>Spark and the embedded engine give the same annotations, bit for bit.</summary>
public sealed class SameBitsTests(SparkSessions sessions)
{
    private static readonly StructType Texts = new(new StructField("id", new StringType()), new StructField("text", new StringType()));

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Two_hundred_real_documents_give_the_same_bits(string version)
    {
        var session = sessions.Get(version);
        var frame = session.CreateDataFrame([Corpus.ReadDocuments(200)]);
        var figures = session.SparkContext.NewTaskFigures();
        string[] columns = ["id", "document", "sentence", "token", "embeddings", "error"];
        var actual = TinyModel.Pipeline().Transform(frame.Repartition(4), new TransformOptions { Figures = figures }).CollectArrow();
        var context = new TransformContext();
        var expected = AnnotationText.Of(TinyModel.Pipeline().Transform(frame.CollectArrow(), context), columns);

        Assert.Equal(expected.Order(StringComparer.Ordinal), AnnotationText.Of(actual, columns).Order(StringComparer.Ordinal));
        var (report, tasks) = (context.Report, figures.Values());
        Assert.Equal([0, 1, 2, 3], tasks.Select(task => task.PartitionId).Order());
        Assert.Equal((200, report.Rows), (tasks.Sum(task => task.InputRows), tasks.Sum(task => task.OutputRows)));
        Assert.Equal((report.Sentences, report.Tokens), (tasks.Sum(task => task.Sentences), tasks.Sum(task => task.Tokens)));
        Assert.Equal(report.TruncatedTokens, tasks.Sum(task => task.TruncatedTokens));
        Assert.Equal(report.UnknownTokens, tasks.Sum(task => task.UnknownTokens));
        Assert.InRange(tasks.Sum(task => task.SessionSeconds), double.Epsilon, tasks.Sum(task => task.ThreadSeconds));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Groups_SQL_and_streams_of_two_hundred_documents_give_the_same_bits(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version);
        var frame = session.CreateDataFrame([Corpus.ReadDocuments(200)]);
        var pipeline = TinyModel.Pipeline();
        string[] columns = ["id", "embeddings"];
        var expected = AnnotationText.Of(pipeline.Transform(frame.CollectArrow()), columns).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(200, expected.Count);

        RequireExpected(frame.GroupBy(Length(Col("text")) % 7).EmbedGroups(pipeline, new TransformOptions { Columns = columns }));

        session.Udf().RegisterEmbeddings("embed_bits", new BertEmbeddings(TinyModel.Model));
        frame.CreateOrReplaceTempView("bits");
        RequireExpected(session.Sql("SELECT id, embed_bits(text) AS embeddings FROM bits"));

        frame.Repartition(3).Write().Json(folder.Path("in"));
        var stream = pipeline.Transform(
            session.ReadStream().Schema(Texts).Option("maxFilesPerTrigger", 1).Json(folder.Path("in")),
            new TransformOptions { Columns = columns });
        stream.WriteStream().Format("parquet").CheckpointLocation(folder.Path("state")).Trigger(Trigger.AvailableNow())
            .Start(folder.Path("out")).AwaitTermination();
        RequireExpected(session.Read().Parquet(folder.Path("out")));

        void RequireExpected(DataFrame result) =>
            Assert.Equal(expected, AnnotationText.Of(result.CollectArrow(), columns).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Golden_cases_give_the_same_bits(string version)
    {
        var session = sessions.Get(version);
        using var models = new GoldenModels();
        var cases = GoldenFile.Read("bert_tiny.jsonl.gz").Where(golden => !golden.TryGetProperty("error", out _) && !IsForced(golden));

        // Cases of the same stages differ in their rows alone, which make one frame.
        var compared = 0;
        foreach (var group in cases.GroupBy(golden => $"{golden.GetProperty("stages")}{golden.GetProperty("schema")}"))
        {
            IReadOnlyList<Stage> stages;
            try
            {
                stages = new GoldenCase(group.First(), models.Open, tolerance: 0).CreateStages();
            }
            catch (Exception error) when (error is NotSupportedException or PipelineFormatException)
            {
                // A model that was not recorded, or a value that SparkBert refuses (known-differences.json).
                continue;
            }

            if (stages.OfType<EmbeddingsFinisher>().Any(stage => stage.OutputAsVector))
            {
                // VectorTests: the Sparks of the tests have no MLlib.
                continue;
            }

            var (batches, pipeline) = (group.Select(GoldenRows.ToBatch).ToList(), new Pipeline(stages));
            string[] columns = [.. stages.SelectMany(stage => stage.OutputCols), "error"];
            var expected = AnnotationText.Of(pipeline.Transform(batches), columns);
            var actual = AnnotationText.Of(pipeline.Transform(session.CreateDataFrame(batches)).CollectArrow(), columns);
            Assert.True(expected.SequenceEqual(actual), $"{group.First().GetProperty("id")} and its like");
            compared += group.Count();
        }

        Assert.InRange(compared, 90, int.MaxValue);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Parquet_that_Spark_NLP_wrote_is_input(string version)
    {
        var fixture = Path.Combine(TestData.Golden, "fixtures", "spark_parquet");
        Assert.SkipUnless(Directory.Exists(fixture), "Spark's Parquet is in the full golden set alone");
        var frame = sessions.Get(version).Read().Parquet(fixture);
        var embeddings = new BertEmbeddings(TinyModel.Model) { OutputCol = "again", CaseSensitive = true };
        var result = embeddings.Transform(frame).CollectArrow();

        var expected = AnnotationText.Of(new Pipeline(embeddings).Transform(frame.CollectArrow()), "again");
        Assert.Equal(expected, AnnotationText.Of(result, "again"));
        var recorded = result.Select(batch => (Spark: Column(batch, "embeddings"), Ours: Column(batch, "again"))).ToList();
        Assert.NotEmpty(recorded.SelectMany(pair => pair.Spark));
        foreach (var (spark, ours) in recorded.SelectMany(pair => pair.Spark.Zip(pair.Ours)))
        {
            Assert.Equal((spark.Begin, spark.End, spark.Result), (ours.Begin, ours.End, ours.Result));
            Assert.All(spark.Embeddings.ToArray().Zip(ours.Embeddings.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
        }
    }

    private static bool IsForced(JsonElement golden) =>
        golden.GetProperty("stages").EnumerateArray().Any(stage => stage.TryGetProperty("forceInputCols", out _));

    private static List<Annotation> Column(RecordBatch batch, string name)
    {
        var column = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex(name)));
        return [.. Enumerable.Range(0, batch.Length).SelectMany(row => column.Row(row) ?? [])];
    }
}

using System.IO.Compression;
using System.Text.Json;
using Apache.Arrow;
using SparkBert.Embeddings;
using SparkBert.Pipelines;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Tests;
using SparkBert.Tests.Golden;

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
        var frame = session.CreateDataFrame(Documents(200), Texts);
        var figures = session.SparkContext.NewTaskFigures();
        string[] columns = ["id", "document", "sentence", "token", "embeddings", "error"];
        var actual = TinyModel.Pipeline().Transform(frame.Repartition(4), new TransformOptions { Figures = figures }).CollectArrow();
        var context = new TransformContext();
        var expected = AnnotationText.Of(TinyModel.Pipeline().Transform(frame.CollectArrow(), context), columns);

        Assert.Equal(expected.Order(StringComparer.Ordinal), AnnotationText.Of(actual, columns).Order(StringComparer.Ordinal));
        var summary = figures.Summary(TimeSpan.FromSeconds(1));
        Assert.Equal((context.Report.Rows, context.Report.Sentences, context.Report.Tokens, context.Report.TruncatedTokens, context.Report.UnknownTokens), (summary.Rows, summary.Sentences, summary.Tokens, summary.TruncatedTokens, summary.UnknownTokens));
        Assert.InRange(summary.SessionTime, TimeSpan.FromTicks(1), summary.ThreadTime);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Golden_cases_give_the_same_bits(string version)
    {
        var session = sessions.Get(version);
        using var models = new GoldenModels();
        var cases = GoldenFile.Read("bert_tiny.jsonl.gz", null)
            .Where(golden => !golden.TryGetProperty("error", out _) && !golden.GetProperty("stages").EnumerateArray().Any(stage => stage.TryGetProperty("forceInputCols", out _))).ToList();

        // Cases of the same stages differ in their rows alone, which make one frame.
        var compared = 0;
        foreach (var group in cases.GroupBy(golden => golden.GetProperty("stages").GetRawText() + golden.GetProperty("schema").GetRawText()))
        {
            Stage[] stages;
            try
            {
                stages = new GoldenCase(group.First(), models.Load, tolerance: 0).Stages();
            }
            catch (Exception error) when (error is NotSupportedException or ArgumentException)
            {
                // A model that was not recorded, or a value that SparkBert refuses (known-differences.json).
                continue;
            }

            if (stages.Length == 0)
            {
                continue;
            }

            var (batches, pipeline) = (group.Select(GoldenRows.ToBatch).ToList(), new Pipeline(stages));
            string[] columns = [.. stages.Select(stage => stage.OutputCol), "error"];
            var expected = AnnotationText.Of(pipeline.Transform(batches), columns);
            var actual = AnnotationText.Of(pipeline.Transform(session.CreateDataFrame(batches)).CollectArrow(), columns);
            Assert.True(expected.SequenceEqual(actual), $"{group.First().GetProperty("id")} and its like");
            compared += group.Count();
        }

        Assert.InRange(compared, 90, cases.Count);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Parquet_that_Spark_NLP_wrote_is_input(string version)
    {
        var fixture = Path.Combine(TestData.Golden, "fixtures", "spark_parquet");
        Assert.SkipUnless(Directory.Exists(fixture), "Spark's Parquet is in the full golden set alone");
        var frame = sessions.Get(version).Read().Parquet(fixture);
        var embeddings = TinyModel.Embeddings().SetOutputCol("again").SetCaseSensitive(true);
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

    private static List<Annotations.Annotation> Column(RecordBatch batch, string name)
    {
        var column = new Annotations.AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex(name)));
        return [.. Enumerable.Range(0, batch.Length).SelectMany(row => column.Row(row) ?? [])];
    }

    private static IEnumerable<object?[]> Documents(int count)
    {
        using var file = new GZipStream(File.OpenRead(Path.Combine(TestSkip.WithoutCorpus(), "ewt-docs.jsonl.gz")), CompressionMode.Decompress);
        using var reader = new StreamReader(file);
        for (var i = 0; i < count && reader.ReadLine() is { } line; i++)
        {
            using var document = JsonDocument.Parse(line);
            yield return [document.RootElement.GetProperty("id").GetString(), document.RootElement.GetProperty("text").GetString()];
        }
    }
}

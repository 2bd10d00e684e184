using System.Text.Json;
using System.Text.RegularExpressions;
using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Streaming;
using SparkBert.Spark.Sql.Types;
using SparkBert.Tests.Golden;
using SparkBert.Text;
using SparkBert.Tokens;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests.Pipelines;

public sealed class TransformTests(SparkSessions sessions)
{
    private static readonly StructType Texts = new(new StructField("id", new IntegerType()), new StructField("text", new StringType()), new StructField("other", new StringType()));

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Pipeline_crosses_once_with_the_columns_that_it_reads(string version)
    {
        var frame = Frame(version);
        var result = TinyModel.Pipeline().Transform(frame);

        Assert.Equal(["id", "text", "other", "document", "sentence", "token", "embeddings", "error"], result.Columns);
        var plan = result.ExplainString();
        Assert.Equal(1, Regex.Count(plan, "ArrowEvalPython"));
        Assert.DoesNotContain("MapInArrow", plan, StringComparison.Ordinal);
        Assert.Matches(@"sparkbert\.columns\(text#\d+\)", plan);

        // A filter, an ordering and a column more above it don't make it run again.
        plan = result.Where("size(token) > 1").WithColumn("n", Size("embeddings")).OrderBy("id").ExplainString();
        Assert.Equal(1, Regex.Count(plan, "ArrowEvalPython"));
        var rows = result.OrderBy("id").Collect();
        Assert.Equal(["a", "b", "c"], rows.Select(row => row["other"]));
        Assert.Equal(["Two", "words", "."], rows[0].GetAs<IReadOnlyList<object?>>("token").Select(token => ((Row)token!)["result"]));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Groups_and_SQL_give_what_the_frame_gives(string version)
    {
        var session = sessions.Get(version);
        var frame = Frame(version);
        var expected = AnnotationText.Of(TinyModel.Pipeline().Transform(frame).CollectArrow(), "id", "embeddings").Order(StringComparer.Ordinal).ToList();

        var figures = session.SparkContext.NewTaskFigures();
        var groups = frame.GroupBy(Col("id") % 2).EmbedGroups(TinyModel.Pipeline(), new TransformOptions { Figures = figures, Columns = ["id", "embeddings"] });
        Assert.Equal(["id", "embeddings", "error"], groups.Columns);
        Assert.Equal("word_embeddings", (string?)groups.Schema["embeddings"].Metadata["annotatorType"]);
        Assert.Equal(expected, AnnotationText.Of(groups.CollectArrow(), "id", "embeddings").Order(StringComparer.Ordinal));
        Assert.Equal(3, figures.Summary(TimeSpan.Zero).Rows);

        session.Udf().RegisterEmbeddings("bert_embeddings", TinyModel.Embeddings());
        frame.CreateOrReplaceTempView("texts");
        Assert.Equal(expected, AnnotationText.Of(session.Sql("select id, bert_embeddings(text) as e from texts order by id").CollectArrow(), "id", "e"));
        TinyModel.Pipeline().Transform(frame, new TransformOptions { Columns = ["id", "sentence", "token"] }).CreateOrReplaceTempView("tokens");
        Assert.Equal(expected, AnnotationText.Of(session.Sql("select id, bert_embeddings(sentence, token) as e from tokens order by id").CollectArrow(), "id", "e"));
        if (version[0] >= '4')
        {
            Assert.Equal(expected, AnnotationText.Of(session.Sql("select id, bert_embeddings(token => token, sentence => sentence) as e from tokens order by id").CollectArrow(), "id", "e"));
        }

        session.Udf().RegisterPipeline("tokens_of", new Pipeline(new DocumentAssembler(), new Tokenizer().SetInputCols("document")));
        Assert.Equal(3, session.Sql("select size(tokens_of(text)) from texts where id = 1").First().GetAs<int>(0));
    }

    [Theory]
    [InlineData("3.5.9", "default")]
    [InlineData("3.5.9", "explode")]
    [InlineData("3.5.9", "extra-metadata-kept")]
    [InlineData("4.0.5", "default")]
    [InlineData("4.1.4", "default")]
    [InlineData("4.2.1", "default")]
    [InlineData("4.2.1", "explode")]
    [InlineData("4.2.1", "dimension32-ref")]
    public void Schema_is_Spark_NLPs_and_its_metadata_survives_Parquet(string version, string id)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version);
        var golden = GoldenFile.ReadWhole("schema.json").GetProperty("cases").EnumerateArray().Single(test => test.GetProperty("id").GetString() == id);
        var expected = StructType.ParseJson(golden.GetProperty("stages").EnumerateArray().Last().GetProperty("schema").GetRawText());
        var metadata = expected["embeddings"].Metadata;
        var embeddings = TinyModel.Embeddings().SetDimension((int)metadata["dimension"]!).SetStorageRef((string)metadata["ref"]!);
        var frame = session.CreateDataFrame([["One sentence. And another."]], new StructType(expected["text"]));
        var result = new Pipeline(new DocumentAssembler(), new SentenceDetector().SetExplodeSentences(id == "explode"), new Tokenizer(), embeddings)
            .Transform(frame, new TransformOptions { Mode = RowErrorMode.FailFast });

        // Nothing is null in a scalar function's struct, but Spark takes its fields for nullable; so does it columns that it reads from Parquet.
        Assert.Equal(expected, result.Schema);
        result.Write().Parquet(folder.Path("out"));
        Assert.Equal(Nullable(expected), session.Read().Parquet(folder.Path("out")).Schema);
        Assert.Equal(id == "explode" ? 2 : 1, session.Read().Parquet(folder.Path("out")).Count());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Functions_behind_each_other_in_a_stage_are_counted_each(string version)
    {
        var figures = sessions.Get(version).SparkContext.NewTaskFigures();
        var options = new TransformOptions { Figures = figures };
        var once = TinyModel.Pipeline().Transform(Frame(version), options);
        var embeddings = TinyModel.Embeddings();
        embeddings.OutputCol = "again";
        embeddings.Transform(once, options).Collect();

        var tasks = figures.Values();
        Assert.Equal(2, tasks.Select(task => task.Functions).Distinct().Count());
        var tokens = tasks.GroupBy(task => task.Functions).Select(function => function.Sum(task => task.Tokens)).Distinct();
        Assert.True(Assert.Single(tokens) > 0);
    }

    [Fact]
    public void Bad_input_is_refused_before_a_job_starts()
    {
        var frame = Frame("4.2.1");
        void Refused(string message, DataFrame input, Stage? stage = null, TransformOptions? options = null)
        {
            var error = Assert.Throws<SchemaException>(() => (stage ?? TinyModel.Embeddings()).Transform(input, options));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }

        Refused("BertEmbeddings: there is no column 'sentence'. Columns: id, text, other.", frame);
        Refused("BertEmbeddings: column 'sentence' must be array<annotation>", frame.WithColumn("sentence", Col("text")));
        Refused("but is decimal(10,2)", frame.WithColumn("d", Expr("cast(1 as decimal(10,2))")), new DocumentAssembler().SetInputCol("d"));
        Refused("the output column 'embeddings' is there already", TinyModel.Pipeline().Transform(frame));
        Refused("'error' and the column 'Error' are the same to Spark", frame.WithColumn("Error", Lit("mine")), new DocumentAssembler());
        Refused("the column 'error' is there already", frame.WithColumn("error", Lit("mine")), new DocumentAssembler());
        Refused("there is no column 'nope' to return", frame, new DocumentAssembler(), new TransformOptions { Columns = ["nope"] });
        Refused("'document' and the column 'Document' are the same to Spark", frame.WithColumn("Document", Lit(1)), new DocumentAssembler());
        Refused("'v' is of type variant", frame.WithColumn("v", Expr("parse_json('1')")), new DocumentAssembler().SetInputCol("v"));
        Assert.Contains("/nowhere", Assert.Throws<ModelException>(() => BertEmbeddings.Load("/nowhere")).Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere", Assert.Throws<ShippingException>(() => TinyModel.Pipeline().Transform(frame, new TransformOptions { Model = "/nowhere" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Annotator_replaces_its_column_and_stages_one_by_one_go_on_with_the_errors(string version)
    {
        var frame = Frame(version).WithColumn("document", Lit("old"));
        var document = new DocumentAssembler().Transform(frame);
        Assert.Equal(["id", "text", "other", "document", "error"], document.Columns);

        // A null sentence column is a bad row to the tokenizer's follower, and stays one.
        var sentence = new SentenceDetector().Transform(document);
        var token = new Tokenizer().Transform(sentence.WithColumn("sentence", When(Col("id") == 2, null).Otherwise(Col("sentence"))));
        var figures = frame.SparkSession.SparkContext.NewTaskFigures();
        var rows = TinyModel.Embeddings().Transform(token, new TransformOptions { Figures = figures }).Collect();
        Assert.Equal([true, false, true], rows.Select(row => row["error"] is null));
        Assert.Null(rows[1]["embeddings"]);
        Assert.Equal(1, figures.Summary(TimeSpan.Zero).Quarantined);

        var failing = TinyModel.Embeddings().Transform(token, new TransformOptions { Mode = RowErrorMode.FailFast });
        Assert.Contains(nameof(RowErrorException), Assert.Throws<JavaException>(() => failing.Collect()).WorkerError, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Stream_is_embedded_and_goes_on_from_its_checkpoint(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version);
        Directory.CreateDirectory(folder.Path("in"));
        foreach (var round in new[] { 1, 2 })
        {
            File.WriteAllText(folder.Path("in", $"{round}.txt"), "Two words.\nThree more words.\n");
            var texts = session.ReadStream().Text(folder.Path("in")).WithColumnRenamed("value", "text");
            using var query = TinyModel.Pipeline().Transform(texts).WriteStream().Format("parquet")
                .Trigger(Trigger.AvailableNow()).CheckpointLocation(folder.Path("checkpoint")).Start(folder.Path("out"));
            query.AwaitTermination();
            var written = session.Read().Parquet(folder.Path("out"));
            Assert.Equal(2L * round, written.Count());
            Assert.Equal(32, (int)written.Schema["embeddings"].Metadata["dimension"]!);
        }
    }

    private DataFrame Frame(string version) => sessions.Get(version)
        .CreateDataFrame([[1, "Two words.", "a"], [2, "A bank. By the river?", "b"], [3, null, "c"]], Texts).Coalesce(1);

    private static StructType Nullable(StructType type) => new(type.Select(part => new StructField(part.Name, Nullable(part.DataType), isNullable: true, part.Metadata)));

    private static DataType Nullable(DataType type) => type switch
    {
        ArrayType array => new ArrayType(Nullable(array.ElementType)),
        MapType map => new MapType(Nullable(map.KeyType), Nullable(map.ValueType)),
        StructType fields => Nullable(fields),
        _ => type,
    };
}

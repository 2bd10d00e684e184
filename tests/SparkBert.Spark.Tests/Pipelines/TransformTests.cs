using System.Text.Json;
using System.Text.RegularExpressions;
using SparkBert.Annotations;
using SparkBert.Driver;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Program;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Streaming;
using SparkBert.Spark.Sql.Types;
using SparkBert.Stages;
using SparkBert.Testing.Golden;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests.Pipelines;

public sealed class TransformTests(SparkSessions sessions)
{
    private static readonly StructType Texts = new(
        new StructField("id", new IntegerType()), new StructField("text", new StringType()), new StructField("other", new StringType()));

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Pipeline_crosses_once_with_the_columns_that_it_reads(string version)
    {
        var frame = Frame(version);
        var result = TinyModel.Pipeline().Transform(frame);

        Assert.Equal(["id", "text", "other", "document", "sentence", "token", "embeddings", "error"], result.Columns());
        var plan = result.ExplainString();
        Assert.Equal(1, Regex.Count(plan, "ArrowEvalPython"));
        Assert.DoesNotContain("MapInArrow", plan, StringComparison.Ordinal);
        Assert.Matches($@"sparkbert\.columns:{TinyModel.Model.Name}\(text#\d+\)", plan);

        // A filter, an ordering and a column more above it don't make it run again.
        plan = result.Where("size(token) > 1").WithColumn("n", Size(Col("embeddings"))).OrderBy("id").ExplainString();
        Assert.Equal(1, Regex.Count(plan, "ArrowEvalPython"));
        var rows = result.OrderBy("id").Collect();
        Assert.Equal(["a", "b", "c"], rows.Select(row => row["other"]));
        Assert.Equal(["Two", "words", "."], rows[0].GetAs<IReadOnlyList<object?>>("token").Select(token => ((Row)token!)["result"]));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Pipeline_that_makes_rows_crosses_with_the_columns_that_are_asked_for(string version)
    {
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector { ExplodeSentences = true }, new Tokenizer());
        var frame = Frame(version);
        var figures = frame.SparkSession.SparkContext.NewTaskFigures();
        var result = pipeline.Transform(frame, new TransformOptions { Columns = ["id", "token"], Figures = figures });

        Assert.Equal(["id", "token", "error"], result.Columns());
        Assert.Equal("token", (string?)result.Schema()["token"].Metadata["annotatorType"]);
        var plan = result.ExplainString();
        Assert.Equal(1, Regex.Count(plan, "MapInArrow"));
        Assert.Matches(@"sparkbert\.pipeline\(id#\d+, text#\d+\)", plan);
        Assert.DoesNotContain("other#", Regex.Match(plan, "MapInArrow.*").Value, StringComparison.Ordinal);

        // The second document has two sentences; the third, which is null, has none.
        Assert.Equal([1, 2, 2], result.Collect().Select(row => row["id"]));
        var task = Assert.Single(figures.Values());
        Assert.Equal((3, 3), (task.InputRows, task.OutputRows));
    }

    [Fact]
    public void Pipeline_whose_columns_nobody_asks_for_does_not_run()
    {
        var frame = Frame("4.2.1");
        var options = new TransformOptions { Columns = ["other", "id"], Mode = RowErrorMode.FailFast };
        var result = TinyModel.Pipeline().Transform(frame, options);

        Assert.Equal(["other", "id"], result.Columns());
        Assert.DoesNotContain("ArrowEvalPython", result.ExplainString(), StringComparison.Ordinal);
        Assert.Equal(3, result.Count());
    }

    /// <summary>A filter on another column reaches the source only through a function that Spark takes for one without effects.</summary>
    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Filters_on_other_columns_go_below_the_model_where_nobody_asks_for_errors(string version)
    {
        using var folder = new TemporaryFolder();
        Frame(version).WithColumn("lang", Expr("if(id = 1, 'en', 'de')")).Write().Parquet(folder.Path("texts"));
        var frame = sessions.Get(version).Read().Parquet(folder.Path("texts"));
        string Plan(TransformOptions options) =>
            TinyModel.Pipeline().Transform(frame, options).Filter("lang = 'en'").Select("id", "embeddings").ExplainString();

        foreach (var options in (TransformOptions[])[new() { Mode = RowErrorMode.FailFast }, new() { IsDeterministic = true }])
        {
            var plan = Plan(options);
            Assert.Contains("EqualTo(lang,en)", plan, StringComparison.Ordinal);
            var (function, filter) =
                (plan.IndexOf("ArrowEvalPython", StringComparison.Ordinal), plan.IndexOf("Filter (", StringComparison.Ordinal));
            Assert.True(function >= 0 && function < filter, plan);
            Assert.Contains($"sparkbert.columns:{TinyModel.Model.Name}(", plan, StringComparison.Ordinal);
            Assert.Equal(1, TinyModel.Pipeline().Transform(frame, options).Filter("lang = 'en'").Count());
        }

        var figures = sessions.Get(version).SparkContext.NewTaskFigures();
        TransformOptions[] counted = [new(), new() { Mode = RowErrorMode.FailFast, Figures = figures }];
        Assert.All(counted, options => Assert.DoesNotContain("EqualTo(lang,en)", Plan(options), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Sessions_Python_may_be_the_worker(string version)
    {
        var session = sessions.Get(version).NewSession();
        var worker = session.Conf().Get(SparkBertSettings.Worker);
        session.Conf().Set("spark.sql.execution.pyspark.python", worker);

        var frame = session.Sql("select 1 as id, 'The bank.' as text");

        Assert.Equal(1, TinyModel.Pipeline().Transform(frame).Filter("size(embeddings) = 3").Count());
        var error = Assert.Throws<SparkException>(() => session.Conf().Set("spark.sql.execution.pyspark.python", "python3"));
        Assert.Contains("name the worker there", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Texts of 20 MB are four batches where a batch has 64 MiB at most.</summary>
    [Fact]
    public void Batches_have_bounded_bytes()
    {
        var session = sessions.Get("4.2.1");
        var batches = session.Range(0, 10, 1, 1).SelectExpr("cast(id as int) as id", "repeat('a', 20000000) as text")
            .MapInArrow(new FunctionCommand("rows", []), ProgramFunctions.Numbers).Collect();

        Assert.InRange(batches.Select(row => row.GetAs<long>(0)).Max(), 1, 4);
    }

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Groups_of_a_task_are_one_stream_to_the_model(string version)
    {
        var session = sessions.Get(version);
        var figures = session.SparkContext.NewTaskFigures();
        var frame = session.Range(0, 60, 1, 1).SelectExpr("cast(id as int) as id", "concat('The bank ', id, ' of the river.') as text");
        var options = new TransformOptions { Figures = figures, Columns = ["id", "embeddings"] };

        var rows = AnnotationText.Of(frame.GroupBy("id").EmbedGroups(TinyModel.Pipeline(), options).CollectArrow(), "id", "embeddings");

        var expected = AnnotationText.Of(
            TinyModel.Pipeline().Transform(frame, options with { Figures = null }).CollectArrow(), "id", "embeddings");
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        Assert.Equal(60, figures.Values().Sum(task => task.OutputRows));
        Assert.InRange(figures.Values().Sum(task => task.ModelCalls), 1, 20);
    }

    [Fact]
    public void Names_with_dots_and_backticks_are_columns_like_others()
    {
        var frame = Frame("4.2.1").WithColumnRenamed("text", "a.b").WithColumnRenamed("other", "it`s");
        var result = new DocumentAssembler { InputCol = "a.b", OutputCol = "d.o`c" }.Transform(frame);

        Assert.Equal(["id", "a.b", "it`s", "d.o`c", "error"], result.Columns());
        Assert.Equal("document", (string?)result.Schema()["d.o`c"].Metadata["annotatorType"]);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Groups_and_SQL_give_what_the_frame_gives(string version)
    {
        var session = sessions.Get(version);
        var frame = Frame(version);
        var rows = AnnotationText.Of(TinyModel.Pipeline().Transform(frame).CollectArrow(), "id", "embeddings");
        var expected = rows.Order(StringComparer.Ordinal).ToList();

        var figures = session.SparkContext.NewTaskFigures();
        var options = new TransformOptions { Figures = figures, Columns = ["id", "embeddings"] };
        var groups = frame.GroupBy(Col("id") % 2).EmbedGroups(TinyModel.Pipeline(), options);
        Assert.Equal(["id", "embeddings", "error"], groups.Columns());
        Assert.Equal("word_embeddings", (string?)groups.Schema()["embeddings"].Metadata["annotatorType"]);
        Assert.Equal(expected, AnnotationText.Of(groups.CollectArrow(), "id", "embeddings").Order(StringComparer.Ordinal));
        Assert.Equal(3, figures.Values().Sum(task => task.OutputRows));

        session.Udf().RegisterEmbeddings("bert_embeddings", new BertEmbeddings(TinyModel.Model));
        frame.CreateOrReplaceTempView("texts");
        var tokens = new TransformOptions { Columns = ["id", "sentence", "token"] };
        TinyModel.Pipeline().Transform(frame, tokens).CreateOrReplaceTempView("tokens");
        List<string> Query(string call, string table) =>
            AnnotationText.Of(session.Sql($"select id, bert_embeddings({call}) as e from {table} order by id").CollectArrow(), "id", "e");
        Assert.Equal(expected, Query("text", "texts"));
        Assert.Equal(expected, Query("sentence, token", "tokens"));
        if (version[0] >= '4')
        {
            Assert.Equal(expected, Query("token => token, sentence => sentence", "tokens"));
        }

        session.Udf().RegisterPipeline("tokens_of", new Pipeline(new DocumentAssembler(), new Tokenizer { InputCols = ["document"] }));
        Assert.Equal(3, session.Sql("select size(tokens_of(text)) from texts where id = 1").First().GetAs<int>(0));
        var explode = new Pipeline(new DocumentAssembler(), new SentenceDetector { ExplodeSentences = true });
        var error = Assert.Throws<ArgumentException>(() => session.Udf().RegisterPipeline("explode", explode));
        Assert.Contains("use Transform", error.Message, StringComparison.Ordinal);
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
        var cases = GoldenFile.ReadWhole("schema.json").GetProperty("cases").EnumerateArray();
        var golden = cases.Single(test => test.GetProperty("id").GetString() == id);
        var expected = StructType.ParseJson(golden.GetProperty("stages").EnumerateArray().Last().GetProperty("schema").GetRawText());
        var metadata = expected["embeddings"].Metadata;
        var embeddings = new BertEmbeddings(TinyModel.Model)
        {
            Dimension = (int)metadata["dimension"]!,
            StorageRef = (string)metadata["ref"]!,
        };
        var sentences = new SentenceDetector { ExplodeSentences = id == "explode" };
        var frame = session.CreateDataFrame([["One sentence. And another."]], new StructType(expected["text"]));
        var result = new Pipeline(new DocumentAssembler(), sentences, new Tokenizer(), embeddings)
            .Transform(frame, new TransformOptions { Mode = RowErrorMode.FailFast });

        // Spark takes all columns that it reads from Parquet for nullable.
        Assert.Equal(expected, result.Schema());
        result.Write().Parquet(folder.Path("out"));
        Assert.Equal(Nullable(expected), session.Read().Parquet(folder.Path("out")).Schema());
        Assert.Equal(id == "explode" ? 2 : 1, session.Read().Parquet(folder.Path("out")).Count());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Functions_behind_each_other_in_a_stage_are_counted_each(string version)
    {
        var figures = sessions.Get(version).SparkContext.NewTaskFigures();
        var options = new TransformOptions { Figures = figures };
        var once = TinyModel.Pipeline().Transform(Frame(version), options);
        new BertEmbeddings(TinyModel.Model) { OutputCol = "again" }.Transform(once, options).Collect();

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
            var error = Assert.Throws<SchemaException>(() => (stage ?? new BertEmbeddings(TinyModel.Model)).Transform(input, options));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }

        Refused("BertEmbeddings: there is no column 'sentence'. Columns: id, text, other.", frame);
        Refused("BertEmbeddings: column 'sentence' must be array<annotation>", frame.WithColumn("sentence", Col("text")));
        var number = frame.WithColumn("d", Expr("cast(1 as decimal(10,2))"));
        Refused("but is decimal(10,2)", number, new DocumentAssembler { InputCol = "d" });
        Refused("the output column 'embeddings' is there already", TinyModel.Pipeline().Transform(frame));
        Refused("the output column 'document' is there already", frame.WithColumn("document", Lit("old")), new DocumentAssembler());
        Refused("'error' and the column 'Error' are the same to Spark", frame.WithColumn("Error", Lit("mine")), new DocumentAssembler());
        Refused("the column 'error' is there already", frame.WithColumn("error", Lit("mine")), new DocumentAssembler());
        Refused("there is no column 'nope' to return", frame, new DocumentAssembler(), new TransformOptions { Columns = ["nope"] });
        var other = frame.WithColumn("Document", Lit(1));
        Refused("'document' and the column 'Document' are the same to Spark", other, new DocumentAssembler());
        var variant = frame.WithColumn("v", Expr("parse_json('1')"));
        Refused("'v' is of type variant", variant, new DocumentAssembler { InputCol = "v" });

        // Whole rows can't have it either, but a column that stays where it is may be of any type.
        var explode = new Pipeline(new DocumentAssembler(), new SentenceDetector { ExplodeSentences = true });
        var whole = Assert.Throws<SchemaException>(() => explode.Transform(variant));
        Assert.Contains("'v' is of type variant, which can't come to .NET; leave it out", whole.Message, StringComparison.Ordinal);
        Assert.Equal(["id", "text", "other", "v", "document", "error"], new DocumentAssembler().Transform(variant).Columns());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Stages_one_by_one_go_on_with_the_errors(string version)
    {
        var frame = Frame(version);
        var document = new DocumentAssembler().Transform(frame);
        Assert.Equal(["id", "text", "other", "document", "error"], document.Columns());

        // A null sentence column is a bad row to the tokenizer's follower, and stays one.
        var sentence = new SentenceDetector().Transform(document);
        var token = new Tokenizer().Transform(sentence.WithColumn("sentence", When(Col("id") == 2, null).Otherwise(Col("sentence"))));
        var figures = frame.SparkSession.SparkContext.NewTaskFigures();
        var embeddings = new BertEmbeddings(TinyModel.Model);
        var rows = embeddings.Transform(token, new TransformOptions { Figures = figures }).Collect();
        Assert.Equal([true, false, true], rows.Select(row => row["error"] is null));
        Assert.Null(rows[1]["embeddings"]);
        Assert.Equal(1, figures.Values().Sum(task => task.Quarantined));

        var dropped = frame.SparkSession.SparkContext.NewTaskFigures();
        var dropping = new TransformOptions { Mode = RowErrorMode.DropMalformed, Columns = ["id", "embeddings"], Figures = dropped };
        var good = embeddings.Transform(token, dropping);
        Assert.Equal(["id", "embeddings"], good.Columns());
        Assert.Equal([1, 3], good.Collect().Select(row => row["id"]));
        Assert.Equal((3, 2), (dropped.Values().Sum(task => task.InputRows), dropped.Values().Sum(task => task.OutputRows)));

        var failing = embeddings.Transform(token, new TransformOptions { Mode = RowErrorMode.FailFast });
        var error = Assert.Throws<JavaException>(() => failing.Collect());
        Assert.Contains(nameof(RowErrorException), error.WorkerError, StringComparison.Ordinal);
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
            Assert.Equal(32, (int)written.Schema()["embeddings"].Metadata["dimension"]!);
        }
    }

    private DataFrame Frame(string version) => sessions.Get(version)
        .CreateDataFrame([[1, "Two words.", "a"], [2, "A bank. By the river?", "b"], [3, null, "c"]], Texts).Coalesce(1);

    private static StructType Nullable(StructType type) =>
        new(type.Select(field => new StructField(field.Name, Nullable(field.DataType), isNullable: true, field.Metadata)));

    private static DataType Nullable(DataType type) => type switch
    {
        ArrayType array => new ArrayType(Nullable(array.ElementType)),
        MapType map => new MapType(Nullable(map.KeyType), Nullable(map.ValueType)),
        StructType fields => Nullable(fields),
        _ => type,
    };
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Connect.Pipelines;
using SparkBert.Connect.Sql;
using SparkBert.Stages;
using static SparkBert.Connect.Sql.Functions;

namespace SparkBert.Connect.Tests;

/// <summary>Our functions through a real server give the bits of the engine in this process.</summary>
public sealed class TransformTests(ConnectServers servers)
{
    private const int Documents = 200;
    private const int Characters = 300;

    private static readonly string[] All = ["id", "text", "document", "sentence", "token", "embeddings"];

    private static readonly Lazy<RecordBatch> Rows = new(() => Corpus.ReadDocuments(Documents, Characters));

    private static readonly TransformOptions Local = new() { Model = "local:" + TinyModel.Folder };

    public static TheoryData<string> Versions => ConnectServers.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public void Columns_have_the_bits_of_the_engine(string version)
    {
        var result = TinyModel.Pipeline().Transform(servers.Get(version).CreateDataFrame([Rows.Value]), Local);

        Assert.Equal(Expect(All), Read(result, All));
        Assert.Equal([.. All, "error"], result.Columns());
        Assert.Equal("word_embeddings", result.Schema().GetFieldByName("embeddings").Metadata["annotatorType"]);
        Assert.Contains("sparkbert.columns:", result.ExplainString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Whole_rows_have_the_bits_of_the_engine(string version)
    {
        var frame = servers.Get(version).CreateDataFrame([Rows.Value]).Repartition(3);
        var result = TinyModel.Pipeline().Transform(frame, Local with { Mode = RowErrorMode.DropMalformed });

        Assert.Equal(Expect(All), Read(result, All));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Groups_have_the_bits_of_the_engine(string version)
    {
        var frame = servers.Get(version).CreateDataFrame([Rows.Value]);
        var result = frame.GroupBy(CallFunction("length", frame["text"]) % 7)
            .EmbedGroups(TinyModel.Pipeline(), Local with { Columns = ["id", "embeddings"] });

        Assert.Equal(Expect("id", "embeddings"), Read(result, "id", "embeddings"));
        Assert.Equal(["id", "embeddings", "error"], result.Columns());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Functions_of_SQL_have_the_bits_of_the_engine(string version)
    {
        var session = servers.Get(version);
        session.CreateDataFrame([Rows.Value]).CreateOrReplaceTempView("documents");
        var function = session.Udf().RegisterEmbeddings("embed_net", new BertEmbeddings(TinyModel.Model), Local);

        var expected = Expect("id", "embeddings");
        Assert.Equal(expected, Read(session.Sql("SELECT id, embed_net(text) AS embeddings FROM documents"), "id", "embeddings"));
        var table = session.Table("documents");
        Assert.Equal(expected, Read(table.Select(table["id"], function.Apply("text").As("embeddings")), "id", "embeddings"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Streams_have_the_bits_of_the_engine(string version)
    {
        var (session, folder) = (servers.Get(version), servers.GetServer(version).Folder);
        var (source, target) = (folder.Path("stream-in"), folder.Path("stream-out"));
        session.CreateDataFrame([Rows.Value]).Write().Json(source);
        var stream = session.ReadStream().Format("json").Schema("id string, text string").Load(source);
        var result = TinyModel.Pipeline().Transform(stream, Local);

        Assert.True(result.IsStreaming());
        using (var query = result.WriteStream().Format("parquet").QueryName("embedding")
            .CheckpointLocation(folder.Path("stream-checkpoint")).Start(target))
        {
            query.ProcessAllAvailable();
            Assert.True(query.IsActive());
            Assert.Equal("embedding", query.Name);
            Assert.Contains("\"numInputRows\":", query.LastProgress, StringComparison.Ordinal);
            Assert.Null(query.Exception());
            query.Stop();
            Assert.False(query.IsActive());
        }

        Assert.Equal(Expect(All), Read(session.Read().Parquet(target), All));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Worker_and_model_come_with_the_session(string version)
    {
        using var folder = new TemporaryFolder();
        using var session = servers.Open(version);
        session.Conf().Set(ConnectSettings.Worker, WorkerFiles.Pack(folder.Path("worker.tar.gz")));
        var frame = session.CreateDataFrame([Rows.Value]);
        var result = TinyModel.Pipeline().Transform(frame, new TransformOptions { Columns = ["id", "embeddings"] });

        Assert.Equal(Expect("id", "embeddings"), Read(result, "id", "embeddings"));
        Assert.StartsWith("./worker-", session.Conf().Get(ConnectSettings.Python), StringComparison.Ordinal);

        // Neither is sent again.
        Assert.Equal(Documents, TinyModel.Pipeline().Transform(frame, new TransformOptions { Columns = ["embeddings"] }).Count());
    }

    [Fact]
    public void Figures_come_with_the_results_since_4_0()
    {
        var session = servers.Get("4.2.1");
        var (figures, other) = (session.NewTaskFigures(), session.NewTaskFigures());
        var frame = session.CreateDataFrame([Rows.Value]).Repartition(2);
        TinyModel.Pipeline().Transform(frame, Local with { Figures = figures, Columns = ["embeddings"] }).Collect();

        var tasks = figures.Values();
        Assert.Equal(2, tasks.Count);
        Assert.Equal(Documents, tasks.Sum(task => task.InputRows));
        Assert.True(tasks.Sum(task => task.Tokens) > Documents);
        Assert.All(tasks, task => Assert.Equal(1, task.ModelLoads));
        Assert.Empty(other.Values());
        var error = Assert.Throws<NotSupportedException>(servers.Get("3.5.9").NewTaskFigures);
        Assert.Contains("Spark 3.5.9 sends no figures", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Columns_of_one_name_stay_apart(string version)
    {
        var frame = servers.Get(version).Sql("SELECT 1 AS a, 'The bank closed.' AS text, 2 AS a");
        var columns = new DocumentAssembler().Transform(frame);
        Assert.Equal(["a", "text", "a", "document", "error"], columns.Columns());
        Assert.Equal([1, "The bank closed.", 2], columns.Collect()[0].Values.Take(3));

        var rows = new Pipeline(new DocumentAssembler()).Transform(frame, new TransformOptions { Mode = RowErrorMode.DropMalformed });
        Assert.Equal(["a", "text", "a", "document"], rows.Columns());
        Assert.Equal([1, "The bank closed.", 2], rows.Collect()[0].Values.Take(3));

        var error = Assert.Throws<SchemaException>(() => frame.GroupBy("text").EmbedGroups(new Pipeline(new DocumentAssembler())));
        Assert.Contains("several columns 'a'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Rows_carry_types_that_only_the_server_has(string version)
    {
        var frame = servers.Get(version).Sql("SELECT 'x' AS text, CAST(1.5 AS decimal(38, 10)) AS number, DATE '2026-01-02' AS day");
        var row = new Pipeline(new DocumentAssembler()).Transform(frame, new TransformOptions { Mode = RowErrorMode.DropMalformed })
            .Collect()[0];

        Assert.Equal(1.5m, row["number"]);
        Assert.Equal(new DateOnly(2026, 1, 2), row["day"]);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Wrong_columns_are_refused_before_a_job(string version)
    {
        var session = servers.Get(version);
        var missing = Assert.Throws<SchemaException>(() => TinyModel.Pipeline().Transform(session.Range(3), Local));
        Assert.Contains("'text'", missing.Message, StringComparison.Ordinal);

        var taken = Assert.Throws<SchemaException>(() =>
            new DocumentAssembler().Transform(session.Sql("SELECT 'x' AS text, 1 AS DOCUMENT")));
        Assert.Contains("'DOCUMENT' are the same to Spark", taken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_missing_model_is_the_worker_s_error(string version)
    {
        // Workers know models by their content, so it must be one that none has read.
        using var model = TestModels.Open("tiny-import/hf");
        var frame = servers.Get(version).Sql("SELECT 'The bank closed.' AS text");
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));
        var result = pipeline.Transform(frame, new TransformOptions { Model = "local:/no/such/model" });
        var error = Assert.Throws<SparkConnectException>(() => result.Collect());

        Assert.StartsWith("SparkBert.Bundles.ModelException: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("/no/such/model", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
        Assert.Contains("   at SparkBert.", error.WorkerError, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_row_that_ends_the_job_is_named(string version)
    {
        // No UTF-8.
        var frame = servers.Get(version).Sql("SELECT CAST(X'41FF42' AS string) AS text");
        var result = new DocumentAssembler().Transform(frame, new TransformOptions { Mode = RowErrorMode.FailFast });
        var error = Assert.Throws<SparkConnectException>(() => result.Collect());

        Assert.Contains(nameof(RowErrorException), error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.WorkerError);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_session_without_a_worker_says_so(string version)
    {
        using var session = servers.Open(version);
        var frame = session.Sql("SELECT 'x' AS text");
        var missing = Assert.Throws<SparkConnectException>(() => new DocumentAssembler().Transform(frame));
        Assert.Contains($"Set {ConnectSettings.Worker}", missing.Message, StringComparison.Ordinal);

        session.Conf().Set(ConnectSettings.Worker, ConnectServers.Worker);
        session.Conf().Set(ConnectSettings.Python, "/usr/bin/python3");
        var python = Assert.Throws<SparkConnectException>(() => new DocumentAssembler().Transform(frame));
        Assert.Contains("Python's functions or SparkBert's", python.Message, StringComparison.Ordinal);

        session.Conf().Set(ConnectSettings.Worker, "/no/where/worker.tar.gz");
        session.Conf().Unset(ConnectSettings.Python);
        var archive = Assert.Throws<SparkConnectException>(() => new DocumentAssembler().Transform(frame));
        Assert.Contains("'/no/where/worker.tar.gz', but there is no such file", archive.Message, StringComparison.Ordinal);

        session.Conf().Unset(ConnectSettings.Worker);
        session.Conf().Set(ConnectSettings.Python, ConnectServers.Worker);
        Assert.Equal(1, new DocumentAssembler().Transform(frame).Count());
    }

    [Fact]
    public void Settings_that_cost_more_than_they_seem_are_warned_of_once()
    {
        using var session = servers.Open("4.2.1");
        session.Conf().Set(ConnectSettings.Worker, ConnectServers.Worker);
        session.Conf().Set("spark.sql.execution.pyspark.udf.killOnIdleTimeout", "true");
        session.Conf().Set("spark.sql.execution.pyspark.udf.idleTimeoutSeconds", "3600");
        var old = Console.Error;
        using var text = new StringWriter();
        Console.SetError(TextWriter.Synchronized(text));
        try
        {
            var frame = session.Sql("SELECT 'x' AS text");
            Assert.Equal(1, new DocumentAssembler().Transform(frame).Count());
            Assert.Equal(1, new DocumentAssembler().Transform(frame).Count());
        }
        finally
        {
            Console.SetError(old);
        }

        Assert.Single(text.ToString().Split('\n'), line => line.StartsWith(
            "warning: spark.sql.execution.pyspark.udf.killOnIdleTimeout is 'true'", StringComparison.Ordinal));
    }

    private static List<string> Read(DataFrame frame, params string[] columns) =>
        [.. AnnotationText.Of(frame.Select(columns).CollectArrow(), columns).Order(StringComparer.Ordinal)];

    private static List<string> Expect(params string[] columns)
    {
        var made = TinyModel.Pipeline().Transform([Rows.Value], new TransformContext { Mode = RowErrorMode.Permissive });
        return [.. AnnotationText.Of(made, columns).Order(StringComparer.Ordinal)];
    }
}

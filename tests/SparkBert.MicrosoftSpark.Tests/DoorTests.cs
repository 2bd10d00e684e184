using System.Formats.Tar;
using System.IO.Compression;
using Microsoft.Spark.Interop.Ipc;
using Microsoft.Spark.Sql;
using SparkBert.Bundles;
using SparkBert.Driver;

namespace SparkBert.MicrosoftSpark.Tests;

/// <summary>Pipelines over frames of Microsoft.Spark, on real Sparks, through a bridge as strict as the real one.</summary>
[Collection("one bridge")]
public sealed class DoorTests(StandInSessions sessions) : IDisposable
{
    private static readonly string[] Made = ["document", "sentence", "token", "embeddings"];
    private static readonly string[] All = ["id", .. Made];

    private readonly TemporaryFolder folder = new();

    private static TransformOptions Vectors => new() { Columns = ["id", "embeddings"] };

    private static Pipeline Stages => Documents.Stages;

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Two_hundred_documents_give_the_same_bits_with_one_model_load(string version)
    {
        var session = sessions.Get(version);
        using var figures = new TaskFiguresAccumulator(session);
        var result = Stages.Transform(Frame(session, 4), new TransformOptions { Figures = figures });

        Assert.Equal(["id", "text", "part", .. Made, "error"], result.Columns());
        Assert.Equal(Documents.Expected(All), result.Collect().ToText(All).Order(StringComparer.Ordinal));
        RequireOneLoad(figures);
        Assert.Contains("\"annotatorType\":\"word_embeddings\"", Schema(result), StringComparison.Ordinal);

        // No view is left, and the settings that a running session needs are set.
        Assert.Equal(0L, session.Sql("SHOW VIEWS").Filter("viewName LIKE 'sparkbert%'").Count());
        Assert.Equal("1000", Setting(session, "spark.sql.execution.arrow.maxRecordsPerBatch"));
        Assert.Equal("false", Setting(session, "spark.sql.artifact.isolation.enabled"));
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Groups_give_the_same_bits_with_one_model_load(string version)
    {
        var session = sessions.Get(version);
        var groups = Frame(session, 2).GroupBy("part");

        Assert.Equal(["id", "text", "part", .. Made, "error"], groups.EmbedGroups(Stages).Columns());
        using var figures = new TaskFiguresAccumulator(session);
        RequireExpected(groups.EmbedGroups(Stages, Vectors with { Figures = figures }));
        RequireOneLoad(figures);
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Function_of_SQL_gives_the_same_bits_with_one_model_load(string version)
    {
        var session = sessions.Get(version);
        Frame(session, 2).CreateOrReplaceTempView("documents");
        using var figures = new TaskFiguresAccumulator(session);
        var options = new TransformOptions { Figures = figures };
        session.RegisterEmbeddings("bert", new BertEmbeddings { Model = TinyModel.Folder }, options);
        session.RegisterPipeline("tokens", new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer()), options);

        var result = session.Sql("SELECT id, tokens(text) AS token, bert(text) AS embeddings FROM documents");
        string[] columns = ["id", "token", "embeddings"];
        Assert.Equal(Documents.Expected(columns), result.Collect().ToText(columns).Order(StringComparer.Ordinal));
        RequireOneLoad(figures);
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Stages_that_make_rows_take_whole_rows(string version)
    {
        var session = sessions.Get(version);
        var pipeline = new Pipeline(
            new DocumentAssembler(), new SentenceDetector { ExplodeSentences = true }, new Tokenizer(),
            new BertEmbeddings { Model = TinyModel.Folder });
        var result = pipeline.Transform(Frame(session, 2), new TransformOptions { Columns = ["id", "token", "embeddings"] });

        Assert.Equal(["id", "token", "embeddings", "error"], result.Columns());
        var product = SparkBert.Pipeline.FromJson(pipeline.ToJson(), _ => TinyModel.Model.Share());
        Assert.Equal(
            AnnotationText.Of(product.Transform([Documents.Rows]), "id", "token", "embeddings").Order(StringComparer.Ordinal),
            result.Collect().ToText("id", "token", "embeddings").Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Stream_gives_the_same_bits_with_one_model_load(string version)
    {
        var session = sessions.Get(version);
        Documents.Write(folder.Path("stream"));
        var reader = (JvmObjectReference)((JvmObjectReference)session.Reference.Invoke("readStream")).Invoke("schema", Documents.Columns);
        var stream = Documents.Open(session, (JvmObjectReference)reader.Invoke("json", folder.Path("stream")));
        using var figures = new TaskFiguresAccumulator(session);
        var result = Stages.Transform(stream, Vectors with { Figures = figures });

        var writer = (JvmObjectReference)((JvmObjectReference)result.Reference.Invoke("writeStream")).Invoke("format", "memory");
        writer.Invoke("queryName", "embedded");
        writer.Invoke("trigger", session.Reference.Jvm.CallStaticJavaMethod("org.apache.spark.sql.streaming.Trigger", "AvailableNow"));
        ((JvmObjectReference)writer.Invoke("start")).Invoke("awaitTermination");
        RequireExpected(session.Table("embedded"));
        RequireOneLoad(figures);
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Model_comes_as_an_archive(string version)
    {
        var session = sessions.Get(version);
        var archive = sessions.CreateFilePath("shipped.tar.gz");
        using (var file = File.Create(archive))
        using (var packed = new GZipStream(file, CompressionLevel.NoCompression))
        {
            TarFile.CreateFromDirectory(TinyModel.Folder, packed, includeBaseDirectory: false);
        }

        var pipeline = new Pipeline(
            new DocumentAssembler(), new SentenceDetector(), new Tokenizer(),
            new BertEmbeddings { Model = archive });
        RequireExpected(pipeline.Transform(Frame(session, 1), Vectors));
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Columns_that_share_a_name_stay_where_they_are(string version)
    {
        var session = sessions.Get(version);
        var frame = session.Sql("SELECT 1 AS x, 2 AS x, 'A bank.' AS text, 3 AS sparkbert_columns");
        var result = new Pipeline(new DocumentAssembler()).Transform(frame);

        Assert.Equal(["x", "x", "text", "sparkbert_columns", "document", "error"], result.Columns());
        Assert.Equal(1L, result.Count());
        var rows = new Pipeline(new DocumentAssembler(), new SentenceDetector { ExplodeSentences = true }).Transform(frame);
        Assert.Equal(["x", "x", "text", "sparkbert_columns", "document", "sentence", "error"], rows.Columns());
        Assert.Equal(1L, rows.Count());
    }

    [Fact]
    public void Frame_of_another_session_comes_back_in_that_session()
    {
        var session = sessions.Get("4.0.5");
        var other = session.NewSession();
        var result = new Pipeline(new DocumentAssembler()).Transform(other.Sql("SELECT 'A bank.' AS text"));

        var ofResult = (JvmObjectReference)result.Reference.Invoke("sparkSession");
        Assert.Equal(true, ofResult.Invoke("equals", other.Reference));
        Assert.Equal(true, SparkSession.Active().Reference.Invoke("equals", session.Reference));
    }

    [Fact]
    public void Setting_of_the_user_stays()
    {
        var other = sessions.Get("3.5.9").NewSession();
        ((JvmObjectReference)other.Reference.Invoke("conf")).Invoke("set", "spark.sql.execution.arrow.maxRecordsPerBatch", "7");
        new Pipeline(new DocumentAssembler()).Transform(other.Sql("SELECT 'A bank.' AS text"));

        Assert.Equal("7", Setting(other, "spark.sql.execution.arrow.maxRecordsPerBatch"));
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void Error_of_the_worker_is_found_in_what_an_action_throws(string version)
    {
        var session = sessions.Get(version);
        var model = folder.Path("lost");
        Directory.CreateDirectory(model);
        foreach (var part in Directory.EnumerateFiles(TinyModel.Folder))
        {
            File.Copy(part, Path.Combine(model, Path.GetFileName(part)));
        }

        // Another manifest is another model, which the worker does not have in memory.
        var file = Path.Combine(model, BundleManifest.FileName);
        var manifest = BundleManifest.Parse(File.ReadAllBytes(file), file) with { Name = $"lost-{version}" };
        File.WriteAllBytes(file, manifest.ToUtf8());

        var pipeline = new Pipeline(
            new DocumentAssembler(), new SentenceDetector(), new Tokenizer(),
            new BertEmbeddings { Model = model });
        var result = pipeline.Transform(Frame(session, 1));
        Directory.Delete(model, recursive: true);

        var text = Assert.ThrowsAny<Exception>(result.Collect).FindWorkerError();
        Assert.StartsWith("SparkBert.Bundles.ModelException: ", text, StringComparison.Ordinal);
        Assert.Contains(model, text, StringComparison.Ordinal);
        Assert.Contains("   at SparkBert.", text, StringComparison.Ordinal);
        Assert.Null(new InvalidOperationException("another").FindWorkerError());
    }

    [Theory]
    [MemberData(nameof(StandInSessions.All), MemberType = typeof(StandInSessions))]
    public void What_cannot_run_is_refused_before_a_job_starts(string version)
    {
        var session = sessions.Get(version);
        var frame = session.Sql("SELECT 1 AS id, 'A bank.' AS body");

        Assert.Contains("'text'", Assert.Throws<PlanException>(() => Stages.Transform(frame)).Message, StringComparison.Ordinal);
        var missing = new Pipeline(new DocumentAssembler { InputCols = ["body"] }, new BertEmbeddings { Model = "/no/model" });
        Assert.Contains(
            "there is no model '/no/model'",
            Assert.Throws<ShippingException>(() => missing.Transform(frame)).Message,
            StringComparison.Ordinal);
        var unseen = new Pipeline(new BertEmbeddings { Model = "local:/no/model" });
        Assert.Contains("ModelCopy", Assert.Throws<ShippingException>(() => unseen.Transform(frame)).Message, StringComparison.Ordinal);

        var other = session.NewSession();
        ((JvmObjectReference)other.Reference.Invoke("conf")).Invoke("set", "spark.sql.execution.arrow.compression.codec", "zstd");
        var refused = Assert.Throws<SparkException>(() => Stages.Transform(other.Sql("SELECT 'a' AS text")));
        Assert.Contains("only 'none' works here", refused.Message, StringComparison.Ordinal);

        // The session is as good as before.
        Assert.Equal(1L, new Pipeline(new DocumentAssembler { InputCols = ["body"] }).Transform(frame).Count());
    }

    [Fact]
    public void Spark_that_has_no_Microsoft_Spark_is_refused()
    {
        var session = sessions.Get("4.2.1");
        var error = Assert.Throws<NotSupportedException>(() => Stages.Transform(session.Sql("SELECT 'a' AS text")));

        Assert.StartsWith("Spark 4.2.1 has no Microsoft.Spark: ", error.Message, StringComparison.Ordinal);
        Assert.Equal(1L, session.Sql("SELECT 1").Count());
    }

    public void Dispose() => folder.Dispose();

    private static void RequireExpected(DataFrame vectors) => Assert.Equal(
        Documents.Expected("id", "embeddings"), vectors.Collect().ToText("id", "embeddings").Order(StringComparer.Ordinal));

    /// <summary>
    /// All tasks ran in one process, the executor's, which has loaded one model since its start, whatever forms it has run.
    /// </summary>
    private static void RequireOneLoad(TaskFiguresAccumulator figures)
    {
        var tasks = figures.Values();
        Assert.Equal(Documents.Count, tasks.Sum(task => task.InputRows));
        Assert.Single(tasks.Select(task => task.ProcessId).Distinct());
        Assert.All(tasks, task => Assert.Equal(1, task.ModelLoads));
    }

    private static string Schema(DataFrame frame) => (string)((JvmObjectReference)frame.Reference.Invoke("schema")).Invoke("json");

    private static string? Setting(SparkSession session, string key)
    {
        var option = (JvmObjectReference)((JvmObjectReference)session.Reference.Invoke("conf")).Invoke("getOption", key);
        return (bool)option.Invoke("isDefined") ? (string)option.Invoke("get") : null;
    }

    /// <summary>The documents, with a column <c>part</c> to group by.</summary>
    private DataFrame Frame(SparkSession session, int partitions) => Documents.Read(session, folder.Path("documents"), partitions);
}

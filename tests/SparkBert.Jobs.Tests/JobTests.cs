using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Models;
using SparkBert.Models.Store;
using SparkBert.Programs;
using SparkBert.Stages;

namespace SparkBert.Jobs.Tests;

/// <summary>Every job as a process.</summary>
public sealed class JobTests(JobPackages packages, Sessions sessions)
{
    private const string Latest = "4.2.1";

    private static readonly (int Id, string Kind, string Text)[] Rows =
    [
        (1, "a", "The bank by the river has closed. A ship came in."),
        (2, "b", "No money in the bank."),
        (3, "a", "He sat on the bank and watched the river."),
    ];

    /// <summary>The versions that run everything.</summary>
    public static TheoryData<string> Full { get; } = [.. Versions];

    /// <summary>
    /// Versions, each with the masters on which all jobs run. A variable asks for all there are, which takes half an hour.
    /// </summary>
    public static TheoryData<string, string> Places { get; } = Combine(IsEverywhere ? Place.All : [Place.Local, Place.Connect]);

    /// <summary>Versions, each with the two deploy modes of a standalone cluster.</summary>
    public static TheoryData<string, string> Standalones { get; } = Combine([Place.Standalone, Place.StandaloneClusterMode]);

    private static bool IsEverywhere => Environment.GetEnvironmentVariable("SPARKBERT_JOBS_EVERYWHERE") == "1";

    private static string[] Versions => IsEverywhere ? SparkHomes.All : ["3.5.9", Latest];

    [Theory]
    [MemberData(nameof(Places))]
    public void Texts_annotations_queries_and_neighbours(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder, sessions);
        string[] parquet = ["--input-format", "parquet"];
        string[] model = ["--model", place.Model];

        string[] arguments =
        [
            WriteInput(folder), .. model, "-o", folder.Path("text"), "--columns", "id,kind,text,sentence,token,embeddings", "--json",
        ];
        var run = master == Place.Local
            ? JobProcess.RunAlone(version, ExitCodes.Done, "EmbedText", arguments)
            : place.Submit(ExitCodes.Done, "EmbedText", arguments);
        AssertEmbedded(folder.Path("text"), "embeddings", run.Output, place.HasFigures);

        // The query makes a bad row of row 2, and its own embeddings of all.
        place.Submit(
            ExitCodes.Done, "EmbedSql", [folder.Path("text"), .. parquet, .. model, "-o", folder.Path("sql"), "--query",
            "SELECT id, IF(id = 2, NULL, sentence) AS sentence, token, bert_embeddings(sentence, token) AS sql FROM input"]);
        AssertEmbedded(folder.Path("sql"), "sql");

        // Spark puts the program's standard error into its own standard output.
        string[] columns = ["--sentence-col", "sentence", "--token-col", "token"];
        run = place.Submit(
            ExitCodes.DoneWithQuarantine, "EmbedAnnotations", [folder.Path("sql"), .. parquet, .. model, "-o", folder.Path("again"),
            "--quarantine", folder.Path("bad"), .. columns]);
        Assert.Contains("1 bad rows", run.Output, StringComparison.Ordinal);
        var again = JobProcess.ReadParquet(folder.Path("again"));
        Assert.Equal(AnnotationText.Of(again, "sql"), AnnotationText.Of(again, "embeddings"));
        Assert.Equal(2, again.Sum(batch => batch.Length));
        var bad = Assert.Single(Directory.EnumerateFiles(folder.Path("bad"), "*.json").SelectMany(File.ReadLines));
        Assert.Contains("\"error\":\"BertEmbeddings: ", bad, StringComparison.Ordinal);

        run = place.Submit(ExitCodes.Done, "NearestTokens", [folder.Path("text"), .. parquet, "--token", "bank", "-k", "3"]);
        Assert.Equal(FindNeighbours("bank", 3), ReadNeighbours(run.Output));
    }

    /// <summary>The model that the job is given is a folder in fp32, whose graph can be rewritten: it comes from weights.</summary>
    [Theory]
    [InlineData("3.5.9", Place.Local)]
    [InlineData(Latest, Place.LocalCluster)]
    [InlineData("3.5.9", Place.Connect)]
    [InlineData(Latest, Place.Connect)]
    public void A_model_is_turned_into_int8_where_that_is_asked_for(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder, sessions);
        var weights = Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full");
        ModelImport.Import(weights, folder.Path("model"), options: null, TestContext.Current.CancellationToken);

        place.Submit(
            ExitCodes.Done,
            "EmbedText",
            WriteInput(folder),
            "--model",
            folder.Path("model"),
            "--precision",
            "int8",
            "-o",
            folder.Path("out"),
            "--columns",
            "text,embeddings");

        using var model = BertModel.Load(
            folder.Path("model"), new PretrainedOptions { Precision = "int8" }, TestContext.Current.CancellationToken);
        using var input = CreateTexts();
        AssertSameRows(TinyModel.PipelineOf(model).Transform([input], new TransformContext()), "embeddings", folder.Path("out"));
    }

    [Theory]
    [InlineData("3.5.9", Place.Local)]
    [InlineData(Latest, Place.Connect)]
    public void Vectors_of_each_level_as_rows_are_those_of_the_command(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder, sessions);
        var input = WriteInput(folder);
        File.AppendAllText(input, "{broken\n{\"id\":4,\"text\":\"\"}\n");
        foreach (var (level, columns) in ((string, string)[])[
            ("token", "id,sentence,token,begin,end,vector,error"), ("sentence", "id,sentence,begin,end,vector,error"),
            ("document", "id,vector,error")])
        {
            string[] layout = ["--layout", "flat", "--id-col", "id", "--level", level];
            Script.Run(
                Script.GetProgram("SparkBert.Cli"),
                ["embed", input, "--model", place.Model, "-o", folder.Path(level + ".jsonl"), .. layout])
                .Require(ExitCodes.DoneWithQuarantine);
            place.Submit(
                ExitCodes.DoneWithQuarantine, "EmbedText",
                [input, "--model", place.Model, "-o", folder.Path($"{level}.out.jsonl"), .. layout]);

            var made = ReadRows(ListLines($"{level}.out.jsonl"));
            Assert.Equal(columns, made[0].Columns);
            Assert.Equal(ReadRows(File.ReadLines(folder.Path(level + ".jsonl"))), made);
        }

        place.Submit(
            ExitCodes.DoneWithQuarantine, "EmbedGroups",
            [input, "--model", place.Model, "--by", "kind", "-o", folder.Path("groups.jsonl"), "--layout", "flat", "--id-col", "id"]);
        Assert.Equal(ReadRows(File.ReadLines(folder.Path("token.jsonl"))), ReadRows(ListLines("groups.jsonl")));

        IEnumerable<string> ListLines(string name) => Directory.EnumerateFiles(folder.Path(name), "part-*").SelectMany(File.ReadLines);

        static List<(string Columns, string Values)> ReadRows(IEnumerable<string> lines) =>
        [
            .. lines.Select(line => JsonDocument.Parse(line).RootElement.EnumerateObject().ToArray())
                .Select(row => (string.Join(',', row.Select(member => member.Name)), string.Join('|', row.Select(Describe))))
                .OrderBy(row => row.Item2, StringComparer.Ordinal),
        ];

        // A number has several texts, and an error those of two readers.
        static string Describe(JsonProperty member) => (member.Name, member.Value.ValueKind) switch
        {
            ("vector", JsonValueKind.Array) => string.Join(
                ',', member.Value.EnumerateArray().Select(value => BitConverter.SingleToInt32Bits(value.GetSingle()))),
            ("error", _) => $"{member.Value.ValueKind}",
            _ => member.Value.GetRawText(),
        };
    }

    [Fact]
    public void Vectors_of_sentences_have_a_column_of_their_own_and_bad_rows_can_leave_the_rows_of_vectors()
    {
        using var folder = new TemporaryFolder();
        var input = WriteInput(folder);
        File.AppendAllText(input, "{broken\n");
        string[] start = [input, "--model", TinyModel.Folder, "--level", "sentence"];
        JobProcess.RunAlone(Latest, ExitCodes.DoneWithQuarantine, "EmbedText", [.. start, "-o", folder.Path("rows")]);
        JobProcess.RunAlone(
            Latest, ExitCodes.DoneWithQuarantine, "EmbedText",
            [.. start, "-o", folder.Path("flat"), "--layout", "flat", "--id-col", "kind", "--quarantine", folder.Path("bad")]);

        using var texts = CreateTexts();
        var pipeline = new Pipeline([.. TinyModel.Pipeline().Stages, new SentenceEmbeddings()]);
        var expected = AnnotationText.Of(pipeline.Transform([texts]), "sentence_embeddings").Order(StringComparer.Ordinal);
        var made = JobProcess.ReadParquet(folder.Path("rows"));
        Assert.Equal(expected, AnnotationText.Of(made, "sentence_embeddings").Where(row => row != "null").Order(StringComparer.Ordinal));

        var flat = JobProcess.ReadParquet(folder.Path("flat"));
        Assert.Equal(["id", "sentence", "begin", "end", "vector"], flat[0].Schema.FieldsList.Select(field => field.Name));
        Assert.Equal(4, flat.Sum(batch => batch.Length));
        using var file = new ParquetSharp.ParquetFileReader(Directory.EnumerateFiles(folder.Path("flat"), "*.parquet").First());
        Assert.Contains(
            $"\"{AnnotationSchema.DimensionKey}\":32",
            file.FileMetaData.KeyValueMetadata["org.apache.spark.sql.parquet.row.metadata"], StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(folder.Path("bad"), "*.json").SelectMany(File.ReadLines));
    }

    [Theory]
    [InlineData("--layout flat needs --id-col", "--layout", "flat")]
    [InlineData("--id-col names the id of a vector's row", "--id-col", "id")]
    [InlineData("has columns of its own: leave out --columns", "--layout", "flat", "--id-col", "id", "--columns", "id")]
    [InlineData("has columns of its own: leave out --output-col", "--layout", "flat", "--id-col", "id", "--output-col", "v")]
    [InlineData("has columns of its own: leave out --corrupt-col", "--layout", "flat", "--id-col", "id", "--corrupt-col", "c")]
    [InlineData("--layout flat has a column 'token'", "--layout", "flat", "--id-col", "id", "--error-col", "token")]
    [InlineData("--id-col: there is no column 'key'. Columns: id, kind, text.", "--layout", "flat", "--id-col", "key")]
    public void What_a_layout_does_not_take_is_refused_before_the_model_runs(string message, params string[] options)
    {
        using var folder = new TemporaryFolder();

        Assert.Contains(
            message,
            Refuse([WriteInput(folder), "--model", TinyModel.Folder, "-o", folder.Path("out"), .. options]),
            StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("out")));
    }

    [Fact]
    public void A_pipeline_without_vectors_has_no_rows_of_vectors()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("pipeline.json"), new Pipeline([.. TinyModel.Pipeline().Stages.SkipLast(1)]).ToJson());

        Assert.Contains(
            "--layout flat needs the vectors of a model in annotations at the end of the pipeline, and Tokenizer gives none.",
            Refuse(
                WriteInput(folder), "--pipeline", folder.Path("pipeline.json"), "-o", folder.Path("out"), "--layout", "flat", "--id-col",
                "id"),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Groups(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder, sessions);
        string[] arguments = [WriteInput(folder), "--by", "kind", "--model", place.Model, "-o", folder.Path("out"), "--json"];
        AssertEmbedded(folder.Path("out"), "embeddings", place.Submit(ExitCodes.Done, "EmbedGroups", arguments).Output, place.HasFigures);
    }

    /// <summary>A column whose name has a full stop stands beside one in which a path of that name leads.</summary>
    [Theory]
    [InlineData("3.5.9", Place.Local)]
    [InlineData(Latest, Place.Connect)]
    public void Groups_of_a_column_whose_name_has_a_full_stop_and_of_a_column_in_a_column(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder, sessions);
        var input = folder.Path("dots.jsonl");
        File.WriteAllLines(input, Rows.Select(row => $$$"""
            {"id":{{{row.Id}}},"a.b":"{{{row.Kind}}}","a":{"b":1,"c":{"d`e":"x"},"t":"{{{row.Text}}}"},"text":"{{{row.Text}}}"}
            """));
        string[] arguments = [input, "--model", place.Model, "-o", folder.Path("out"), "--overwrite", "--by"];
        foreach (var by in (string[][])[["a.b"], ["a.c.d`e"], ["a.b", "a.b", "a.c.d`e"]])
        {
            place.Submit(ExitCodes.Done, "EmbedGroups", [.. arguments, .. by]);
            AssertEmbedded(folder.Path("out"), "embeddings");
        }

        // The whole name goes first: the path would lead to the number 1.
        var plan = place.Submit(ExitCodes.Done, "EmbedGroups", [.. arguments, "a.b", "--explain"]).Output;
        Assert.Contains("hashpartitioning(a.b#", plan, StringComparison.Ordinal);

        string[] names = ["--text-column", "a.t", "--columns", "a.b,v.w,id", "--output-col", "v.w", "--error-col", "e.r"];
        place.Submit(ExitCodes.Done, "EmbedText", [.. arguments[..^1], .. names]);
        AssertEmbedded(folder.Path("out"), "v.w");

        Assert.Contains(
            "--by: there is no column 'a.d'. Columns: a, a.b, id, text.",
            place.Submit(ExitCodes.WrongUsage, "EmbedGroups", [.. arguments, "a.d"]) is var run ? run.Output + run.Error : "",
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Stream_goes_on_where_it_was(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder, sessions);
        var input = folder.CreateFolder("in");
        string[] arguments = [input, "--checkpoint", folder.Path("state"), "--model", place.StreamModel, "-o", folder.Path("out")];
        foreach (var round in new[] { 1, 2 })
        {
            File.WriteAllText(folder.Path("in", $"{round}.txt"), $"{Rows[round].Text}\n");
            place.Submit(ExitCodes.Done, "EmbedStream", arguments);
            Assert.Equal(round, JobProcess.ReadParquet(folder.Path("out")).Sum(batch => batch.Length));
        }

        AssertSameRows(TinyModel.Pipeline().Transform([CreateTexts().Slice(1, 2)]), "embeddings", folder.Path("out"));
    }

    [Theory]
    [InlineData("4.0.5")]
    [InlineData("4.1.4")]
    public void Texts_and_the_plan_on_other_versions(string version)
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [WriteInput(folder), "--model", TinyModel.Folder, "-o", folder.Path("out")];
        var run = JobProcess.RunAlone(version, ExitCodes.Done, "EmbedText", [.. arguments, "--explain"]);
        Assert.Contains("ArrowEvalPython", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("out")));
        run = JobProcess.RunAlone(version, ExitCodes.Done, "EmbedText", [.. arguments, "--json"]);
        AssertEmbedded(folder.Path("out"), "embeddings", run.Output);
    }

    [Fact]
    public void Pipeline_of_a_file_runs_with_its_own_model_and_columns()
    {
        using var folder = new TemporaryFolder();
        var embeddings = new BertEmbeddings(TinyModel.Model) { OutputCol = "vectors" };
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings);
        File.WriteAllText(folder.Path("pipeline.json"), pipeline.ToJson());
        string[] arguments = [WriteInput(folder), "--pipeline", folder.Path("pipeline.json"), "-o", folder.Path("out"), "--json"];
        AssertEmbedded(folder.Path("out"), "vectors", JobProcess.RunAlone(Latest, ExitCodes.Done, "EmbedText", arguments).Output);
    }

    [Theory]
    [MemberData(nameof(Full))]
    public void Local_cluster_gets_worker_and_model_in_archives(string version)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, Place.LocalCluster, packages, folder, sessions);
        place.Submit(
            ExitCodes.Done, "EmbedText", WriteInput(folder), "--partitions", "2", "--model", place.Model, "-o", folder.Path("out"));
        AssertEmbedded(folder.Path("out"), "embeddings");
    }

    [Theory]
    [MemberData(nameof(Standalones))]
    public void Standalone_cluster_without_NET_runs_the_job(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder, sessions);
        place.Submit(ExitCodes.Done, "EmbedText", WriteInput(folder), "--model", place.Model, "-o", folder.Path("out"));
        AssertEmbedded(folder.Path("out"), "embeddings");
    }

    [Theory]
    [MemberData(nameof(Full))]
    public void Progress_is_shown_where_a_terminal_is_behind_spark_submit(string version)
    {
        const string Terminal = "/usr/bin/script";
        const string Line = "\r(waiting for Spark|stage )";
        Assert.SkipUnless(File.Exists(Terminal), $"there is no {Terminal} that makes a terminal");
        using var folder = new TemporaryFolder();
        string[] options = ["--spark-home", SparkHomes.Require(version), "--master", "local[1]", "--conf", "spark.ui.enabled=false"];
        string[] arguments = [WriteInput(folder), "--model", TinyModel.Folder, "--partitions", "4", "-o"];
        string[] words =
            [Path.Combine(TestData.Root, "spark-submit.sh"), .. options, Script.GetProgram("EmbedText"), .. arguments];
        var command = string.Join(' ', words.Select(word => $"'{word}'"));

        var shown = Script.Run(Terminal, "-qec", $"{command} '{folder.Path("seen")}'", "/dev/null").Require(0);
        Assert.Matches(Line, shown.Output);

        // The same, with its output in a file: nothing of the line is in it.
        var file = folder.Path("output");
        shown = Script.Run(Terminal, "-qec", $"{command} '{folder.Path("redirected")}' > '{file}'", "/dev/null").Require(0);
        Assert.DoesNotMatch(Line, shown.Output + File.ReadAllText(file));
    }

    [Fact]
    public void Wrong_usage_ends_with_2_and_one_line()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [WriteInput(folder), "-o", folder.Path("out"), "--model"];

        Assert.Contains("there is no option --nope", Refuse([.. arguments, TinyModel.Folder, "--nope"]), StringComparison.Ordinal);
        Assert.StartsWith("EmbedText: there is no model folder /nowhere", Refuse([.. arguments, "/nowhere"]), StringComparison.Ordinal);
        Assert.Contains(
            "/nowhere.txt", Refuse("/nowhere.txt", "-o", folder.Path("out"), "--model", TinyModel.Folder), StringComparison.Ordinal);
        Assert.Contains(
            "the input has neither the column 'body'",
            Refuse([.. arguments, TinyModel.Folder, "--text-column", "body"]),
            StringComparison.Ordinal);
        Assert.Contains("--layers must be", Refuse([.. arguments, TinyModel.Folder, "--layers", "x"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("out")));
    }

    [Fact]
    public void Outputs_that_are_there_or_the_same_are_refused_before_the_model_runs()
    {
        using var folder = new TemporaryFolder();
        var there = folder.CreateFolder("bad");
        File.WriteAllText(Path.Combine(there, "part-0.json"), "");
        string[] arguments = [WriteInput(folder), "--model", TinyModel.Folder, "-o", folder.Path("out"), "--quarantine"];
        Assert.Contains($"{there} is there already", Refuse([.. arguments, there]), StringComparison.Ordinal);
        Assert.Contains(
            "--output and --quarantine are both", Refuse([.. arguments, folder.Path("out"), "--overwrite"]), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("out")));
    }

    [Theory]
    [MemberData(nameof(Full))]
    public void A_server_refuses_what_Spark_refuses_here_too(string version)
    {
        using var folder = new TemporaryFolder();
        var server = Place.ListConnectOptions(sessions.GetServer(version));
        string[] arguments = [WriteInput(folder), "--model", TinyModel.Folder, .. server, "-o"];
        var there = folder.CreateFolder("bad");
        File.WriteAllText(Path.Combine(there, "part-0.json"), "{}\n");
        File.WriteAllText(Path.Combine(folder.CreateFolder("left"), "_temporary"), "");

        // What a run left is replaced, what another one wrote is not; nothing is written then.
        var refused = Refuse([.. arguments, folder.Path("out"), "--quarantine", there]);
        Assert.Contains($"{there} is there already", refused, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("out")));
        JobProcess.RunAlone(version, ExitCodes.Done, "EmbedText", [.. arguments, folder.Path("left")]);
        AssertEmbedded(folder.Path("left"), "embeddings");
        Assert.Contains($"{folder.Path("left")} is there already", Refuse([.. arguments, folder.Path("left")]), StringComparison.Ordinal);

        string[] output = ["-o", folder.Path("out"), "--model", TinyModel.Folder, .. server];
        Assert.Contains("there is no file or folder /nowhere.txt", Refuse(["/nowhere.txt", .. output]), StringComparison.Ordinal);
        Assert.Contains("[TABLE_OR_VIEW_NOT_FOUND]", Refuse(["nope", "--input-format", "table", .. output]), StringComparison.Ordinal);
        Assert.Contains(
            "the input has neither the column 'body'",
            Refuse([.. arguments, folder.Path("out"), "--text-column", "body"]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_is_sent_and_a_pipeline_has_its_model_there()
    {
        using var folder = new TemporaryFolder();
        var server = Place.ListConnectOptions(sessions.GetServer(Latest));
        JobProcess.RunAlone(
            Latest, ExitCodes.Done, "EmbedText", [WriteInput(folder), .. server, "--model", packages.Model, "-o", folder.Path("archive")]);
        AssertEmbedded(folder.Path("archive"), "embeddings");
        var embeddings = new BertEmbeddings(TinyModel.Model) { OutputCol = "vectors" };
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings);
        File.WriteAllText(folder.Path("pipeline.json"), pipeline.ToJson());
        JobProcess.RunAlone(
            Latest, ExitCodes.Done, "EmbedText",
            [WriteInput(folder), .. server, "--pipeline", folder.Path("pipeline.json"), "-o", folder.Path("pipeline")]);
        AssertEmbedded(folder.Path("pipeline"), "vectors");
    }

    [Fact]
    public void A_server_that_is_not_there_or_has_no_address_is_one_line()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = [WriteInput(folder), "--model", TinyModel.Folder, "-o", folder.Path("out")];
        Assert.Contains("sc://host:port", Refuse([.. arguments, "--remote", "http://host"]), StringComparison.Ordinal);
        Assert.Contains("--conf takes KEY=VALUE", Refuse([.. arguments, "--conf", "nothing"]), StringComparison.Ordinal);

        // Nobody listens at port 1; the environment may name the server as it does for PySpark.
        var gone = Script.RunWith(Script.GetProgram("EmbedText"), new() { ["SPARK_REMOTE"] = "sc://127.0.0.1:1" }, arguments)
            .Require(ExitCodes.Failed);
        var line = Assert.Single(gone.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("EmbedText: the server of Spark Connect at 127.0.0.1:1 can't be reached", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_behind_TLS_is_trusted_by_its_certificate()
    {
        using var folder = new TemporaryFolder();
        using var proxy = new TlsProxy(sessions.GetServer(Latest).Port, folder.Path("authority.pem"));
        string[] arguments =
        [
            WriteInput(folder), "--model", TinyModel.Folder, "-o", folder.Path("out"), "--remote",
            $"sc://localhost:{proxy.Port}/;token=secret;use_ssl=true",
            "--conf", "spark.sparkbert.worker=" + Script.GetProgram("SparkBert.Worker"),
        ];
        ScriptRun Run(string? authority) =>
            Script.RunWith(Script.GetProgram("EmbedText"), new() { ["SSL_CERT_FILE"] = authority }, arguments);

        // Without its certificate nobody trusts it, and the token goes nowhere.
        var refused = Run(null).Require(ExitCodes.Failed);
        Assert.Contains("can't be reached", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Error, StringComparison.Ordinal);
        Run(folder.Path("authority.pem")).Require(ExitCodes.Done);
        AssertEmbedded(folder.Path("out"), "embeddings");
    }

    [Theory]
    [MemberData(nameof(Full))]
    public void Interrupted_stream_of_a_server_ends_there_too(string version)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.CreateFolder("in"), "1.txt"), $"{Rows[1].Text}\n");
        string[] model = ["--model", "local:" + TinyModel.Folder, .. Place.ListConnectOptions(sessions.GetServer(version))];
        string[] arguments = [folder.Path("in"), "--checkpoint", folder.Path("state"), "-o", folder.Path("out"), .. model];
        var run = JobProcess.Interrupt(
            "INT", version, folder.Path("state", "commits", "0"), "EmbedStream", [.. arguments, "--interval", "1 second"])
            .Require(ExitCodes.Interrupted);
        Assert.Equal($"EmbedStream: interrupted.{Environment.NewLine}", run.Error);

        // While another query takes the next file, and seconds for it, one that still ran would take it too.
        File.WriteAllText(folder.Path("in", "2.txt"), $"{Rows[2].Text}\n");
        string[] other = [folder.Path("in"), "--checkpoint", folder.Path("other state"), "-o", folder.Path("other"), .. model];
        JobProcess.RunAlone(version, ExitCodes.Done, "EmbedStream", other);
        Assert.False(File.Exists(folder.Path("state", "commits", "1")));

        // The query that ended has left its checkpoint to the next one.
        JobProcess.RunAlone(version, ExitCodes.Done, "EmbedStream", arguments);
        AssertSameRows(TinyModel.Pipeline().Transform([CreateTexts().Slice(1, 2)]), "embeddings", folder.Path("out"));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void Interrupted_stream_ends_with_130_and_goes_on_later(string signal)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(Path.Combine(folder.CreateFolder("in"), "1.txt"), $"{Rows[1].Text}\n");
        string[] arguments =
            [folder.Path("in"), "--checkpoint", folder.Path("state"), "--model", TinyModel.Folder, "-o", folder.Path("out")];

        var firstBatch = folder.Path("state", "commits", "0");
        var run = JobProcess.Interrupt(signal, Latest, firstBatch, "EmbedStream", [.. arguments, "--interval", "1 second"])
            .Require(ExitCodes.Interrupted);
        Assert.Equal($"EmbedStream: interrupted.{Environment.NewLine}", run.Error);

        File.WriteAllText(folder.Path("in", "2.txt"), $"{Rows[2].Text}\n");
        JobProcess.RunAlone(Latest, ExitCodes.Done, "EmbedStream", arguments);
        AssertSameRows(TinyModel.Pipeline().Transform([CreateTexts().Slice(1, 2)]), "embeddings", folder.Path("out"));
    }

    [Fact]
    public void Query_fails_fast_where_it_should()
    {
        const string Document = "named_struct('annotatorType', 'document', 'begin', 0, 'end', 2, 'result', text, "
            + "'metadata', map('sentence', '0'), 'embeddings', cast(array() as array<float>))";
        const string Annotation =
            "struct<annotatorType:string,begin:int,end:int,result:string,metadata:map<string,string>,embeddings:array<float>>";
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            WriteInput(folder), "--model", TinyModel.Folder, "-o", folder.Path("out"), "--query",
            $"SELECT bert_embeddings(array({Document}), cast(null as array<{Annotation}>)) AS e FROM input",
        ];
        JobProcess.RunAlone(Latest, ExitCodes.DoneWithQuarantine, "EmbedSql", arguments);
        var run = JobProcess.RunAlone(Latest, ExitCodes.Failed, "EmbedSql", [.. arguments, "--overwrite", "--mode", "failfast"]);
        var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("EmbedSql: ", line, StringComparison.Ordinal);
        Assert.Contains("BertEmbeddings", line, StringComparison.Ordinal);
    }

    /// <summary>Runs the job with a usage that is wrong, and gives its one line of standard error.</summary>
    private static string Refuse(params string[] arguments)
    {
        var run = JobProcess.RunAlone(Latest, ExitCodes.WrongUsage, "EmbedText", arguments);
        Assert.Equal("", run.Output);
        var line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("EmbedText: ", line, StringComparison.Ordinal);
        return line;
    }

    /// <summary>The nearest neighbours of the first occurrence of a token, by the embedded engine and in double precision.</summary>
    private static List<(double Cosine, string Token)> FindNeighbours(string token, int count)
    {
        var tokens = TinyModel.Pipeline().Transform([CreateTexts()]).SelectMany(ReadVectors).ToList();
        var position = tokens.FindIndex(found => found.Token == token);
        var query = tokens[position].Vector;
        var neighbours = tokens.Where((_, i) => i != position)
            .Select(other => (Cosine: Dot(other.Vector, query) / (Length(other.Vector) * Length(query)), other.Token))
            .OrderByDescending(pair => pair.Cosine).Take(count);
        return [.. neighbours.Select(pair => (Math.Round(pair.Cosine, 4, MidpointRounding.AwayFromZero), pair.Token))];
    }

    private static IEnumerable<(string Token, double[] Vector)> ReadVectors(RecordBatch batch)
    {
        var column = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex("embeddings")));
        return Enumerable.Range(0, batch.Length).SelectMany(row => column.Row(row)!)
            .Select(annotation => (annotation.Result, annotation.Embeddings.ToArray().Select(value => (double)value).ToArray()));
    }

    private static double Dot(double[] left, double[] right) => left.Zip(right, (x, y) => x * y).Sum();

    private static double Length(double[] vector) => Math.Sqrt(Dot(vector, vector));

    /// <summary>The neighbours of the table that NearestTokens shows.</summary>
    private static List<(double Cosine, string Token)> ReadNeighbours(string output)
    {
        List<(double Cosine, string Token)> found = [];
        foreach (var line in output.Split('\n').Where(line => line.StartsWith('|')))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            if (double.TryParse(cells[1], CultureInfo.InvariantCulture, out var cosine))
            {
                found.Add((cosine, cells[2]));
            }
        }

        return found;
    }

    private static TheoryData<string, string> Combine(string[] masters) =>
        [.. Versions.SelectMany(version => masters.Select(master => new TheoryDataRow<string, string>(version, master)))];

    private static RecordBatch CreateTexts()
    {
        var texts = new StringArray.Builder().AppendRange(Rows.Select(row => row.Text)).Build();
        return new RecordBatch(new Schema([new Field("text", StringType.Default, nullable: true)], null), [texts], texts.Length);
    }

    private static string WriteInput(TemporaryFolder folder)
    {
        var path = folder.Path("input.jsonl");
        File.WriteAllLines(path, Rows.Select(row => JsonSerializer.Serialize(new { id = row.Id, kind = row.Kind, text = row.Text })));
        return path;
    }

    /// <summary>Compares a folder's embeddings with those of the embedded engine, and the figures if there are some.</summary>
    private static void AssertEmbedded(string folder, string column, string? summary = null, bool hasFigures = true)
    {
        using var input = CreateTexts();
        var context = new TransformContext();
        AssertSameRows(TinyModel.Pipeline().Transform([input], context), column, folder);
        if (summary is not null)
        {
            // Spark's log may stand around it.
            using var json = JsonDocument.Parse(summary.Split('\n').Last(line => line.StartsWith('{')));
            Assert.Equal(context.Report.Rows, json.RootElement.GetProperty("rows").GetInt64());
            Assert.Equal(hasFigures, json.RootElement.TryGetProperty("tokens", out var tokens));
            Assert.Equal(hasFigures ? context.Report.Tokens : 0, hasFigures ? tokens.GetInt64() : 0);
            var model = Assert.Single(json.RootElement.GetProperty("models").EnumerateArray());
            Assert.Equal(TinyModel.Model.Identity, model.GetProperty("identity").GetString());
        }
    }

    /// <summary>Compares rows bit for bit, in any order.</summary>
    private static void AssertSameRows(IEnumerable<RecordBatch> expected, string column, string folder) => Assert.Equal(
        AnnotationText.Of(expected, "embeddings").Order(StringComparer.Ordinal),
        AnnotationText.Of(JobProcess.ReadParquet(folder), column).Order(StringComparer.Ordinal));
}

using System.Text.Json;
using ParquetSharp;
using SparkBert.Programs;
using SparkBert.Spark.Sql;

namespace SparkBert.Jobs.Tests;

/// <summary>
/// Jobs at their edges, as processes: bad rows, names that are taken, outputs that are there, options and paths that are wrong.
/// </summary>
public sealed class EdgeTests(Sessions sessions) : IDisposable
{
    private const string Latest = "4.2.1";

    private readonly TemporaryFolder folder = new();

    private static string[] Model => ["--model", TinyModel.Folder];

    private static string Rows => TestSkip.WithoutCase("rows");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("3.5.9")]
    [InlineData(Latest)]
    public void Broken_lines_are_those_of_the_command(string version)
    {
        var input = Path.Combine(Rows, "broken-lines.jsonl");
        string[] columns = ["--columns", "text,embeddings"];
        var run = JobProcess.RunAlone(
            version, ExitCodes.DoneWithQuarantine, "EmbedText",
            [input, .. Model, .. columns, "-o", folder.Path("out.jsonl"), "--quarantine", folder.Path("bad"), "--json"]);
        var summary = JsonDocument.Parse(run.Output).RootElement;
        Script.Run(
            Script.GetProgram("SparkBert.Cli"),
            ["embed", input, .. Model, .. columns, "-o", folder.Path("expected.jsonl"), "--quarantine", folder.Path("expected-bad.jsonl")])
            .Require(ExitCodes.DoneWithQuarantine);

        Assert.Equal(2, summary.GetProperty("quarantined").GetInt64());
        Assert.Equal(5, summary.GetProperty("rows").GetInt64());
        Assert.Equal(File.ReadAllLines(folder.Path("expected.jsonl")).Select(TextOf), ReadLines("out.jsonl").Select(TextOf));
        var bad = ReadLines("bad").Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var expected = File.ReadAllLines(folder.Path("expected-bad.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);
        Assert.Equal(expected.Select(row => row.GetProperty("raw").GetString()), bad.Select(row => row.GetProperty("raw").GetString()));
        Assert.All(bad, row => Assert.EndsWith("broken-lines.jsonl", row.GetProperty("file").GetString(), StringComparison.Ordinal));
        Assert.All(bad, row => Assert.StartsWith("the line ", row.GetProperty("error").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Bad_rows_end_the_job_are_dropped_or_are_too_many()
    {
        var input = Path.Combine(Rows, "broken-lines.jsonl");
        string[] arguments = [input, .. Model, "-o", folder.Path("out")];
        var run = JobProcess.RunAlone(Latest, ExitCodes.Failed, "EmbedText", [.. arguments, "--mode", "failfast"]);
        Assert.Contains("broken-lines.jsonl: the line ", RequireLine(run), StringComparison.Ordinal);
        run = JobProcess.RunAlone(Latest, ExitCodes.Failed, "EmbedText", [.. arguments, "--max-failures", "1"]);
        Assert.Contains("2 of 5 rows are bad, more than --max-failures 1.", RequireLine(run), StringComparison.Ordinal);

        // What the runs left has no row, so it is no output that is there.
        JobProcess.RunAlone(Latest, ExitCodes.Done, "EmbedText", [.. arguments, "--mode", "dropmalformed"]);
        Assert.Equal(3, JobProcess.ReadParquet(folder.Path("out")).Sum(batch => batch.Length));
        run = JobProcess.RunAlone(Latest, ExitCodes.WrongUsage, "EmbedText", arguments);
        Assert.Contains($"{folder.Path("out")} is there already", RequireLine(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip-truncated.txt.gz")]
    [InlineData("gzip-truncated.csv.gz")]
    public void Data_that_end_early_end_the_job_with_the_name_of_the_file(string name)
    {
        var run = JobProcess.RunAlone(
            Latest, ExitCodes.Failed, "EmbedText", [Path.Combine(Rows, name), .. Model, "-o", folder.Path("out")]);

        Assert.Contains(name, RequireLine(run), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.Path("out", "_SUCCESS")));
    }

    [Fact]
    public void Names_of_added_columns_are_refused_before_there_is_a_JVM()
    {
        var input = Path.Combine(Rows, "broken-lines.jsonl");
        var run = JobProcess.RunAlone(
            Latest, ExitCodes.WrongUsage, "EmbedText", [input, .. Model, "-o", folder.Path("out"), "--error-col", "Embeddings"]);
        Assert.Equal("EmbedText: --output-col and --error-col are both 'Embeddings'; choose two names.", RequireLine(run));
    }

    [Fact]
    public void Names_of_the_user_are_kept_or_refused()
    {
        string[] output = [.. Model, "-o", folder.Path("out")];
        var run = JobProcess.RunAlone(Latest, ExitCodes.WrongUsage, "EmbedText", [Path.Combine(Rows, "error-column.csv"), .. output]);
        Assert.Contains("the input has a column 'error'", RequireLine(run), StringComparison.Ordinal);
        Assert.Contains("--error-col", run.Error, StringComparison.Ordinal);

        JobProcess.RunAlone(
            Latest, ExitCodes.Done, "EmbedText", [Path.Combine(Rows, "column-document.csv"), .. output, "--error-col", "wrong"]);
        var frame = sessions.Get(Latest).Read().Parquet(folder.Path("out"));
        Assert.Equal(["id", "text", "document", "embeddings", "wrong", "_corrupt_record"], frame.Columns());
        Assert.Equal(["doc-9", "doc-10"], frame.OrderBy("id").Select("document").Collect().Select(row => row[0]).OrderDescending());
        JobProcess.RunAlone(
            Latest, ExitCodes.Done, "EmbedText",
            [Path.Combine(Rows, "row-nested.jsonl"), .. output, "--overwrite", "--text-column", "meta.author"]);
        frame = sessions.Get(Latest).Read().Parquet(folder.Path("out"));
        Assert.Equal("struct<author:string,tags:array<string>>", frame.Schema()["meta"].DataType.SimpleString);
        Assert.Equal(2, frame.Filter("size(embeddings) = 1").Count());
        JobProcess.RunAlone(Latest, ExitCodes.Done, "EmbedText", [Path.Combine(Rows, "header-only.csv"), .. output, "--overwrite"]);
        frame = sessions.Get(Latest).Read().Parquet(folder.Path("out"));
        Assert.Equal(0, frame.Count());
        Assert.Contains("embeddings", frame.Columns());
    }

    [Theory]
    [InlineData("there is no option --textcolumn; did you mean --text-column?", "in.txt", "--textcolumn", "body")]
    [InlineData("there is no file or folder nowhere.txt.", "nowhere.txt")]
    [InlineData("in.txt is an input too", "in.txt", "-o", "in.txt", "--output-format", "parquet", "--overwrite")]
    [InlineData("holds the input in.txt", "in.txt", "-o", ".", "--overwrite")]
    [InlineData("lie in each other", "in.txt", "-o", "out", "--quarantine", "out/bad")]
    [InlineData("--compression goes with Parquet alone", "in.txt", "-o", "out.jsonl", "--compression", "zstd")]
    [InlineData("a job writes parquet or jsonl, and the name says arrow", "in.txt", "-o", "out.arrow")]
    [InlineData("the name says csv", "in.txt", "-o", "out.csv")]
    [InlineData("a job can't write to standard output", "in.txt", "-o", "-")]
    [InlineData("a job can't read standard input", "-")]
    [InlineData("--quarantine sets bad rows aside", "in.txt", "--mode", "failfast", "--quarantine", "bad")]
    [InlineData("--quote must be one character", "in.csv", "--quote", "''")]
    [InlineData("--max-failures must be", "in.txt", "--max-failures", "many")]
    [InlineData("--limit must be 0 or more", "in.txt", "--limit", "-1")]
    [InlineData("there is no encoding 'klingon'", "in.txt", "--encoding", "klingon")]
    [InlineData("there is no pipeline file p.json", "in.txt", "--pipeline", "p.json")]
    [InlineData("the name does not show the format", "in.dat")]
    [InlineData("full is there already", "in.txt", "-o", "full")]
    [InlineData("is named twice", "in.txt", "in.txt")]
    public void Wrong_usage_is_told_before_there_is_a_JVM(string message, params string[] arguments)
    {
        foreach (var name in (string[])["in.txt", "in.csv", "in.dat"])
        {
            File.WriteAllText(folder.Path(name), "text\n");
        }

        File.WriteAllText(Path.Combine(folder.CreateFolder("full"), "part-0.parquet"), "");
        string[] output = arguments.Contains("-o") ? [] : ["-o", "out"];
        string[] model = arguments.Contains("--pipeline") ? [] : Model;

        // There is no Spark: whatever is said is said before it is looked for.
        var start = Script.CreateStart(
            Script.GetProgram("EmbedText"), new() { ["SPARK_HOME"] = "/nowhere" }, [.. arguments, .. output, .. model]);
        start.WorkingDirectory = folder.Root;
        using var process = System.Diagnostics.Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.Equal(ExitCodes.WrongUsage, process.ExitCode);
        Assert.Contains(message, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("JAVA_HOME is /nowhere, but there is no bin/java in it", "/nowhere", "local[1]")]
    [InlineData("nobody answers at the master spark://127.0.0.1:1", null, "spark://127.0.0.1:1")]
    [InlineData("the master spark://host is no address", null, "spark://host")]
    public void Submission_that_can_not_be_is_told_before_Spark_starts(string message, string? javaHome, string master)
    {
        var variables = new Dictionary<string, string?> { ["SPARK_HOME"] = SparkHomes.Require(Latest) };
        if (javaHome is not null)
        {
            variables["JAVA_HOME"] = javaHome;
        }

        var run = Script.RunWith("spark-submit.sh", variables, "--master", master, Script.GetProgram("EmbedText"), "in.txt", "-o", "out")
            .Require(ExitCodes.WrongUsage);

        Assert.Equal("", run.Output);
        Assert.StartsWith($"spark-submit.sh: {message}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_not_there_and_dry_runs_are_told_without_a_model_call()
    {
        File.WriteAllText(folder.Path("in.jsonl"), "{\"body\":\"One.\",\"id\":1}\n{broken\n");
        string[] arguments = [folder.Path("in.jsonl"), .. Model, "-o", folder.Path("out")];
        var run = JobProcess.RunAlone(Latest, ExitCodes.WrongUsage, "EmbedText", arguments);
        Assert.Equal(
            "EmbedText: the input has neither the column 'text' (see --text-column) nor the annotation columns 'sentence' and 'token', "
            + "which must be array<annotation>. Columns: body, id.",
            RequireLine(run));
        run = JobProcess.RunAlone(
            Latest, ExitCodes.WrongUsage, "EmbedText", [.. arguments, "--text-column", "body", "--columns", "nope", "--verbose"]);
        Assert.Contains("--columns: there is no column 'nope'. Columns: body, id, document,", run.Error, StringComparison.Ordinal);
        Assert.Contains("   at SparkBert.", run.Error, StringComparison.Ordinal);

        run = JobProcess.RunAlone(Latest, ExitCodes.Done, "EmbedText", [.. arguments, "--text-column", "body", "--dry-run"]);
        Assert.Contains("2 rows were read, 1 of them bad; nothing was embedded", run.Error, StringComparison.Ordinal);
        Assert.Contains("columns written: body, id, embeddings, error, _corrupt_record", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("out")));
    }

    [Fact]
    public void Queries_see_bad_rows_as_the_readers_of_Spark_show_them()
    {
        string[] arguments =
        [
            Path.Combine(Rows, "broken-lines.jsonl"), .. Model, "-o", folder.Path("out"), "--query",
            "SELECT text, error, cast(_corrupt_record as string) AS raw, bert_embeddings(text) AS e FROM input", "--json",
        ];
        var run = JobProcess.RunAlone(Latest, ExitCodes.DoneWithQuarantine, "EmbedSql", arguments);
        Assert.Equal(2, JsonDocument.Parse(run.Output).RootElement.GetProperty("quarantined").GetInt64());
        var frame = sessions.Get(Latest).Read().Parquet(folder.Path("out"));
        Assert.Equal(1, frame.Filter("raw = '{broken' and text is null and error = 'the line is not a JSON object.'").Count());
        run = JobProcess.RunAlone(Latest, ExitCodes.Failed, "EmbedSql", [.. arguments, "--overwrite", "--mode", "failfast"]);
        Assert.Contains("The job ends at the first bad row (--mode failfast).", RequireLine(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.5.9")]
    [InlineData(Latest)]
    public void Parquet_of_the_command_is_that_of_the_job(string version)
    {
        const string Query =
            """
            SELECT id, concat('The bank ', id, '.') AS text, id = 1 AS bool, cast(id AS tinyint) AS tiny, cast(id AS smallint) AS small,
                cast(id AS int) AS int, cast(id * 1.5 AS float) AS float, cast(id * 1.5 AS double) AS double,
                cast(id AS decimal(38, 18)) AS wide, cast(id AS decimal(9, 2)) AS narrow, date '1500-01-01' AS old,
                date '9999-12-31' AS late, timestamp '2024-03-31 02:30:00.123456' AS time,
                timestamp_ntz '1677-01-01 00:00:00.000001' AS ntz, timestamp '1500-01-01 00:00:00' AS early,
                cast(cast(id AS string) AS binary) AS bytes, array(id, null) AS list, map('k', id) AS map,
                named_struct('a', id, 'b', array(named_struct('c', 'x'))) AS struct, cast(null AS string) AS empty
            FROM range(1, 4)
            """;
        var session = sessions.Get(version);
        session.Conf().Set("spark.sql.session.timeZone", "UTC");
        session.Conf().Set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
        session.Conf().Set("spark.sql.parquet.int96RebaseModeInWrite", "CORRECTED");
        session.Sql(Query).Coalesce(1).Write().Parquet(folder.Path("in.parquet"));
        var input = Directory.EnumerateFiles(folder.Path("in.parquet"), "*.parquet").Single();
        Script.Run(Script.GetProgram("SparkBert.Cli"), ["embed", input, .. Model, "-o", folder.Path("command.parquet")]).Require(0);
        JobProcess.RunAlone(version, ExitCodes.Done, "EmbedText", [input, .. Model, "-o", folder.Path("job.parquet")]);

        using (var file = new ParquetFileReader(Directory.EnumerateFiles(folder.Path("job.parquet"), "*.parquet").First()))
        {
            using var group = file.RowGroup(0);
            using var column = group.MetaData.GetColumnChunkMetaData(0);
            Assert.Equal(Compression.Zstd, column.Compression);
        }

        DataFrame Read(string name) => session.Read().Parquet(folder.Path(name));
        var (given, command, job) = (Read("in.parquet"), Read("command.parquet"), Read("job.parquet"));
        string[] made = [.. given.Columns(), "embeddings"];
        Assert.Equal([.. made, "error"], command.Columns());
        Assert.Equal(command.Columns(), job.Columns());
        Assert.Equal(job.Select(made).Schema().Json, command.Select(made).Schema().Json);
        Assert.Equal(
            ["annotatorType", "dimension", "ref"],
            command.Schema()["embeddings"].Metadata.Select(entry => entry.Key).Order(StringComparer.Ordinal));
        foreach (var result in (DataFrame[])[command, job])
        {
            Assert.Equal(given.Schema().Json, result.Select([.. given.Columns()]).Schema().Json);
            Assert.Equal(Values(given, given.Columns()), Values(result, given.Columns()));
        }

        Assert.Equal(Values(command, command.Columns()), Values(job, command.Columns()));
    }

    [Fact]
    public void Errors_of_an_earlier_job_go_on_in_the_next()
    {
        string[] text = ["--columns", "text,sentence,token", "-o", folder.Path("tokens")];
        JobProcess.RunAlone(
            Latest, ExitCodes.DoneWithQuarantine, "EmbedText", [Path.Combine(Rows, "broken-lines.jsonl"), .. Model, .. text]);
        var run = JobProcess.RunAlone(
            Latest, ExitCodes.DoneWithQuarantine, "EmbedAnnotations",
            [folder.Path("tokens"), "--input-format", "parquet", .. Model, "-o", folder.Path("out"), "--quarantine", folder.Path("bad")]);

        Assert.Contains("2 bad rows", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, JobProcess.ReadParquet(folder.Path("out")).Sum(batch => batch.Length));
        Assert.All(ReadLines("bad"), line => Assert.Contains("\"error\":\"the line ", line, StringComparison.Ordinal));
    }

    private static List<string> Values(DataFrame frame, IReadOnlyList<string> columns) =>
    [
        .. frame.OrderBy("id").SelectExpr($"to_json(struct({string.Join(", ", columns)})) AS json").Collect()
            .Select(row => row.GetAs<string>(0)),
    ];

    private static string RequireLine(ScriptRun run) =>
        Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.Contains(": ", StringComparison.Ordinal));

    private static string? TextOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString();

    private List<string> ReadLines(string name) =>
        [.. Directory.EnumerateFiles(folder.Path(name), "*.json").Order(StringComparer.Ordinal).SelectMany(File.ReadLines)];
}

using System.Globalization;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Pipelines;
using SparkBert.Shipping.Tests;
using SparkBert.Spark.Tests;
using SparkBert.Spark.Tests.Pipelines;

namespace SparkBert.Jobs.Tests;

/// <summary>Every job as a process.</summary>
public sealed class JobTests(JobPackages packages)
{
    private static readonly (int Id, string Kind, string Text)[] Rows =
    [
        (1, "a", "The bank by the river has closed. A ship came in."),
        (2, "b", "No money in the bank."),
        (3, "a", "He sat on the bank and watched the river."),
    ];

    /// <summary>The versions that run everything.</summary>
    public static TheoryData<string> Full { get; } = [.. Versions];

    /// <summary>Versions, each with the masters on which all jobs run. A variable asks for all there are, which takes half an hour.</summary>
    public static TheoryData<string, string> Places { get; } =
        [.. Versions.SelectMany(version => (IsEverywhere ? Place.All : [Place.Local]).Select(master => new TheoryDataRow<string, string>(version, master)))];

    /// <summary>Versions, each with the two deploy modes of a standalone cluster.</summary>
    public static TheoryData<string, string> Standalones { get; } =
        [.. Versions.SelectMany(version => new[] { Place.Standalone, Place.StandaloneClusterMode }.Select(master => new TheoryDataRow<string, string>(version, master)))];

    private static bool IsEverywhere => Environment.GetEnvironmentVariable("SPARKBERT_JOBS_EVERYWHERE") == "1";

    private static string[] Versions => IsEverywhere ? SparkHomes.All : ["3.5.9", "4.2.1"];

    [Theory]
    [MemberData(nameof(Places))]
    public void Texts_annotations_queries_and_neighbours(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder);
        var input = Input(folder);

        string[] arguments = [input, "--model", place.Model, "-o", folder.Path("text"), "--columns", "id,kind,text,sentence,token,embeddings", "--json"];
        var (output, _) = master == Place.Local ? JobProcess.Alone(version, 0, "EmbedText", arguments) : place.Submit(0, "EmbedText", arguments);
        AssertEmbedded(folder.Path("text"), "embeddings", output);

        // The query makes a bad row of row 2, and its own embeddings of all.
        place.Submit(
            0, "EmbedSql", folder.Path("text"), "--input-format", "parquet", "--model", place.Model, "-o", folder.Path("sql"),
            "--query", "SELECT id, IF(id = 2, NULL, sentence) AS sentence, token, bert_embeddings(sentence, token) AS sql FROM input");
        AssertEmbedded(folder.Path("sql"), "sql");

        // Spark puts the program's standard error into its own standard output.
        (output, _) = place.Submit(
            ExitCodes.DoneWithQuarantine, "EmbedAnnotations", folder.Path("sql"), "--input-format", "parquet", "--model", place.Model, "-o", folder.Path("again"),
            "--quarantine", folder.Path("bad"), "--sentence-col", "sentence", "--token-col", "token");
        Assert.Contains("1 rows in quarantine", output, StringComparison.Ordinal);
        var again = JobProcess.Read(folder.Path("again"));
        Assert.Equal(AnnotationText.Of(again, "sql"), AnnotationText.Of(again, "embeddings"));
        Assert.Equal(2, again.Sum(batch => batch.Length));
        var bad = Assert.Single(Directory.EnumerateFiles(folder.Path("bad"), "*.json").SelectMany(File.ReadLines));
        Assert.Contains("\"error\":\"BertEmbeddings: ", bad, StringComparison.Ordinal);

        (output, _) = place.Submit(0, "NearestTokens", folder.Path("text"), "--input-format", "parquet", "--token", "bank", "-k", "3");
        var cosines = output.Split('\n').Where(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Where(cells => double.TryParse(cells[1], CultureInfo.InvariantCulture, out _)).Select(cells => (Cosine: double.Parse(cells[1], CultureInfo.InvariantCulture), Token: cells[2])).ToList();
        Assert.Equal(Neighbours("bank", 3), cosines);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Groups(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder);
        var (output, _) = place.Submit(0, "EmbedGroups", Input(folder), "--by", "kind", "--model", place.Model, "-o", folder.Path("out"), "--json");
        AssertEmbedded(folder.Path("out"), "embeddings", output);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void Stream_goes_on_where_it_was(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder);
        Directory.CreateDirectory(folder.Path("in"));
        foreach (var round in new[] { 1, 2 })
        {
            File.WriteAllText(folder.Path("in", $"{round}.txt"), $"{Rows[round].Text}\n");
            place.Submit(0, "EmbedStream", folder.Path("in"), "--checkpoint", folder.Path("state"), "--model", place.Model, "-o", folder.Path("out"));
            Assert.Equal(round, JobProcess.Read(folder.Path("out")).Sum(batch => batch.Length));
        }

        // Rows of one sentence each, so that their vectors are those of the same rows elsewhere.
        var expected = AnnotationText.Of(TinyModel.Pipeline().Transform([TextBatch().Slice(1, 2)], new TransformContext()), "embeddings");
        Assert.Equal(expected.Order(StringComparer.Ordinal), AnnotationText.Of(JobProcess.Read(folder.Path("out")), "embeddings").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("4.0.5")]
    [InlineData("4.1.4")]
    public void Texts_and_the_plan_on_other_versions(string version)
    {
        using var folder = new TemporaryFolder();
        var (output, _) = JobProcess.Alone(version, 0, "EmbedText", Input(folder), "--model", TinyModel.Folder, "-o", folder.Path("out"), "--explain");
        Assert.Contains("ArrowEvalPython", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("out")));
        (output, _) = JobProcess.Alone(version, 0, "EmbedText", Input(folder), "--model", TinyModel.Folder, "-o", folder.Path("out"), "--json");
        AssertEmbedded(folder.Path("out"), "embeddings", output);
    }

    [Theory]
    [MemberData(nameof(Full))]
    public void Local_cluster_gets_worker_and_model_in_archives(string version)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, Place.LocalCluster, packages, folder);
        place.Submit(0, "EmbedText", Input(folder), "--partitions", "2", "--model", place.Model, "-o", folder.Path("out"));
        AssertEmbedded(folder.Path("out"), "embeddings");
    }

    [Theory]
    [MemberData(nameof(Standalones))]
    public void Standalone_cluster_without_NET_runs_the_job(string version, string master)
    {
        using var folder = new TemporaryFolder();
        using var place = new Place(version, master, packages, folder);
        place.Submit(0, "EmbedText", Input(folder), "--model", place.Model, "-o", folder.Path("out"));
        AssertEmbedded(folder.Path("out"), "embeddings");
    }

    [Theory]
    [MemberData(nameof(Full))]
    public void Progress_is_shown_where_a_terminal_is_behind_spark_submit(string version)
    {
        const string Terminal = "/usr/bin/script";
        Assert.SkipUnless(File.Exists(Terminal), $"there is no {Terminal} that makes a terminal");
        using var folder = new TemporaryFolder();
        var arguments = $"--spark-home '{SparkHomes.Require(version)}' --master 'local[1]' --conf spark.ui.enabled=false '{JobProcess.Program("EmbedText")}' '{Input(folder)}' --model '{TinyModel.Folder}' --partitions 4 -o";
        var (exitCode, output, _) = Script.RunWith(Terminal, [], "-qec", $"'{Path.Combine(Script.Root, "spark-submit.sh")}' {arguments} '{folder.Path("seen")}'", "/dev/null");
        Assert.Equal(0, exitCode);
        Assert.Matches("\r(waiting for Spark|stage )", output);

        // The same, with its output in a file: nothing of the line is in it.
        (exitCode, output, _) = Script.RunWith(Terminal, [], "-qec", $"'{Path.Combine(Script.Root, "spark-submit.sh")}' {arguments} '{folder.Path("redirected")}' > '{folder.Path("output")}'", "/dev/null");
        Assert.Equal(0, exitCode);
        Assert.DoesNotMatch("\r(waiting for Spark|stage )", output + File.ReadAllText(folder.Path("output")));
    }

    [Fact]
    public void Wrong_usage_ends_with_2_and_one_line()
    {
        using var folder = new TemporaryFolder();
        var (_, error) = JobProcess.Alone("4.2.1", ExitCodes.WrongUsage, "EmbedText", "--nope");
        Assert.Contains("EmbedText: ", error, StringComparison.Ordinal);
        (_, error) = JobProcess.Alone("4.2.1", ExitCodes.WrongUsage, "EmbedText", Input(folder), "--model", "/nowhere", "-o", folder.Path("out"));
        Assert.Contains("EmbedText: there is no model folder /nowhere", error, StringComparison.Ordinal);
    }

    /// <summary>The nearest neighbours of the first occurrence of a token, by the embedded engine and in double precision.</summary>
    private static List<(double Cosine, string Token)> Neighbours(string token, int count)
    {
        var tokens = TinyModel.Pipeline().Transform([TextBatch()], new TransformContext()).SelectMany(batch =>
        {
            var column = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex("embeddings")));
            return Enumerable.Range(0, batch.Length).SelectMany(row => column.Row(row)!).Select(annotation => (annotation.Result, Vector: annotation.Embeddings.ToArray().Select(value => (double)value).ToArray()));
        }).ToList();
        var query = tokens.FindIndex(found => found.Result == token);
        double Dot(double[] left, double[] right) => left.Zip(right, (x, y) => x * y).Sum();
        return [.. tokens.Where((_, i) => i != query)
            .Select(other => (Cosine: Dot(other.Vector, tokens[query].Vector) / (Math.Sqrt(Dot(other.Vector, other.Vector)) * Math.Sqrt(Dot(tokens[query].Vector, tokens[query].Vector))), other.Result))
            .OrderByDescending(pair => pair.Cosine).Take(count).Select(pair => (Math.Round(pair.Cosine, 4, MidpointRounding.AwayFromZero), pair.Result))];
    }

    private static RecordBatch TextBatch()
    {
        var texts = new StringArray.Builder().AppendRange(Rows.Select(row => row.Text)).Build();
        return new RecordBatch(new Schema([new Field("text", StringType.Default, nullable: true)], null), [texts], texts.Length);
    }

    [Fact]
    public void Outputs_that_are_there_or_the_same_are_refused_before_the_model_runs()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Path("bad"));
        string[] arguments = [Input(folder), "--model", TinyModel.Folder, "-o", folder.Path("out"), "--quarantine"];
        var (_, error) = JobProcess.Alone("4.2.1", ExitCodes.WrongUsage, "EmbedText", [.. arguments, folder.Path("bad")]);
        Assert.Contains($"{folder.Path("bad")} is there already", error, StringComparison.Ordinal);
        (_, error) = JobProcess.Alone("4.2.1", ExitCodes.WrongUsage, "EmbedText", [.. arguments, folder.Path("out"), "--overwrite"]);
        Assert.Contains("--output and --quarantine are both", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Path("out")));
    }

    [Fact]
    public void Query_fails_fast_where_it_is_told_to()
    {
        using var folder = new TemporaryFolder();
        string[] arguments =
        [
            Input(folder), "--model", TinyModel.Folder, "-o", folder.Path("out"), "--query",
            "SELECT bert_embeddings(array(named_struct('annotatorType', 'document', 'begin', 0, 'end', 2, 'result', text, 'metadata', map('sentence', '0'), 'embeddings', cast(array() as array<float>))), "
                + "cast(null as array<struct<annotatorType:string,begin:int,end:int,result:string,metadata:map<string,string>,embeddings:array<float>>>)) AS e FROM input",
        ];
        JobProcess.Alone("4.2.1", ExitCodes.DoneWithQuarantine, "EmbedSql", arguments);
        JobProcess.Alone("4.2.1", ExitCodes.Failed, "EmbedSql", [.. arguments, "--overwrite", "--mode", "failfast"]);
    }

    private static string Input(TemporaryFolder folder)
    {
        var path = folder.Path("input.jsonl");
        File.WriteAllLines(path, Rows.Select(row => JsonSerializer.Serialize(new { id = row.Id, kind = row.Kind, text = row.Text })));
        return path;
    }

    /// <summary>Compares a folder's embeddings, bit for bit, with those of the embedded engine, and the figures if there are some.</summary>
    private static void AssertEmbedded(string folder, string column, string? summary = null)
    {
        using var input = TextBatch();
        var context = new TransformContext();
        var expected = AnnotationText.Of(TinyModel.Pipeline().Transform([input], context), "embeddings");
        Assert.Equal(expected.Order(StringComparer.Ordinal), AnnotationText.Of(JobProcess.Read(folder), column).Order(StringComparer.Ordinal));
        if (summary is not null)
        {
            // Spark's log may stand around it.
            using var json = JsonDocument.Parse(summary.Split('\n').Last(line => line.StartsWith('{')));
            Assert.Equal((context.Report.Rows, context.Report.Tokens), (json.RootElement.GetProperty("rows").GetInt64(), json.RootElement.GetProperty("tokens").GetInt64()));
        }
    }
}

using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
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
        Assert.Equal(3, output.Split('\n').Count(line => line.StartsWith('|') && double.TryParse(line.Split('|')[1], System.Globalization.CultureInfo.InvariantCulture, out _)));
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

    [Fact]
    public void Wrong_usage_ends_with_2_and_one_line()
    {
        using var folder = new TemporaryFolder();
        var (_, error) = JobProcess.Alone("4.2.1", ExitCodes.WrongUsage, "EmbedText", "--nope");
        Assert.Contains("EmbedText: ", error, StringComparison.Ordinal);
        (_, error) = JobProcess.Alone("4.2.1", ExitCodes.WrongUsage, "EmbedText", Input(folder), "--model", "/nowhere", "-o", folder.Path("out"));
        Assert.Contains("EmbedText: there is no model folder /nowhere", error, StringComparison.Ordinal);
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
        var texts = new StringArray.Builder().AppendRange(Rows.Select(row => row.Text)).Build();
        var input = new RecordBatch(new Schema([new Field("text", StringType.Default, nullable: true)], null), [texts], texts.Length);
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

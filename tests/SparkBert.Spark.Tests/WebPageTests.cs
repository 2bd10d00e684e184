using System.Text.Json;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Tests.Pipelines;

namespace SparkBert.Spark.Tests;

/// <summary>What Spark's web pages show of our work, by the REST interface behind them.</summary>
public sealed class WebPageTests
{
    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public async Task Jobs_have_their_description_and_workers_their_rows_and_times(string version)
    {
        using var folder = new TemporaryFolder();
        var home = folder.Path("spark");
        Directory.CreateSymbolicLink(home, SparkHomes.Require(version));
        using var session = SparkSessions.Builder(home).Config("spark.ui.enabled", true).Config("spark.ui.port", 0).GetOrCreate();
        session.SparkContext.SetJobDescription("embeddings of a test");
        var texts = session.CreateDataFrame(["One two. Three.", "Four"]).WithColumnRenamed("value", "text");

        Assert.Equal(2, TinyModel.Pipeline().Transform(texts, new TransformOptions { Columns = ["embeddings"] }).Collect().Count);

        using var http = new HttpClient();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        var address = $"{session.SparkContext.UiWebUrl}/api/v1/applications/{session.SparkContext.ApplicationId}";
        JsonElement metrics = default;
        var description = "";
        for (var isThere = false; !isThere;)
        {
            // The pages follow the job by way of a queue of events.
            using var runs = JsonDocument.Parse(await http.GetStringAsync($"{address}/sql?details=true", limit.Token));
            foreach (var run in runs.RootElement.EnumerateArray().Where(run => run.GetProperty("status").GetString() == "COMPLETED"))
            {
                foreach (var node in run.GetProperty("nodes").EnumerateArray().Where(IsWorkersNode))
                {
                    isThere = true;
                    metrics = node.GetProperty("metrics").Clone();
                    description = run.GetProperty("description").GetString();
                }
            }
        }

        Assert.Equal("embeddings of a test", description);
        var shown = metrics.EnumerateArray().ToDictionary(
            metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetString()!);
        Assert.Equal("2", shown["number of output rows"]);
        Assert.Contains("data returned from Python workers", shown.Keys);
        if (version.StartsWith("4.2", StringComparison.Ordinal))
        {
            Assert.Contains("time to run Python workers", shown.Keys);
            Assert.Contains("time to execute Python code", shown.Keys);
        }
    }

    private static bool IsWorkersNode(JsonElement node) =>
        node.GetProperty("nodeName").GetString() == "ArrowEvalPython" && node.GetProperty("metrics").GetArrayLength() > 0;
}

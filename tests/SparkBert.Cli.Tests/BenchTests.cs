using System.Text.Json;

namespace SparkBert.Cli.Tests;

/// <summary>The benchmark as a process: what it counts, not how fast it is.</summary>
public sealed class BenchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_bundle_is_measured_in_every_way_and_shown_again()
    {
        var bundle = folder.Path("bundle");
        var model = Path.Combine(TestData.Root, "tests", "data", "models", "tiny-cased-full");
        Assert.Equal(0, CliProcess.Run("model", "import", model, "-o", bundle).ExitCode);

        var run = CliProcess.Run("bench", bundle, "--sentences", "200", "--rounds", "2", "--threads", "2", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        using var json = JsonDocument.Parse(run.Output);
        var measured = Assert.Single(json.RootElement.GetProperty("models").EnumerateArray());
        Assert.Equal("fp32", measured.GetProperty("precision").GetString());
        Assert.InRange(measured.GetProperty("peakMegabytes").GetDouble(), 20, 2_000);
        var items = measured.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(6, items.Count);
        Assert.All(items, item => Assert.Equal(2, item.GetProperty("seconds").GetArrayLength()));
        Assert.All(items, item => Assert.Equal(2, item.GetProperty("processorSeconds").GetArrayLength()));
        Assert.All(items, item => Assert.True(item.GetProperty("processorSeconds").EnumerateArray().All(time => time.GetDouble() > 0)));
        Assert.All(items, item => Assert.True(item.GetProperty("positions").GetInt64() >= item.GetProperty("pieces").GetInt64()));

        // The same text each way: what the incumbent's plan adds is padding, most in the larger batches.
        Assert.Single(items.Take(3).Select(item => item.GetProperty("pieces").GetInt64()).Distinct());
        var positions = items.Select(item => item.GetProperty("positions").GetInt64()).ToList();
        Assert.True(positions[0] < positions[1] && positions[1] < positions[2]);
        Assert.Equal(items[0].GetProperty("pieces").GetInt64(), items[3].GetProperty("pieces").GetInt64());
        Assert.Equal(25, items[1].GetProperty("calls").GetInt64());

        File.WriteAllText(folder.Path("run.json"), run.Output);
        var table = CliProcess.Run("bench", "--from", folder.Path("run.json"));
        Assert.True(table.ExitCode == 0, table.Error);
        Assert.Contains("| ONNX Runtime alone, our calls | ", table.Output, StringComparison.Ordinal);
        Assert.Contains(" | best x alone | processor x alone | ", table.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_in_the_documents_are_those_of_the_raw_figures()
    {
        const string Begin = "<!-- bench: ", End = "<!-- /bench -->";
        var parts = File.ReadAllText(Path.Combine(TestData.Root, "docs", "performance.md")).Split(Begin)[1..];
        Assert.NotEmpty(parts);
        foreach (var part in parts)
        {
            var name = part[..part.IndexOf(' ', StringComparison.Ordinal)];
            var shown = part[(part.IndexOf('\n', StringComparison.Ordinal) + 1)..part.IndexOf(End, StringComparison.Ordinal)];

            var table = CliProcess.Run("bench", "--from", Path.Combine(TestData.Root, "benchmarks", "results", name));

            Assert.Equal(table.Output.TrimEnd(), shown.TrimEnd());
        }
    }

    [Theory]
    [InlineData("bench", "name a bundle or a --shape to measure")]
    [InlineData("bench nowhere", "is no model bundle")]
    [InlineData("bench --shape minilm --text nowhere.txt", "there is no such file")]
    [InlineData("bench --from nowhere.json", "there is no such file")]
    [InlineData("bench --shape huge", "huge")]
    public void Wrong_usage_is_refused_before_any_work(string arguments, string message)
    {
        var run = CliProcess.Run(arguments.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_result_is_refused()
    {
        File.WriteAllText(folder.Path("x.json"), "{}");

        var run = CliProcess.Run("bench", "--from", folder.Path("x.json"));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is not what sparkbert bench --json writes", run.Error, StringComparison.Ordinal);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SparkBert.Cli.Tests;

/// <summary><c>sparkbert model pull</c> and models by name, as real processes against a hub on this machine.</summary>
public sealed class PullTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Repository = "sentence-transformers/all-MiniLM-L6-v2";
    private const string DemoCommit = "1110a243fdf4706b3f48f1d95db1a4f5529b4d41";
    private const string Weights = $"/owner/tiny/resolve/{Commit}/model.safetensors";
    private readonly string folder = Directory.CreateTempSubdirectory("sparkbert-pull-").FullName;
    private readonly StoreServer server = new();

    private string Cache => Path.Combine(folder, "cache");

    private Dictionary<string, string> Hub => new()
    {
        ["SPARKBERT_HF_URL"] = server.Address.AbsoluteUri,
        ["SPARKBERT_SPARKNLP_URL"] = server.Address.AbsoluteUri,
        ["SPARKBERT_CACHE"] = Cache,
        ["SPARKBERT_OFFLINE"] = "0",
        ["HF_TOKEN"] = "hf_secret",
    };

    public void Dispose()
    {
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_path_of_the_bundle_is_on_standard_output_and_all_else_on_standard_error()
    {
        AddTiny();

        var (code, output, error) = CliProcess.Run(
            "model", "pull", "hf:owner/tiny", "--hf-url", server.Address.AbsoluteUri, "--cache", Cache);

        Assert.True(code == 0, error);
        var path = output.TrimEnd('\n');
        Assert.True(File.Exists(Path.Combine(path, "sparkbert.json")));
        Assert.StartsWith(Cache, path, StringComparison.Ordinal);
        Assert.Contains($"hf:owner/tiny is hf:owner/tiny@{Commit}", error, StringComparison.Ordinal);
        Assert.Contains("model.safetensors (346.3 kB)", error, StringComparison.Ordinal);
        Assert.Contains("fetched 354.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_and_JSON_can_be_asked_for()
    {
        AddTiny();
        var target = Path.Combine(folder, "bundle");

        var (code, output, error) = CliProcess.Run(Hub, "model", "pull", "hf:owner/tiny", "--revision", Commit, "-o", target, "--json");

        Assert.True(code == 0, error);
        var json = JsonDocument.Parse(output).RootElement;
        Assert.Equal(target, json.GetProperty("bundle").GetString());
        Assert.Equal($"hf:owner/tiny@{Commit}", json.GetProperty("source").GetString());
        Assert.Equal("apache-2.0", json.GetProperty("license").GetString());
        Assert.True(File.Exists(Path.Combine(target, "model.onnx")));

        var again = CliProcess.Run(Hub, "model", "pull", "hf:owner/tiny", "-o", target);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("is there already", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Embed_takes_a_name_fetches_it_once_and_then_needs_no_hub()
    {
        AddTiny();
        var input = Path.Combine(folder, "in.txt");
        File.WriteAllText(input, "I love NLP");

        var first = CliProcess.Run(Hub, "embed", input, "--model", "hf:owner/tiny");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.DoesNotContain("hf_secret", first.Error, StringComparison.Ordinal);
        server.Stop();
        var second = CliProcess.Run(Hub, "embed", input, "--model", "hf:owner/tiny");

        Assert.Equal((0, first.Output), (second.ExitCode, second.Output));
        Assert.Equal(1, server.Count(Weights));
    }

    [Fact]
    public void Two_pulls_at_once_download_once()
    {
        AddTiny();
        using var isSecondWaiting = new ManualResetEventSlim();
        server.Rule = request =>
        {
            if (request.Path == Weights)
            {
                isSecondWaiting.Wait(TimeSpan.FromSeconds(60));
            }

            return null;
        };
        using var first = CliProcess.Start(Hub, "model", "pull", "hf:owner/tiny");
        Assert.True(SpinWait.SpinUntil(() => server.Count(Weights) == 1 || first.HasExited, TimeSpan.FromSeconds(60)));
        using var second = CliProcess.Start(Hub, "model", "pull", "hf:owner/tiny");
        var lines = new List<string>();
        while (second.StandardError.ReadLine() is { } line && !line.Contains("waiting for it", StringComparison.Ordinal))
        {
            lines.Add(line);
        }

        isSecondWaiting.Set();
        var (ended, endedSecond) = (CliProcess.Finish(first), CliProcess.Finish(second));

        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.True(endedSecond.ExitCode == 0, string.Join('\n', lines) + endedSecond.Error);
        Assert.Equal(ended.Output, endedSecond.Output);
        Assert.Equal(1, server.Count(Weights));
        Assert.Contains("in the cache already", endedSecond.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public void What_an_ended_pull_received_is_resumed_by_the_next(string signal, int expectedCode)
    {
        AddTiny();
        server.Rule = request =>
            request.Path == Weights && request.Range is null ? server.Serve(request) with { StallAfter = 200_000 } : null;
        using (var process = CliProcess.Start(Hub, "model", "pull", "hf:owner/tiny"))
        {
            Assert.True(SpinWait.SpinUntil(
                () => Parts().Any(part => part.Length == 200_000) || process.HasExited, TimeSpan.FromSeconds(60)));
            using (var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                kill.WaitForExit();
            }

            var (code, _, error) = CliProcess.Finish(process);
            Assert.True(expectedCode == code, error);
            Assert.True((signal == "INT") == error.Contains("200 kB of model.safetensors are kept", StringComparison.Ordinal), error);
        }

        var resumed = CliProcess.Run(Hub, "model", "pull", "hf:owner/tiny");

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal("bytes=200000-", server.Requests.Last(request => request.Path == Weights).Range);
        Assert.Empty(Parts());

        IEnumerable<FileInfo> Parts() =>
            Directory.Exists(Cache) ? new DirectoryInfo(Cache).EnumerateFiles("*.part", SearchOption.AllDirectories) : [];
    }

    [Theory]
    [InlineData(2, "no repository owner/none", "hf:owner/none")]
    [InlineData(2, "hf:owner/name", "hf:")]
    [InlineData(2, "hf:google-bert/bert", "google-bert/bert")]
    [InlineData(2, "--revision is for", "bert_large_cased", "--revision", "x")]
    [InlineData(2, "No model has that name at all", "no_such_model")]
    [InlineData(2, "must be an address", "demo", "--hf-url", "nowhere")]
    [InlineData(1, "offline is set", "demo", "--offline")]
    [InlineData(1, "answered 503", "busy", "--remote-loc", "busy/models")]
    public void What_can_not_be_pulled_ends_with_its_exit_code_and_leaves_no_bundle(
        int expectedCode, string message, params string[] arguments)
    {
        server.Add("/public/models/metadata.json", Encoding.UTF8.GetBytes("{\"name\":\"other\"}\n"));
        server.Rule = request => request.Path.StartsWith("/busy/", StringComparison.Ordinal)
            ? new StoreServer.Answer(503, [("Retry-After", "0")], [])
            : null;

        var (code, output, error) = CliProcess.Run(Hub, ["model", "pull", .. arguments]);

        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal((expectedCode, ""), (code, output));
        Assert.DoesNotContain("hf_secret", error, StringComparison.Ordinal);
        var bundles = Directory.Exists(Cache) ? Directory.EnumerateFiles(Cache, "sparkbert.json", SearchOption.AllDirectories) : [];
        Assert.Empty(bundles);
    }

    [Fact]
    public void Without_the_demonstration_model_random_vectors_are_made_and_said_to_mean_nothing()
    {
        var input = Path.Combine(folder, "in.txt");
        File.WriteAllText(input, "Hello.");
        var offline = Hub;
        offline["SPARKBERT_OFFLINE"] = "1";

        var (code, output, error) = CliProcess.Run(offline, "embed", input, "--model", "demo");

        Assert.True(code == 0, error);
        Assert.StartsWith("The vectors of this small random model MEAN NOTHING", error, StringComparison.Ordinal);
        Assert.Contains("offline is set", error, StringComparison.Ordinal);
        Assert.Contains("\"embeddings\"", output, StringComparison.Ordinal);
        Assert.Empty(server.Requests);

        // The same model again: what it made is kept in the cache.
        Assert.Equal(output, CliProcess.Run(offline, "embed", input, "--model", "demo").Output);

        // Who names no model wants vectors that mean something.
        (code, output, error) = CliProcess.Run(offline, "embed", input);
        Assert.Equal((2, ""), (code, output));
        Assert.Contains("is not at hand", error, StringComparison.Ordinal);
        Assert.Contains("Name a model with --model; --model demo takes a random one", error, StringComparison.Ordinal);

        (code, output, error) = CliProcess.Run(offline, "demo");
        Assert.True(code == 0, error);
        Assert.StartsWith("The vectors of this small random model MEAN NOTHING", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_demonstration_model_is_taken_from_the_cache_by_the_name_of_its_repository()
    {
        var (output, error) = EmbedWithDemo(TestSkip.WithoutFullModels("minilm-l6-uncased"));

        Assert.Contains(Repository + ", English, uncased", error, StringComparison.Ordinal);
        Assert.DoesNotContain("MEAN NOTHING", error, StringComparison.Ordinal);
        Assert.Contains("\"embeddings\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_model_under_the_name_of_the_repository_is_not_the_demonstration_model()
    {
        var (_, error) = EmbedWithDemo(Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "hf"));

        Assert.Contains($"the demonstration model {Repository} is not at hand", error, StringComparison.Ordinal);
        Assert.Contains("MEAN NOTHING", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hub_that_sends_other_bytes_for_the_demonstration_model_is_not_believed()
    {
        // The same model with weights in half precision: other bytes.
        server.AddRepository(Repository, DemoCommit, TestSkip.WithoutFullModels("minilm-l6-uncased"));
        var input = Path.Combine(folder, "in.txt");
        File.WriteAllText(input, "Hello.");

        var (code, output, error) = CliProcess.Run(Hub, "embed", input);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("SHA-256", error, StringComparison.Ordinal);
        Assert.DoesNotContain("MEAN NOTHING", error, StringComparison.Ordinal);
    }

    /// <summary>Pulls a model under the name of the demonstration model's repository, and embeds with no hub and no name.</summary>
    private (string Output, string Error) EmbedWithDemo(string model)
    {
        server.AddRepository(Repository, Commit, model);
        var pull = CliProcess.Run(Hub, "model", "pull", "hf:" + Repository);
        Assert.True(pull.ExitCode == 0, pull.Error);
        server.Stop();
        var input = Path.Combine(folder, "in.txt");
        File.WriteAllText(input, "Hello.");
        var (code, output, error) = CliProcess.Run(Hub, "embed", input, "--model", "demo");
        Assert.True(code == 0, error);
        return (output, error);
    }

    private void AddTiny() => server.AddRepository("owner/tiny", Commit, Path.Combine(TestSkip.WithoutFullModels("tiny-import"), "hf"));
}

using System.Text;
using System.Text.Json.Nodes;
using SparkBert.Models.Import;
using SparkBert.Models.Store;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Tests.Store;

/// <summary>A repository of a Hugging Face hub becomes a bundle in the cache, once.</summary>
public sealed class HuggingFaceStoreTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private const string Tiny = "hf:owner/tiny";
    private static readonly string OtherCommit = new('b', 40);

    private readonly TemporaryFolder cache = new();
    private readonly StoreServer server = new();
    private readonly LogCollector log = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        server.Dispose();
        cache.Dispose();
    }

    [Theory]
    [InlineData("hf", null, "model.safetensors")]
    [InlineData("hf-sharded", null, "model-00002-of-00002.safetensors")]
    [InlineData("onnx", "onnx/", "onnx/model.onnx")]
    public async Task A_repository_becomes_a_bundle_with_its_commit_and_licence(string source, string? under, string weights)
    {
        server.AddRepository("owner/tiny", Commit, Source(source), under);

        var pulled = await PullAsync(Tiny);

        Assert.Equal(1, server.Count($"/owner/tiny/resolve/{Commit}/{weights}"));
        Assert.Equal((32, "tiny"), (pulled.Manifest.HiddenSize, pulled.Manifest.Name));
        Assert.Equal(($"hf:owner/tiny@{Commit}", "apache-2.0"), (pulled.Manifest.Source, pulled.Manifest.License));
        Assert.Equal((pulled.Manifest.Source, "apache-2.0"), (pulled.Source, pulled.License));
        Assert.Equal(source == "onnx" ? 0 : 1, server.Count($"/owner/tiny/resolve/{Commit}/special_tokens_map.json"));
        Assert.Equal(0, server.Count($"/owner/tiny/resolve/{Commit}/README.md"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(cache.Path("downloads")));
        Assert.All(BundleChecker.Check(pulled.Path, Cancellation), check => Assert.True(check.Passed, check.Detail));
    }

    [Fact]
    public async Task The_vocabulary_of_tokenizer_json_is_enough()
    {
        server.AddRepository("owner/tiny", Commit, TestSkip.WithoutCase(Path.Combine("models", "tokenizer-json-only")));

        Assert.Equal(1500, (await PullAsync(Tiny)).Manifest.VocabularySize);
    }

    [Fact]
    public async Task A_repository_of_the_old_layout_of_sentence_transformers_becomes_a_bundle()
    {
        var source = TestSkip.WithoutCase(Path.Combine("models", "sentence-transformer-0_Transformer"));
        var answer = server.AddRepository("owner/tiny", Commit, source);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(source, "0_Transformer")))
        {
            var name = "0_Transformer/" + Path.GetFileName(file);
            server.Add($"/owner/tiny/resolve/{Commit}/{name}", File.ReadAllBytes(file));
            answer["siblings"]!.AsArray().Add(new JsonObject { ["rfilename"] = name });
        }

        server.AddAnswer("owner/tiny", answer, "main");

        Assert.Equal(32, (await PullAsync(Tiny)).Manifest.HiddenSize);
        Assert.Contains(
            log.Lines, line => line.StartsWith("model.safetensors: the store lists no checksum of it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_adapter_is_refused_before_it_is_fetched()
    {
        var source = cache.Copy(Source("hf"), "with-adapter");
        File.WriteAllText(Path.Combine(source, "adapter_config.json"), "{}");
        server.AddRepository("owner/tiny", Commit, source);

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(Tiny));

        Assert.Contains("merge_and_unload", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, server.Count($"/owner/tiny/resolve/{Commit}/model.safetensors"));
    }

    [Fact]
    public async Task What_was_pulled_is_not_fetched_again()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        var first = await PullAsync(Tiny);
        Assert.True(first.DownloadedBytes > 300_000);

        var second = await PullAsync(Tiny);

        Assert.Equal((0, first.Path), (second.DownloadedBytes, second.Path));
        Assert.Equal(1, server.Count($"/owner/tiny/resolve/{Commit}/model.safetensors"));
    }

    [Theory]
    [InlineData(Tiny)]
    [InlineData($"{Tiny}@{Commit}")]
    public async Task What_was_pulled_is_opened_without_the_hub(string name)
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        var pulled = await PullAsync(Tiny);
        server.Stop();

        using var loaded = BertModel.Load(name, Options(), Cancellation);
        using var pretrained = await BertModel.PretrainedAsync(
            name, options: Options() with { Offline = true }, cancellation: Cancellation);

        Assert.Equal((pulled.Path, pulled.Path), (loaded.Path, pretrained.Path));
    }

    [Fact]
    public async Task A_repository_that_is_not_in_the_cache_is_fetched_by_loading_it()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));

        using var model = await BertModel.LoadAsync(Tiny, Options(), Cancellation);

        Assert.Equal((32, cache.Root), (model.HiddenSize, Path.GetDirectoryName(model.Path)));
    }

    [Fact]
    public async Task A_moved_branch_is_followed_by_a_pull_alone()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        var old = (await PullAsync(Tiny)).Path;
        server.AddRepository("owner/tiny", OtherCommit, Source("hf-gelu-new"));
        Assert.Equal(old, FindLoaded(Tiny, Options()));

        var moved = (await PullAsync(Tiny)).Path;

        Assert.Contains(OtherCommit, moved, StringComparison.Ordinal);
        Assert.Equal(moved, FindLoaded(Tiny, Options()));
    }

    [Fact]
    public async Task Another_form_of_GELU_is_another_bundle()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        var erf = await PullAsync(Tiny);
        var tanh = await PullAsync(Tiny, Options() with { Gelu = Gelu.Tanh });

        Assert.Equal(("erf", "tanh"), (erf.Manifest.Gelu, tanh.Manifest.Gelu));
        Assert.Equal(erf.Path, FindLoaded(Tiny, Options()));
        Assert.Equal(tanh.Path, FindLoaded(Tiny, Options() with { Gelu = Gelu.Tanh, Offline = true }));
    }

    [Fact]
    public async Task A_revision_may_have_slashes()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"), null, "refs/pr/1");

        await PullAsync("hf:owner/tiny@refs/pr/1");

        Assert.Equal(1, server.Count("/api/models/owner/tiny/revision/refs%2Fpr%2F1?blobs=true"));
    }

    [Fact]
    public async Task A_copy_that_was_damaged_is_refused_and_a_pull_fetches_it_again()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        var path = (await PullAsync(Tiny)).Path;
        var graph = Path.Combine(path, "model.onnx");
        var bytes = File.ReadAllBytes(graph);
        bytes[^1] ^= 0x55;
        File.WriteAllBytes(graph, bytes);
        var error = Assert.Throws<ModelException>(() => BertModel.Load(Tiny, Options(), Cancellation));
        Assert.Contains("changed or damaged", error.Message, StringComparison.Ordinal);

        Assert.True((await PullAsync(Tiny)).DownloadedBytes > 0);

        Assert.Equal(path, FindLoaded(Tiny, Options()));
    }

    [Theory]
    [InlineData("model.safetensors", "SHA-256")]
    [InlineData("vocab.txt", "Git blob id")]
    public async Task Bytes_that_are_not_the_commits_are_refused(string file, string checksum)
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        var bytes = File.ReadAllBytes(Path.Combine(Source("hf"), file));
        bytes[^2] ^= 1;
        server.Add($"/owner/tiny/resolve/{Commit}/{file}", bytes);

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync(Tiny));

        Assert.Contains($"its {checksum} is", error.Message, StringComparison.Ordinal);
        Assert.Null(new ModelStore(Options()).FindPulled(ModelName.Parse(Tiny)));
        Assert.Empty(Directory.EnumerateFiles(cache.Root, file + "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("config.json", "has no config.json")]
    [InlineData("vocab.txt", "has no vocab.txt")]
    [InlineData("model.safetensors", "only pytorch_model.bin")]
    public async Task A_repository_without_what_is_needed_is_refused_before_any_download(string missing, string message)
    {
        var answer = server.AddRepository("owner/tiny", Commit, Source("hf"));
        var siblings = answer["siblings"]!.AsArray();
        siblings.Remove(siblings.Single(sibling => (string)sibling!["rfilename"]! == missing));
        siblings.Add(new JsonObject { ["rfilename"] = "pytorch_model.bin" });
        server.AddAnswer("owner/tiny", answer, "main");

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(Tiny));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(401, null, "set HF_TOKEN")]
    [InlineData(403, "hf_secret", "the token in use may not read it")]
    [InlineData(404, null, "no repository owner/none with the revision main")]
    public async Task A_refusal_says_what_to_do_and_does_not_show_the_token(int status, string? token, string message)
    {
        server.Rule = _ => new StoreServer.Answer(status, [], []);

        var error = await Assert.ThrowsAsync<ModelException>(
            () => PullAsync("hf:owner/none", Options() with { HuggingFaceToken = token }));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", error + string.Join('\n', log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_no_JSON_is_refused()
    {
        server.Add("/api/models/owner/tiny/revision/main?blobs=true", Encoding.UTF8.GetBytes("<html>"));

        Assert.Contains(
            "is not JSON", (await Assert.ThrowsAsync<ModelException>(() => PullAsync(Tiny))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_no_list_of_files_is_refused()
    {
        server.AddAnswer("owner/tiny", new JsonObject { ["sha"] = "../../x", ["siblings"] = new JsonArray() }, "main");

        Assert.Contains(
            "no commit (sha)", (await Assert.ThrowsAsync<ModelException>(() => PullAsync(Tiny))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_arrived_are_kept_when_another_one_does_not()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        var isBroken = true;
        server.Rule = request => isBroken && request.Path.EndsWith(".safetensors", StringComparison.Ordinal)
            ? new StoreServer.Answer(503, [], [])
            : null;
        await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync(Tiny, Options() with { MaxAttempts = 2 }));

        isBroken = false;
        await PullAsync(Tiny);

        Assert.Equal(1, server.Count($"/owner/tiny/resolve/{Commit}/config.json"));
    }

    [Fact]
    public async Task A_model_that_can_not_be_imported_leaves_nothing()
    {
        var answer = server.AddRepository("owner/tiny", Commit, Source("hf"));
        var config = Encoding.UTF8.GetBytes("""{"model_type":"gpt2"}""");
        server.Add($"/owner/tiny/resolve/{Commit}/config.json", config);
        var entry = answer["siblings"]!.AsArray().Single(sibling => (string)sibling!["rfilename"]! == "config.json")!;
        (entry["size"], entry["blobId"]) = (config.Length, StoreServer.GitBlobId(config));
        server.AddAnswer("owner/tiny", answer, "main");

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(Tiny));

        Assert.Contains("gpt2", error.Message, StringComparison.Ordinal);
        AssertOnlyLocks(cache.Root);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(500)]
    public async Task A_disk_that_is_full_while_fetching_or_importing_leaves_nothing(int kilobytes)
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        using var disk = new SmallDisk(cache.Path("disk"), kilobytes);

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync(Tiny, Options() with { CacheFolder = disk.Path }));

        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        AssertOnlyLocks(disk.Path);
    }

    [Fact]
    public async Task A_stale_lock_file_has_no_effect()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        cache.CreateFolder("locks");
        File.WriteAllText(cache.Path("locks", $"hf--owner--tiny--{Commit}.lock"), "");

        await PullAsync(Tiny);

        Assert.DoesNotContain(log.Lines, line => line.Contains("waiting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pulls_of_one_model_at_the_same_time_fetch_it_once()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));

        var pulled = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PullAsync(Tiny)));

        Assert.Single(pulled.Select(model => model.Path).Distinct());
        Assert.Single(pulled, model => model.DownloadedBytes > 0);
        Assert.Equal(1, server.Count($"/owner/tiny/resolve/{Commit}/model.safetensors"));
    }

    [Fact]
    public async Task Offline_nothing_is_asked()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync(Tiny, Options() with { Offline = true }));

        Assert.True(error.IsOutOfReach);
        Assert.Contains("offline", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("bert_large_cased", "sparkbert model pull bert_large_cased")]
    [InlineData("google-bert/bert-base-cased", "hf:google-bert/bert-base-cased")]
    [InlineData("./no/such/folder", "no model folder")]
    public void A_name_that_is_neither_path_nor_pulled_says_what_it_could_be(string name, string message)
    {
        var error = Assert.Throws<ModelException>(() => BertModel.Load(name, Options(), Cancellation));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Files_that_are_known_are_checked_whatever_the_hub_says()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        var known = new ExpectedModel { Sha256 = new Dictionary<string, string> { ["config.json"] = new('A', 64) } };

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync(Tiny, expected: known));

        Assert.Contains($"but must be {new string('a', 64)}", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsOutOfReach);
    }

    [Fact]
    public async Task A_model_whose_vectors_are_others_than_expected_is_not_kept()
    {
        server.AddRepository("owner/tiny", Commit, Source("hf"));
        var vectors = ExpectedVectors.Parse("""{"tolerance":0.01,"probes":[{"pieces":["[CLS]","[SEP]"],"values":[[9,9]]}]}"""u8.ToArray());

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync(Tiny, expected: new ExpectedModel { Vectors = vectors }));

        Assert.Contains("another model than expected", error.Message, StringComparison.Ordinal);
        AssertOnlyLocks(cache.Root);
    }

    [Fact]
    public async Task What_refuses_a_model_that_is_known_to_exist_is_a_gate_before_the_hub()
    {
        server.Rule = _ => new StoreServer.Answer(403, [], []);

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync(Tiny, expected: new ExpectedModel()));

        Assert.True(error.IsOutOfReach);
    }

    private static string Source(string format) => TestSkip.WithoutFullModels("tiny-import/" + format);

    private static void AssertOnlyLocks(string folder)
    {
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories);
        Assert.All(files, file => Assert.EndsWith(".lock", file, StringComparison.Ordinal));
    }

    private static string FindLoaded(string name, PretrainedOptions options)
    {
        using var model = BertModel.Load(name, options, Cancellation);
        return model.Path;
    }

    private PretrainedOptions Options() => new()
    {
        HuggingFaceUrl = server.Address,
        SparkNlpUrl = server.Address,
        CacheFolder = cache.Root,
        Offline = false,
        FirstPause = TimeSpan.FromMilliseconds(1),
        Logger = log,
    };

    private Task<PulledModel> PullAsync(string name, PretrainedOptions? options = null, ExpectedModel? expected = null) =>
        new ModelStore(options ?? Options()).PullAsync(ModelName.Parse(name), expected, Cancellation);
}

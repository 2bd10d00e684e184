using System.Text;
using System.Text.Json.Nodes;
using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Models.Store;

namespace SparkBert.Tests.Models.Store;

/// <summary>A repository of a Hugging Face hub becomes a bundle in the cache, once.</summary>
public sealed class HuggingFaceStoreTests : IDisposable
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";
    private readonly string cache = Directory.CreateTempSubdirectory("sparkbert-hub-").FullName;
    private readonly StoreServer server = new();
    private readonly List<string> log = [];

    public void Dispose()
    {
        server.Dispose();
        Directory.Delete(cache, recursive: true);
    }

    [Theory]
    [InlineData("hf", null, "model.safetensors")]
    [InlineData("hf-sharded", null, "model-00002-of-00002.safetensors")]
    [InlineData("onnx", "onnx/", "onnx/model.onnx")]
    public async Task A_repository_becomes_a_bundle_with_its_commit_and_licence(string source, string? under, string weights)
    {
        server.AddRepository("owner/tiny", Commit, Tiny(source), under);

        var pulled = await PullAsync("hf:owner/tiny");

        Assert.Equal(1, server.Count($"/owner/tiny/resolve/{Commit}/{weights}"));
        Assert.Equal(32, pulled.Bundle.HiddenSize);
        Assert.Equal("tiny", pulled.Bundle.Name);
        Assert.Equal(($"hf:owner/tiny@{Commit}", "apache-2.0"), (pulled.Bundle.Manifest.Source, pulled.Bundle.Manifest.License));
        Assert.Equal(0, server.Count($"/owner/tiny/resolve/{Commit}/special_tokens_map.json"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(cache, "downloads")));
    }

    [Fact]
    public async Task What_was_pulled_is_not_fetched_again_and_opened_without_the_hub()
    {
        server.AddRepository("owner/tiny", Commit, Tiny("hf"));
        var first = await PullAsync("hf:owner/tiny");
        Assert.True(first.DownloadedBytes > 300_000);

        var second = await PullAsync("hf:owner/tiny");
        Assert.Equal((0, first.Bundle.Path), (second.DownloadedBytes, second.Bundle.Path));
        Assert.Equal(1, server.Count($"/owner/tiny/resolve/{Commit}/model.safetensors"));

        server.Stop();
        foreach (var name in (string[])["hf:owner/tiny", $"hf:owner/tiny@{Commit}"])
        {
            Assert.Equal(first.Bundle.Path, BertEmbeddings.Load(name, Options()).ModelPath);
            Assert.Equal(first.Bundle.Path, BertEmbeddings.Pretrained(name, options: Options() with { Offline = true }).ModelPath);
        }
    }

    [Fact]
    public async Task A_moved_branch_is_followed_by_a_pull_alone()
    {
        server.AddRepository("owner/tiny", Commit, Tiny("hf"));
        var old = (await PullAsync("hf:owner/tiny")).Bundle.Path;
        server.AddRepository("owner/tiny", new string('b', 40), Tiny("hf-gelu-new"));

        Assert.Equal(old, BertEmbeddings.Load("hf:owner/tiny", Options()).ModelPath);
        Assert.Contains(new string('b', 40), (await PullAsync("hf:owner/tiny")).Bundle.Path, StringComparison.Ordinal);
        Assert.Contains(new string('b', 40), BertEmbeddings.Load("hf:owner/tiny", Options()).ModelPath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_form_of_GELU_is_another_bundle()
    {
        server.AddRepository("owner/tiny", Commit, Tiny("hf"));
        var erf = (await PullAsync("hf:owner/tiny")).Bundle;
        var tanh = (await PullAsync("hf:owner/tiny", Options() with { Gelu = Gelu.Tanh })).Bundle;

        Assert.Equal(("erf", "tanh"), (erf.Manifest.Gelu, tanh.Manifest.Gelu));
        Assert.Equal(erf.Path, BertEmbeddings.Load("hf:owner/tiny", Options()).ModelPath);
        Assert.Equal(tanh.Path, BertEmbeddings.Load("hf:owner/tiny", Options() with { Gelu = Gelu.Tanh, Offline = true }).ModelPath);
    }

    [Fact]
    public async Task A_revision_may_have_slashes()
    {
        server.AddRepository("owner/tiny", Commit, Tiny("hf"), null, "refs/pr/1");

        await PullAsync("hf:owner/tiny@refs/pr/1");

        Assert.Equal(1, server.Count("/api/models/owner/tiny/revision/refs%2Fpr%2F1?blobs=true"));
    }

    [Fact]
    public async Task A_copy_that_was_damaged_is_fetched_anew()
    {
        server.AddRepository("owner/tiny", Commit, Tiny("hf"));
        var path = (await PullAsync("hf:owner/tiny")).Bundle.Path;
        using (var graph = File.OpenWrite(Path.Combine(path, "model.onnx")))
        {
            graph.Position = graph.Length - 1;
            graph.WriteByte(0x55);
        }

        File.SetLastWriteTimeUtc(Path.Combine(path, "model.onnx"), DateTime.UnixEpoch);
        Assert.Contains("changed or damaged", Assert.Throws<ModelException>(() => BertEmbeddings.Load("hf:owner/tiny", Options())).Message, StringComparison.Ordinal);

        Assert.True((await PullAsync("hf:owner/tiny")).DownloadedBytes > 0);
        Assert.Equal(path, BertEmbeddings.Load("hf:owner/tiny", Options()).ModelPath);
    }

    [Theory]
    [InlineData("model.safetensors", "SHA-256")]
    [InlineData("vocab.txt", "Git blob id")]
    public async Task Bytes_that_are_not_the_commits_are_refused(string file, string checksum)
    {
        server.AddRepository("owner/tiny", Commit, Tiny("hf"));
        var bytes = File.ReadAllBytes(Path.Combine(Tiny("hf"), file));
        bytes[^2] ^= 1;
        server.Add($"/owner/tiny/resolve/{Commit}/{file}", bytes);

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync("hf:owner/tiny"));

        Assert.Contains($"its {checksum} is", error.Message, StringComparison.Ordinal);
        Assert.Null(new ModelStore(Options()).FindPulled(ModelName.Parse("hf:owner/tiny")));
        Assert.Empty(Directory.EnumerateFiles(cache, file + "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("config.json", "has no config.json")]
    [InlineData("vocab.txt", "has no vocab.txt")]
    [InlineData("model.safetensors", "only pytorch_model.bin")]
    public async Task A_repository_without_what_is_needed_is_refused_before_any_download(string missing, string message)
    {
        var answer = server.AddRepository("owner/tiny", Commit, Tiny("hf"));
        var siblings = answer["siblings"]!.AsArray();
        siblings.Remove(siblings.Single(sibling => (string)sibling!["rfilename"]! == missing));
        siblings.Add(new JsonObject { ["rfilename"] = "pytorch_model.bin" });
        server.AddAnswer("owner/tiny", answer, "main");

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync("hf:owner/tiny"));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(401, null, "set HF_TOKEN")]
    [InlineData(403, "hf_secret", "the token in use may not read it")]
    [InlineData(404, null, "no repository owner/none with the revision main")]
    public async Task A_refusal_is_told_with_what_to_do_and_without_the_token(int status, string? token, string message)
    {
        server.Rule = _ => new StoreServer.Answer(status, [], []);

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync("hf:owner/none", Options() with { HuggingFaceToken = token }));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hf_secret", error.ToString() + string.Join('\n', log), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_no_list_of_files_is_refused()
    {
        server.Add("/api/models/owner/tiny/revision/main?blobs=true", Encoding.UTF8.GetBytes("<html>"));
        Assert.Contains("is not JSON", (await Assert.ThrowsAsync<ModelException>(() => PullAsync("hf:owner/tiny"))).Message, StringComparison.Ordinal);

        server.AddAnswer("owner/tiny", new JsonObject { ["sha"] = "../../x", ["siblings"] = new JsonArray() }, "main");
        Assert.Contains("no commit (sha)", (await Assert.ThrowsAsync<ModelException>(() => PullAsync("hf:owner/tiny"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_arrived_are_kept_when_another_one_does_not()
    {
        server.AddRepository("owner/tiny", Commit, Tiny("hf"));
        var isBroken = true;
        server.Rule = request => isBroken && request.Path.EndsWith(".safetensors", StringComparison.Ordinal) ? new StoreServer.Answer(503, [], []) : null;
        await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync("hf:owner/tiny", Options() with { MaxAttempts = 2 }));

        isBroken = false;
        await PullAsync("hf:owner/tiny");

        Assert.Equal(1, server.Count($"/owner/tiny/resolve/{Commit}/config.json"));
    }

    [Fact]
    public async Task A_model_that_can_not_be_imported_leaves_nothing()
    {
        var answer = server.AddRepository("owner/tiny", Commit, Tiny("hf"));
        var config = Encoding.UTF8.GetBytes("""{"model_type":"gpt2"}""");
        server.Add($"/owner/tiny/resolve/{Commit}/config.json", config);
        var entry = answer["siblings"]!.AsArray().Single(sibling => (string)sibling!["rfilename"]! == "config.json")!;
        (entry["size"], entry["blobId"]) = (config.Length, StoreServer.GitBlobId(config));
        server.AddAnswer("owner/tiny", answer, "main");

        Assert.Contains("gpt2", (await Assert.ThrowsAsync<ModelException>(() => PullAsync("hf:owner/tiny"))).Message, StringComparison.Ordinal);

        Assert.All(Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories), file => Assert.EndsWith(".lock", file, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(300)]
    [InlineData(500)]
    public async Task A_disk_that_is_full_while_fetching_or_importing_leaves_nothing(int kilobytes)
    {
        server.AddRepository("owner/tiny", Commit, Tiny("hf"));
        using var disk = new SmallDisk(Path.Combine(cache, "disk"), kilobytes);

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync("hf:owner/tiny", Options() with { CacheFolder = disk.Path }));

        Assert.Contains("full", error.Message, StringComparison.Ordinal);
        Assert.All(Directory.EnumerateFiles(disk.Path, "*", SearchOption.AllDirectories), file => Assert.EndsWith(".lock", file, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_lock_that_is_lying_about_locks_nothing()
    {
        server.AddRepository("owner/tiny", Commit, Tiny("hf"));
        var path = Path.Combine(cache, "locks", $"hf--owner--tiny--{Commit}.lock");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");

        await PullAsync("hf:owner/tiny");

        Assert.DoesNotContain(log, line => line.Contains("waiting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_gate_before_the_hub_is_not_taken_for_a_missing_demonstration_model()
    {
        server.Rule = _ => new StoreServer.Answer(403, [], []);

        Assert.True((await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync("demo"))).IsOutOfReach);
    }

    [Fact]
    public async Task Offline_nothing_is_asked()
    {
        server.AddRepository("owner/tiny", Commit, Tiny("hf"));

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync("hf:owner/tiny", Options() with { Offline = true }));

        Assert.Contains("offline", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_name_that_is_neither_path_nor_pulled_is_told_what_it_could_be()
    {
        var error = Assert.Throws<ModelException>(() => BertEmbeddings.Load("bert_large_cased", Options()));
        Assert.Contains("sparkbert model pull bert_large_cased", error.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);

        Assert.Contains("hf:google-bert/bert-base-cased", Assert.Throws<ModelException>(() => BertEmbeddings.Load("google-bert/bert-base-cased", Options())).Message, StringComparison.Ordinal);
        Assert.Contains("no model folder", Assert.Throws<ModelException>(() => BertEmbeddings.Load("./no/such/folder", Options())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_is_checked_against_what_is_known_of_it_whatever_the_hub_says()
    {
        // The same model with weights rounded to F16: the hub's own checksums fit, the known one does not.
        server.AddRepository(DemoModel.Repository.Repository, DemoModel.Repository.Revision, TestSkip.WithoutFullModels(DemoModel.LocalFolder));

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync("demo"));

        Assert.Contains("953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsOutOfReach);
    }

    [Fact]
    public void The_known_vectors_of_demo_tell_it_from_other_models()
    {
        var known = DemoModel.LoadVectors();
        var bundle = ModelBundle.Import(TestSkip.WithoutFullModels(DemoModel.LocalFolder), Path.Combine(cache, "minilm"));
        Assert.InRange(known.Check(bundle, "minilm"), 0, 1e-4f);

        // The same network and vocabulary, two weights changed places.
        var other = Path.Combine(cache, "other");
        Directory.CreateDirectory(other);
        foreach (var file in Directory.EnumerateFiles(TestSkip.WithoutFullModels(DemoModel.LocalFolder)))
        {
            File.WriteAllBytes(Path.Combine(other, Path.GetFileName(file)), File.ReadAllBytes(file));
        }

        var weights = Path.Combine(other, "model.safetensors");
        var text = File.ReadAllBytes(weights);
        var (query, key) = (text.AsSpan().IndexOf("layer.0.attention.self.query.weight"u8), text.AsSpan().IndexOf("layer.0.attention.self.value.weight"u8));
        "value"u8.CopyTo(text.AsSpan(query + "layer.0.attention.self.".Length));
        "query"u8.CopyTo(text.AsSpan(key + "layer.0.attention.self.".Length));
        File.WriteAllBytes(weights, text);
        Assert.Contains("another model", Assert.Throws<ModelException>(() => known.Check(ModelBundle.Import(other, Path.Combine(cache, "swapped")), "swapped")).Message, StringComparison.Ordinal);

        Assert.Contains("its vocabulary lacks word pieces", Assert.Throws<ModelException>(() => known.Check(ModelBundle.Import(Tiny("hf"), Path.Combine(cache, "tiny")), "tiny")).Message, StringComparison.Ordinal);
    }

    private static string Tiny(string format) => Path.Combine(TestSkip.WithoutFullModels("tiny-import"), format);

    private PretrainedOptions Options() => new() { HuggingFaceUrl = server.Address, SparkNlpUrl = server.Address, CacheFolder = cache, Offline = false, FirstPause = TimeSpan.FromMilliseconds(1), Log = log.Add };

    private Task<PulledModel> PullAsync(string name, PretrainedOptions? options = null) =>
        new ModelStore(options ?? Options()).PullAsync(ModelName.Parse(name), TestContext.Current.CancellationToken);
}

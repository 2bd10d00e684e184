using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkBert.Models.Store;
using SparkBert.Models.Tests.SparkNlp;

namespace SparkBert.Models.Tests.Store;

/// <summary>Which model Spark NLP's store means by a name: the rules of its ResourceMetadata and Version.</summary>
public sealed class SparkNlpStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly StoreServer server = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("1.2.3", "1.2", true)]
    [InlineData("1.2", "1.2.3", false)]
    [InlineData("5.5.3", "2.6.0", true)]
    [InlineData("3.5.9", "2.4", true)]
    [InlineData("2.6.0", "2.6.0", true)]
    [InlineData("2.6.0", "2.6.1", false)]
    [InlineData("2.6.0", "3.0.0", false)]
    [InlineData("3.0.0", "2.9.9", true)]
    [InlineData("3.5", "3.4.4", false)]
    [InlineData("5.5.3", "5.10.0", false)]
    public void A_model_is_usable_that_is_not_newer_and_not_more_specific(string ours, string found, bool isUsable) =>
        Assert.Equal(isUsable, ResourceVersion.Parse(ours).CanUse(ResourceVersion.Parse(found)));

    [Theory]
    [InlineData("5.5.3", "5.5.3")]
    [InlineData("3.5.9-SNAPSHOT", "3.5.9")]
    [InlineData("6.0.0.1", "6.0.0")]
    public void Versions_are_read_as_Spark_NLP_reads_them(string text, string version) =>
        Assert.Equal(version, ResourceVersion.Parse(text).ToString());

    [Fact]
    public void The_file_is_named_with_the_milliseconds_of_its_time()
    {
        var resource = SparkNlpResource.Read(Encoding.UTF8.GetBytes(Line("bert_large_cased", time: "2020-08-25T07:31:57.429Z")))!;

        // The name in the model card of bert_large_cased.
        Assert.Equal("bert_large_cased_en_2.6.0_2.4_1598340717429.zip", resource.FileName);
    }

    [Fact]
    public void A_model_without_language_and_versions_is_named_by_its_name() =>
        Assert.Equal(
            "old.zip",
            SparkNlpResource.Read("""{"name":"old","readyToUse":true,"time":"2018-01-01T00:00:00Z","isZipped":true}"""u8.ToArray())!
                .FileName);

    [Theory]
    [InlineData("2021", "2.6.0", "2.4", "2.6.0", "2.4")]
    [InlineData("2020", "3.0.0", "3.0", "4.0.0", "2.4")]
    [InlineData("2020", "4.0.0", "3.0", "3.0.0", "3.0")]
    public void Of_usable_models_Sparks_version_comes_first_then_Spark_NLPs_then_the_time(
        string chosen, string olderLib, string olderSpark, string newerLib, string newerSpark)
    {
        var older = Line("m", lib: olderLib, spark: olderSpark, time: "2020-01-01T00:00:00Z");
        var newer = Line("m", lib: newerLib, spark: newerSpark, time: "2021-01-01T00:00:00Z");

        Assert.Equal(chosen, Choose(older, newer));
    }

    [Fact]
    public void Models_that_are_newer_not_ready_of_another_language_or_without_versions_are_passed_over()
    {
        Assert.Equal("2019", Choose(
            Line("m", time: "2019-01-01T00:00:00Z"),
            Line("m", time: "2020-01-01T00:00:00Z", ready: false),
            Line("m", time: "2021-01-01T00:00:00Z", language: "es"),
            Line("m", time: "2022-01-01T00:00:00Z", lib: "6.0.0"),
            Line("m", time: "2023-01-01T00:00:00Z", spark: "4.0"),
            """{"name":"m","language":"en","readyToUse":true,"time":"2024-01-01T00:00:00Z","isZipped":true}""",
            Line("m2", time: "2025-01-01T00:00:00Z"),
            "not JSON \"m\"",
            ""));
        Assert.Null(Choose(Line("m", language: "es")));
    }

    [Fact]
    public async Task A_name_becomes_a_file_with_its_checksum()
    {
        var bytes = ReadArchive();
        var resolved = await ResolveAsync("public/models", Line("tiny_cased", checksum: Md5(bytes), lib: "5.5.3", spark: "3.0"));

        var file = Assert.Single(resolved.Files);
        Assert.Equal(new Uri(server.Address, "/public/models/tiny_cased_en_5.5.3_3.0_1598340717429.zip"), file.Address);
        server.Add(file.Address.AbsolutePath, bytes);
        using var client = new StoreClient(server.Address, null);
        await new Download(client, Settings(), file, folder.Path(file.Name)).RunAsync(Cancellation);
        Assert.Equal(bytes, File.ReadAllBytes(folder.Path(file.Name)));
    }

    [Theory]
    [InlineData("tiny_cased_tf_5.5.3", "tf")]
    [InlineData("tiny_cased_tf_legacy", "tf_legacy")]
    public void A_pretrained_model_gives_Spark_NLPs_vectors(string archive, string output)
    {
        AddModel("tiny_cased_tf", archive);

        using var model = BertModel.Pretrained("tiny_cased_tf", options: Options(), cancellation: Cancellation);

        RecordedVectors.AssertGiven(new BertEmbeddings(model), output);
    }

    [Fact]
    public void A_pretrained_model_that_was_fetched_is_found_by_its_bare_name_without_the_store()
    {
        AddModel("tiny_cased_tf", "tiny_cased_tf_5.5.3");
        BertModel.Pretrained("tiny_cased_tf", options: Options(), cancellation: Cancellation).Dispose();
        server.Stop();

        using var model = BertModel.Load("tiny_cased_tf", Options(), Cancellation);

        Assert.Equal("tiny_cased_tf", model.Name);
        Assert.Equal(new Uri(server.Address, FileOf("tiny_cased_tf")).AbsoluteUri, model.Manifest.Source);
        Assert.Empty(Directory.EnumerateFiles(folder.Root, "*.zip*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_file_of_another_checksum_is_not_used()
    {
        var bytes = ReadArchive();
        server.Add("/public/models/metadata.json", Encoding.UTF8.GetBytes(Line("tiny_cased", checksum: new string('0', 32))));
        server.Add(FileOf("tiny_cased"), bytes);

        var error = await Assert.ThrowsAsync<ModelDownloadException>(() => PullAsync("tiny_cased"));

        Assert.Contains(Md5(bytes).ToLowerInvariant(), error.Message, StringComparison.Ordinal);
        Assert.Contains(new string('0', 32), error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(folder.Root, "*.zip*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_at_sign_asks_the_community_store()
    {
        using var community = new StoreServer();
        community.Add("/someone/models/metadata.json", Encoding.UTF8.GetBytes(Line("m")));
        var settings = Settings(community.Address);
        var store = new SparkNlpStore(settings);
        var name = (SparkNlpName)ModelName.Parse("m", "en", "@someone/models");
        using var client = store.CreateClient(name);

        var resolved = await store.ResolveAsync(client, name, folder.Root, Cancellation);

        Assert.StartsWith(community.Address + "someone/models/m_en_2.6.0_2.4_", resolved.Source, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_name_that_is_not_there_is_told_with_what_is()
    {
        server.Add("/public/models/metadata.json", Encoding.UTF8.GetBytes($"{Line("m", language: "es")}\n{Line("m", lib: "6.1.0")}\n"));

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync("m"));
        Assert.Contains("no model m in the language en", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            "en for Spark NLP 6.1.0 on Spark 2.4, es for Spark NLP 2.6.0 on Spark 2.4", error.Message, StringComparison.Ordinal);

        error = await Assert.ThrowsAsync<ModelException>(() => PullAsync("nothing"));
        Assert.Contains("No model has that name at all", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_another_annotator_is_refused_by_name()
    {
        server.Add("/public/models/metadata.json", Encoding.UTF8.GetBytes(Line("ner_dl", annotator: "NerDLModel")));

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync("ner_dl"));

        Assert.Contains("ner_dl is a model of NerDLModel", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("../../etc", "/x", "no zip archive")]
    [InlineData("a", "not a checksum", "must be an MD5")]
    public async Task What_the_list_says_does_not_leave_the_cache(string language, string checksum, string message)
    {
        server.Add("/public/models/metadata.json", Encoding.UTF8.GetBytes(Line("m", language: language, checksum: checksum)));

        // The language of the request is checked too; here only the list's is looked at.
        var store = new SparkNlpStore(Settings());
        using var client = new StoreClient(server.Address, null);
        var name = new SparkNlpName("m", language, "public/models");
        var error = await Assert.ThrowsAsync<ModelException>(() => store.ResolveAsync(client, name, folder.Root, Cancellation));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_needs_credentials_is_told()
    {
        server.Rule = _ => new StoreServer.Answer(403, [], []);

        var error = await Assert.ThrowsAsync<ModelException>(() => PullAsync("m", "clinical/models"));

        Assert.Contains("without credentials", error.Message, StringComparison.Ordinal);
    }

    private static string FileOf(string name) => $"/public/models/{name}_en_2.6.0_2.4_1598340717429.zip";

    private string? Choose(params string[] lines)
    {
        var path = folder.Path("metadata.json");
        File.WriteAllLines(path, lines);
        var chosen = SparkNlpCatalog.Read(path, "m").Resolve("en", ResourceVersion.Parse("5.5.3"), ResourceVersion.Parse("3.5.9"));
        return chosen?.Time.Year.ToString(CultureInfo.InvariantCulture);
    }

    private static string Line(
        string name,
        string language = "en",
        string lib = "2.6.0",
        string spark = "2.4",
        string time = "2020-08-25T07:31:57.429Z",
        bool ready = true,
        string checksum = "",
        string annotator = "BertEmbeddings") =>
        $$"""{"name":"{{name}}","language":"{{language}}","libVersion":{"parts":[{{lib.Replace('.', ',')}}]},"""
        + $$""" "sparkVersion":{"parts":[{{spark.Replace('.', ',')}}]},"readyToUse":{{(ready ? "true" : "false")}},"time":"{{time}}","""
        + $$""" "isZipped":true,"category":"ml","checksum":"{{checksum}}","annotator":"{{annotator}}"}""";

    private static byte[] ReadArchive(string name = "tiny_cased_onnx_5.5.3") =>
        File.ReadAllBytes(TestSkip.WithoutSavedAnnotator(name));

#pragma warning disable CA5351 // The store's checksum is MD5.
    private static string Md5(byte[] bytes) => Convert.ToHexString(MD5.HashData(bytes));
#pragma warning restore CA5351

    private PretrainedOptions Options(Uri? community = null) => new()
    {
        SparkNlpUrl = server.Address,
        SparkNlpCommunityUrl = community ?? server.Address,
        CacheFolder = folder.Root,
        Offline = false,
    };

    private StoreSettings Settings(Uri? community = null) => new(Options(community));

    private void AddModel(string name, string archive)
    {
        var bytes = ReadArchive(archive);
        server.Add("/public/models/metadata.json", Encoding.UTF8.GetBytes(Line(name, checksum: Md5(bytes))));
        server.Add(FileOf(name), bytes);
    }

    private async Task<ResolvedModel> ResolveAsync(string remoteLoc, params string[] lines)
    {
        server.Add($"/{remoteLoc}/metadata.json", Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        var store = new SparkNlpStore(Settings());
        var name = (SparkNlpName)ModelName.Parse("tiny_cased", "en", remoteLoc);
        using var client = store.CreateClient(name);
        return await store.ResolveAsync(client, name, folder.Root, Cancellation);
    }

    private Task<PulledModel> PullAsync(string name, string remoteLoc = "public/models") =>
        new ModelStore(Options()).PullAsync(ModelName.Parse(name, "en", remoteLoc), expected: null, Cancellation);
}

using SparkBert.Models.Import;
using SparkBert.Models.Store;

namespace SparkBert.Models.Tests.Import;

/// <summary>A model that is named by its path is imported once for a state of its files and a choice of options.</summary>
public sealed class ImportCacheTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly LogCollector log = new();
    private readonly string source;

    public ImportCacheTests()
    {
        source = folder.CreateFolder("source");
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range(0, 60).Select(i => $"piece{i}")];
        RandomHuggingFaceFolder.Write(source, hidden: 32, layers: 1, heads: 4, pieces);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Cache => folder.Path("cache");

    private string Config => Path.Combine(source, "config.json");

    private int Imports => log.Lines.Count(line => line.StartsWith("Imported ", StringComparison.Ordinal));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_source_is_imported_once()
    {
        var first = Import();

        Assert.Equal(first, Import());
        Assert.Equal(1, Imports);
    }

    [Fact]
    public void A_bundle_is_taken_as_it_is()
    {
        var bundle = Import();

        Assert.Equal(bundle, ModelImport.ImportToCache(bundle, null, folder.Path("other-cache"), Cancellation));
        Assert.False(Directory.Exists(folder.Path("other-cache")));
    }

    [Fact]
    public void A_changed_time_alone_is_no_other_model()
    {
        var first = Import();
        File.SetLastWriteTimeUtc(Config, DateTime.UnixEpoch);

        Assert.Equal(first, Import());
        Assert.Equal(1, Imports);
    }

    [Fact]
    public void The_same_files_in_another_place_are_the_same_model()
    {
        var first = Import();
        var copy = folder.Copy(source, Path.Combine("elsewhere", "source"));

        Assert.Equal(first, ModelImport.ImportToCache(copy, new ImportOptions { Logger = log }, Cache, Cancellation));
        Assert.Equal(1, Imports);
    }

    // rsync, cp -p, tar and git keep or set times: size and time say nothing of the content.
    [Fact]
    public void A_changed_content_of_the_same_size_and_time_is_seen()
    {
        var weights = Path.Combine(source, "model.safetensors");
        var time = File.GetLastWriteTimeUtc(weights);
        var first = Import();
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 0x80;
        File.WriteAllBytes(weights, bytes);
        File.SetLastWriteTimeUtc(weights, time);

        Assert.NotEqual(first, Import());
        Assert.Equal(2, Imports);
    }

    [Fact]
    public void A_file_with_another_name_is_seen()
    {
        File.WriteAllText(Path.Combine(source, "a.txt"), "");
        var first = Import();
        File.Move(Path.Combine(source, "a.txt"), Path.Combine(source, "b.txt"));

        Assert.NotEqual(first, Import());
    }

    [Fact]
    public void A_source_that_is_as_it_was_before_is_found_again()
    {
        var first = Import();
        var text = File.ReadAllText(Config);
        File.WriteAllText(Config, text + " ");
        Import();
        File.WriteAllText(Config, text);

        Assert.Equal(first, Import());
        Assert.Equal(2, Imports);
    }

    [Fact]
    public void Other_options_are_another_bundle()
    {
        ImportOptions[] options =
        [
            new(), new() { Gelu = Gelu.Tanh }, new() { Name = "mine" }, new() { Language = "de" }, new() { CaseSensitive = true },
            new() { License = "mit" }, new() { Format = "hugging-face" },
        ];

        var bundles = options.Select(choice => ModelImport.ImportToCache(source, choice, Cache, Cancellation)).ToList();

        Assert.Equal(options.Length, bundles.Distinct().Count());
    }

    [Fact]
    public void A_vocabulary_beside_a_named_graph_is_seen()
    {
        var copy = folder.Copy(TestSkip.WithoutFullModels("tiny-import/onnx"), "onnx");
        var graph = Path.Combine(copy, "model.onnx");
        var first = ModelImport.ImportToCache(graph, null, Cache, Cancellation);
        var lines = File.ReadAllLines(Path.Combine(copy, "vocab.txt"));
        File.WriteAllLines(Path.Combine(copy, "vocab.txt"), [.. lines[..^1], "another"]);

        Assert.NotEqual(first, ModelImport.ImportToCache(graph, null, Cache, Cancellation));
    }

    [Fact]
    public void A_source_that_changes_while_it_is_imported_is_refused()
    {
        // The import reports its first step when it has begun.
        var progress = new Change(() => File.AppendAllText(Path.Combine(source, "late.txt"), "late"));

        var error = Assert.Throws<ModelException>(() =>
            ModelImport.ImportToCache(source, new ImportOptions { Progress = progress }, Cache, Cancellation));

        Assert.Contains("was changed while it was imported", error.Message, StringComparison.Ordinal);
        Assert.Equal(["locks"], ListCache().Select(Path.GetFileName));
    }

    [Fact]
    public void A_damaged_copy_is_imported_again_where_the_model_is_loaded()
    {
        var options = new PretrainedOptions { CacheFolder = Cache, Logger = log };
        var bundle = LoadedPath(options);
        File.AppendAllText(Path.Combine(bundle, "vocab.txt"), "more\n");

        Assert.Equal(bundle, LoadedPath(options));

        Assert.Equal(2, Imports);
        Assert.Contains(log.Lines, line => line.StartsWith("The copy in the cache is damaged", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Threads_that_meet_a_damaged_copy_all_get_the_model_and_one_repairs_it()
    {
        var options = new PretrainedOptions { CacheFolder = Cache, Logger = log };
        var bundle = LoadedPath(options);
        for (var round = 1; round <= 3; round++)
        {
            File.AppendAllText(Path.Combine(bundle, "vocab.txt"), "more\n");

            var paths = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => LoadedPath(options), Cancellation)));

            Assert.Equal([bundle], paths.Distinct());
            Assert.Equal(1 + round, Imports);
        }
    }

    [Fact]
    public void An_import_that_fails_leaves_nothing_but_its_lock()
    {
        File.WriteAllText(Config, "{}");

        Assert.Throws<ModelException>(Import);

        Assert.Equal(["locks"], ListCache().Select(Path.GetFileName));
    }

    [Fact]
    public async Task Threads_that_import_one_source_at_the_same_time_import_it_once()
    {
        var bundles = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(Import, Cancellation)));

        Assert.Single(bundles.Distinct());
        Assert.Equal(1, Imports);
        AssertOnly(bundles[0]);
    }

    [Fact]
    public async Task Processes_that_import_one_source_at_the_same_time_import_it_once()
    {
        using var first = ModelProcess.Import(source, Cache, isHeld: true);
        using var second = ModelProcess.Import(source, Cache);
        using var third = ModelProcess.Import(source, Cache);
        ModelProcess[] processes = [first, second, third];
        foreach (var process in processes)
        {
            Assert.Equal("ready", await process.ReadLineAsync());
        }

        // The first is in the middle of its import when the others begin.
        first.Continue();
        Assert.Equal("importing", await first.ReadLineAsync());
        second.Continue();
        third.Continue();
        first.Continue();

        var said = await Task.WhenAll(processes.Select(process => process.ReadLineAsync()));
        var bundle = Import();
        Assert.Equal([$"imported {bundle}", $"found {bundle}", $"found {bundle}"], said);
        Assert.Equal(0, Imports);
    }

    [Fact]
    public async Task What_a_killed_process_left_is_removed_and_does_not_hinder_the_next()
    {
        using var process = ModelProcess.Import(source, Cache, isHeld: true);
        Assert.Equal("ready", await process.ReadLineAsync());
        process.Continue();
        Assert.Equal("importing", await process.ReadLineAsync());
        await process.KillAsync();
        Assert.Contains(Directory.EnumerateDirectories(Cache), path => path.EndsWith(".tmp", StringComparison.Ordinal));

        var bundle = Import();

        AssertOnly(bundle);
    }

    [Fact]
    public void An_ended_import_leaves_nothing_but_its_lock()
    {
        using var ending = new CancellationTokenSource();
        var progress = new Change(ending.Cancel);

        Assert.Throws<OperationCanceledException>(() =>
            ModelImport.ImportToCache(source, new ImportOptions { Progress = progress }, Cache, ending.Token));

        Assert.Equal(["locks"], ListCache().Select(Path.GetFileName));
    }

    private IEnumerable<string> ListCache() => Directory.EnumerateFileSystemEntries(Cache);

    private void AssertOnly(string bundle)
    {
        string[] expected = [bundle, Path.Combine(Cache, "locks")];
        Assert.Equal(expected.Order(StringComparer.Ordinal), ListCache().Order(StringComparer.Ordinal));
    }

    private string Import() => ModelImport.ImportToCache(source, new ImportOptions { Logger = log }, Cache, Cancellation);

    private string LoadedPath(PretrainedOptions options)
    {
        using var model = BertModel.Load(source, options, Cancellation);
        return model.Path;
    }

    /// <summary>Does something at the first step of an import.</summary>
    private sealed class Change(Action change) : IProgress<ImportProgress>
    {
        private bool isDone;

        public void Report(ImportProgress value)
        {
            if (!isDone)
            {
                isDone = true;
                change();
            }
        }
    }
}

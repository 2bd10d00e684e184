using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SparkBert.Bundles;
using SparkBert.Stages;

namespace SparkBert.Tests.Bundles;

/// <summary>A handle runs what was hashed when it was opened, shares memory with handles of the same content, and gives it back.</summary>
public sealed class OpenedModelTests
{
    private static readonly string[] Texts = ["The bank of the river.", "She sells sea shells by the sea shore.", "Don't panic!"];

    public static TheoryData<string> Disturbances() => ["replaced", "deleted", "truncated", "overwritten", "touched", "folder removed"];

    [Theory]
    [MemberData(nameof(Disturbances))]
    public void What_happens_to_the_files_after_the_opening_changes_no_bit(string what)
    {
        var expected = Hash(TinyModels.CompactBundle);
        using var bundle = new BundleCopy(TinyModels.CompactBundle);

        // Another content, so that the model is not one that other tests have in memory.
        bundle.EditManifest(manifest => manifest["name"] = "disturbed-" + what);
        using var model = BertModel.Open(bundle.Path);
        Disturb(bundle, what);

        Assert.Equal(expected, Hash(model));
    }

    [Fact]
    public void A_run_that_has_begun_ends_as_it_began()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.EditManifest(manifest => manifest["name"] = "disturbed-in-a-run");
        var model = BertModel.Open(bundle.Path);
        var embeddings = new BertEmbeddings(model) { WindowBytes = 1000 };
        var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embeddings);
        var batches = Enumerable.Range(0, 60).Select(_ => TextBatch.Create(Texts)).ToList();
        var expected = batches.Count * Hash(pipeline.Transform(batches[..1])).Count;
        var hashes = new List<string>();
        foreach (var batch in pipeline.Transform(batches))
        {
            hashes.AddRange(Hash([batch]));
            if (hashes.Count == Texts.Length)
            {
                // The handle is closed, and another model stands in its place.
                model.Dispose();
                bundle.Overwrite(bundle.OffsetOf("word_embeddings"), new byte[100_000]);
                File.SetLastWriteTimeUtc(bundle.FileOf(BundleManifest.GraphFileName), DateTime.UtcNow);
            }
        }

        Assert.Equal(expected, hashes.Count);
        Assert.Equal(Texts.Length, hashes.Distinct().Count());
        Assert.Throws<ObjectDisposedException>(() => pipeline.Transform(batches).ToList());
    }

    /// <summary>Such a handle leaves the weights in their file; what this one does is its own.</summary>
    [Fact]
    public void A_handle_that_maps_the_same_file_is_in_nobodys_way()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.EditManifest(manifest => manifest["name"] = "mapped-by-another");
        using var mapped = BertModel.Open(bundle.Path, new BertModelOptions { PackWeights = false });

        using var model = BertModel.Open(bundle.Path);

        Disturb(bundle, "overwritten");
        Assert.Equal(Hash(TinyModels.CompactBundle), Hash(model));
    }

    [Fact]
    public void Copies_of_a_bundle_are_one_model()
    {
        using var first = new BundleCopy(TinyModels.CompactBundle);
        using var second = new BundleCopy(TinyModels.CompactBundle);
        using var a = BertModel.Open(first.Path);
        using var b = BertModel.Open(second.Path);

        Assert.Equal(a.Identity, b.Identity);
        Assert.Equal((first.Path, second.Path), (a.Path, b.Path));
        using var x = new Lease(a);
        using var y = new Lease(b);
        Assert.Same(x.Model, y.Model);
    }

    [Fact]
    public void A_model_of_another_content_is_another()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.EditManifest(manifest => manifest["name"] = "another");
        using var a = BertModel.Open(TinyModels.CompactBundle);
        using var b = BertModel.Open(bundle.Path);

        Assert.NotEqual(a.Identity, b.Identity);
        using var x = new Lease(a);
        using var y = new Lease(b);
        Assert.NotSame(x.Model, y.Model);
    }

    [Fact]
    public void Many_that_open_at_once_load_once()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.EditManifest(manifest => manifest["name"] = "opened-at-once");
        var models = new BertModel[16];
        Parallel.For(0, models.Length, i => models[i] = BertModel.Open(bundle.Path));

        var leases = models.Select(model => new Lease(model)).ToList();
        Assert.Single(leases.Select(lease => lease.Model).Distinct());
        foreach (var lease in leases)
        {
            lease.Dispose();
        }

        foreach (var model in models)
        {
            model.Dispose();
        }

        Assert.False(leases[0].Model.TryAddReference());
    }

    [Fact]
    public void The_model_stays_until_the_last_handle_is_closed()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.EditManifest(manifest => manifest["name"] = "counted");
        var first = BertModel.Open(bundle.Path);
        var second = first.Share();
        var third = BertModel.Open(bundle.Path);
        var embedder = new TextEmbedder(third);

        first.Dispose();
        first.Dispose();
        second.Dispose();
        Assert.NotEmpty(embedder.Embed("Still here.").Tokens);
        Assert.Throws<ObjectDisposedException>(() => new TextEmbedder(first).Embed("Closed."));
        Assert.Throws<ObjectDisposedException>(first.Share);
        third.Dispose();
        Assert.Throws<ObjectDisposedException>(() => embedder.Embed("Closed."));
    }

    [Fact]
    public void A_handle_that_nobody_closed_is_collected_with_its_model()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.EditManifest(manifest => manifest["name"] = "forgotten");
        var forgotten = Open(bundle.Path);
        for (var i = 0; i < 20 && IsAlive(forgotten); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(IsAlive(forgotten));

        // In a frame of its own: the target must not stay in a local of this one.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static bool IsAlive(WeakReference<object> reference) => reference.TryGetTarget(out _);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference<object> Open(string path)
        {
            var model = BertModel.Open(path);
            using var lease = new Lease(model);
            return new WeakReference<object>(lease.Model);
        }
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("model.onnx_data")]
    [InlineData("vocab.txt")]
    [InlineData("probes.json")]
    public void A_file_that_was_changed_is_refused_by_name(string name)
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        using (var file = File.OpenWrite(bundle.FileOf(name)))
        {
            file.Position = file.Length / 2;
            file.WriteByte(0xA5);
        }

        var error = Assert.Throws<ModelException>(() => BertModel.Open(bundle.Path));
        Assert.Contains($"{name} was changed or damaged: its SHA-256 is ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_copy_of_a_model_in_memory_is_refused()
    {
        using var model = BertModel.Open(TinyModels.CompactBundle);
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        bundle.Overwrite(bundle.OffsetOf("word_embeddings"), [0xA5, 0xA5, 0xA5, 0xA5]);

        var error = Assert.Throws<ModelException>(() => BertModel.Open(bundle.Path));
        Assert.Contains("model.onnx_data was changed or damaged", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(Hash(model));
    }

    [Fact]
    public void A_file_that_is_missing_and_a_folder_that_is_no_bundle_are_refused_by_name()
    {
        using var bundle = new BundleCopy(TinyModels.CompactBundle);
        File.Delete(bundle.FileOf("vocab.txt"));
        Assert.Contains("the file vocab.txt, named in sparkbert.json, is missing", Refusal(bundle.Path), StringComparison.Ordinal);

        File.Delete(bundle.FileOf(BundleManifest.FileName));
        Assert.Contains("there is no sparkbert.json", Refusal(bundle.Path), StringComparison.Ordinal);
        Assert.Contains("there is no model bundle", Refusal(bundle.FileOf("nowhere")), StringComparison.Ordinal);

        static string Refusal(string path) => Assert.Throws<ModelException>(() => BertModel.Open(path)).Message;
    }

    [Fact]
    public void Opening_can_be_cancelled()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => BertModel.Open(TinyModels.CompactBundle, cancellation: cancelled.Token));
    }

    private static void Disturb(BundleCopy bundle, string what)
    {
        switch (what)
        {
            case "replaced":
                foreach (var file in Directory.EnumerateFiles(bundle.Path))
                {
                    File.WriteAllBytes(file + ".new", new byte[new FileInfo(file).Length]);
                    File.Move(file + ".new", file, overwrite: true);
                }

                break;
            case "deleted":
                foreach (var file in Directory.EnumerateFiles(bundle.Path))
                {
                    File.Delete(file);
                }

                break;
            case "truncated":
                foreach (var file in Directory.EnumerateFiles(bundle.Path))
                {
                    using var stream = File.OpenWrite(file);
                    stream.SetLength(0);
                }

                break;
            case "overwritten":
                bundle.Overwrite(0, new byte[new FileInfo(bundle.Weights).Length]);
                break;
            case "touched":
                foreach (var file in Directory.EnumerateFiles(bundle.Path))
                {
                    File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(1));
                }

                break;
            case "folder removed":
                Directory.Delete(bundle.Path, recursive: true);
                Directory.CreateDirectory(bundle.Path);
                break;
        }
    }

    private static List<string> Hash(string path)
    {
        using var model = BertModel.Open(path);
        return Hash(model);
    }

    private static List<string> Hash(BertModel model) =>
        Hash(new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model)).Transform(
            [TextBatch.Create(Texts)], new TransformContext { Mode = RowErrorMode.FailFast }));

    private static List<string> Hash(IEnumerable<Apache.Arrow.RecordBatch> batches) => [.. batches.SelectMany(TextBatch.VectorsOf)
        .Select(row => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(MemoryMarshal.AsBytes(row.AsSpan()))))];

    /// <summary>The model behind a handle, held as a run holds it.</summary>
    private sealed class Lease(BertModel model) : IDisposable
    {
        public SparkBert.Sessions.LoadedModel Model { get; } = model.Acquire();

        public void Dispose() => Model.Release();
    }
}

using System.IO.Compression;
using System.Text.Json.Nodes;
using SparkBert.Models.Import;
using SparkBert.Models.Store;

namespace SparkBert.Models.Tests.Import;

/// <summary>A bundle that is imported stays what it is: nothing of its manifest is lost.</summary>
public sealed class BundleImporterTests : IDisposable
{
    private readonly EditableBundle bundle = EditableBundle.CreateRandom();
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        bundle.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Imported_bundle_is_the_same_model(bool isArchive)
    {
        bundle.EditUnsealed(manifest =>
        {
            manifest["storageRef"] = "reference";
            manifest["maxSentenceLength"] = 77;
            manifest["language"] = "de";
            manifest["license"] = "mit";
            manifest["caseSensitive"] = false;
            manifest["source"] = "far away";
        });
        var source = bundle.Path;
        if (isArchive)
        {
            source = folder.Path("bundle.zip");
            ZipFile.CreateFromDirectory(bundle.Path, source);
        }

        var imported = ModelImport.Import(source, folder.Path("imported"), options: null, Cancellation);

        using var original = BertModel.Open(bundle.Path, options: null, Cancellation);
        using var copy = BertModel.Open(imported.Path, options: null, Cancellation);
        Assert.Equal(Without(original.Manifest), Without(copy.Manifest));
        Assert.Equal(original.Manifest.Files, copy.Manifest.Files);

        static string Without(BundleManifest manifest)
        {
            var json = JsonNode.Parse(manifest.ToUtf8())!.AsObject();
            json.Remove("seal");
            return json.ToJsonString();
        }
    }

    [Fact]
    public void Options_replace_what_the_manifest_says()
    {
        var options = new ImportOptions { Name = "mine", Language = "fr", License = "MIT", CaseSensitive = true };

        var manifest = ModelImport.Import(bundle.Path, folder.Path("imported"), options, Cancellation).Manifest;

        Assert.Equal(("mine", "fr", "MIT", true), (manifest.Name, manifest.Language, manifest.License, manifest.CaseSensitive));
    }

    [Fact]
    public void Graph_of_a_bundle_keeps_its_gelu() => Assert.Contains(
        "has GELU 'erf', not 'tanh'",
        Refusal(new ImportOptions { Gelu = Gelu.Tanh }),
        StringComparison.Ordinal);

    [Fact]
    public void Damaged_bundle_is_refused()
    {
        bundle.Change("vocab.txt", bytes => bytes[^2] ^= 1);

        Assert.Contains("vocab.txt was changed or damaged", Refusal(options: null), StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_changes_while_it_is_copied_is_refused()
    {
        var isChanged = false;
        var progress = new ActionProgress(step =>
        {
            if (step.Step == "copy" && !isChanged)
            {
                // The first copied file is the graph.
                bundle.Change("vocab.txt", bytes => bytes[^2] ^= 1);
                isChanged = true;
            }
        });

        var message = Refusal(new ImportOptions { Progress = progress });
        Assert.Contains("vocab.txt was changed or damaged", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Edited_manifest_without_a_seal_is_found_by_the_probe_vectors()
    {
        bundle.EditUnsealed(manifest =>
        {
            var inputs = manifest["inputs"]!.AsObject();
            var (mask, types) = (inputs["attentionMask"]!.GetValue<string>(), inputs["tokenTypeIds"]!.GetValue<string>());
            (inputs["attentionMask"], inputs["tokenTypeIds"]) = (types, mask);
        });

        Assert.Contains("differs from the bundle's own probe vectors", Refusal(options: null), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_for_a_bundle_in_place_are_not_ignored()
    {
        Assert.Equal(bundle.Path, ModelImport.ImportToCache(bundle.Path, new ImportOptions(), folder.Path("cache"), Cancellation));

        var other = ModelImport.ImportToCache(bundle.Path, new ImportOptions { Name = "other" }, folder.Path("cache"), Cancellation);
        using var model = BertModel.Open(other, options: null, Cancellation);
        Assert.Equal("other", model.Name);

        var options = new PretrainedOptions { CacheFolder = folder.Path("cache"), Gelu = Gelu.Tanh };
        var error = Assert.Throws<ModelException>(() => BertModel.Load(bundle.Path, options, Cancellation));
        Assert.Contains("has GELU 'erf', not 'tanh'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bundle_without_its_manifest_is_no_onnx_folder_unless_it_is_called_one()
    {
        File.Delete(bundle.FileOf(BundleManifest.FileName));

        Assert.Contains("its sparkbert.json is missing", Refusal(options: null), StringComparison.Ordinal);

        var imported = ModelImport.Import(bundle.Path, folder.Path("imported"), new ImportOptions { Format = "onnx" }, Cancellation);
        Assert.Equal("onnx", imported.Manifest.SourceFormat);
    }

    private sealed class ActionProgress(Action<ImportProgress> report) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => report(value);
    }

    private string Refusal(ImportOptions? options)
    {
        var error = Assert.Throws<ModelException>(() => ModelImport.Import(bundle.Path, folder.Path("refused"), options, Cancellation));
        Assert.False(Directory.Exists(folder.Path("refused")));
        return error.Message;
    }
}

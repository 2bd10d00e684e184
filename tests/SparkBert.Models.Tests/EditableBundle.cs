using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SparkBert.Models.Tests;

/// <summary>A bundle of a test's own, to be edited as somebody edits it by hand.</summary>
internal sealed class EditableBundle : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private EditableBundle()
    {
    }

    /// <summary>The folder.</summary>
    public string Path => folder.Path("bundle");

    /// <summary>A small bundle of random weights: 64 pieces, 2 layers, 32 wide, all layers as outputs.</summary>
    public static EditableBundle CreateRandom()
    {
        string[] pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. Enumerable.Range(0, 60).Select(i => $"piece{i}")];
        var bundle = new EditableBundle();
        var sizes = new RandomModelSizes(hiddenSize: 32, layers: 2, heads: 4, intermediateSize: 128, maxPositions: 512);
        RandomModel.Write(bundle.Path, "editable", sizes, pieces, TestContext.Current.CancellationToken);
        return bundle;
    }

    /// <summary>The path of a file.</summary>
    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Changes the bytes of a file.</summary>
    public void Change(string file, Action<byte[]> change)
    {
        var bytes = File.ReadAllBytes(FileOf(file));
        change(bytes);
        File.WriteAllBytes(FileOf(file), bytes);
    }

    /// <summary>Edits the manifest and leaves its seal as it is.</summary>
    public void EditSealed(Action<JsonObject> edit)
    {
        var manifest = JsonNode.Parse(File.ReadAllText(FileOf(BundleManifest.FileName)))!.AsObject();
        edit(manifest);
        File.WriteAllText(FileOf(BundleManifest.FileName), manifest.ToJsonString());
    }

    /// <summary>Edits the manifest and takes its seal away: bundles of earlier versions have none.</summary>
    public void EditUnsealed(Action<JsonObject> edit) => EditSealed(manifest =>
    {
        manifest.Remove("seal");
        edit(manifest);
    });

    /// <summary>Makes the hashes of an unsealed manifest those of the files.</summary>
    public void Rehash() => EditUnsealed(manifest =>
    {
        var files = manifest["files"]!.AsObject();
        foreach (var name in files.Select(file => file.Key).ToList())
        {
            files[name] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(FileOf(name))));
        }
    });

    public void Dispose() => folder.Dispose();
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SparkBert.Bundles;

namespace SparkBert.Tests.Bundles;

/// <summary>A copy of a bundle for a test to damage; the test decides whether the manifest shows the damage.</summary>
internal sealed class BundleCopy : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sparkbert-bundle-");

    public BundleCopy(string source)
    {
        foreach (var file in Directory.EnumerateFiles(source))
        {
            File.Copy(file, System.IO.Path.Combine(folder.FullName, System.IO.Path.GetFileName(file)));
        }
    }

    /// <summary>The folder.</summary>
    public string Path => folder.FullName;

    /// <summary>The path of a file.</summary>
    public string FileOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The file of weights.</summary>
    public string Weights => FileOf("model.onnx_data");

    /// <summary>Changes the manifest as an editor would, or as a bundle of an earlier version has it: without a seal.</summary>
    public void EditManifest(Action<JsonObject> edit, bool isSealed = false)
    {
        var manifest = (JsonObject)JsonNode.Parse(File.ReadAllText(FileOf(BundleManifest.FileName)))!;
        if (!isSealed)
        {
            manifest.Remove("seal");
        }

        edit(manifest);
        File.WriteAllText(FileOf(BundleManifest.FileName), manifest.ToJsonString());
    }

    /// <summary>Makes the manifest's hashes those of the files.</summary>
    public void Rehash() => EditManifest(manifest =>
    {
        var files = (JsonObject)manifest["files"]!;
        foreach (var name in files.Select(entry => entry.Key).ToList())
        {
            files[name] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(FileOf(name))));
        }
    });

    /// <summary>Where the values of a weight begin in <see cref="Weights"/>.</summary>
    public long OffsetOf(string weight) =>
        GraphOutline.Read(File.ReadAllBytes(FileOf(BundleManifest.GraphFileName)))
            .Tensors.Single(tensor => tensor.Name == weight).Offset;

    /// <summary>Overwrites bytes of <see cref="Weights"/> in place.</summary>
    public void Overwrite(long offset, ReadOnlySpan<byte> bytes)
    {
        using var file = File.OpenWrite(Weights);
        file.Position = offset;
        file.Write(bytes);
    }

    public void Dispose() => folder.Delete(recursive: true);
}

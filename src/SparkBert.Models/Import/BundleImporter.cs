using SparkBert.Bundles;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Import;

/// <summary>
/// Copies a bundle, most often out of an archive, with what its manifest says: nothing is taken from the graph again.
/// </summary>
internal sealed class BundleImporter : IModelImporter
{
    public string Format => "bundle";

    public string Content => BundleManifest.FileName;

    public bool Recognizes(string folder) => File.Exists(Path.Combine(folder, BundleManifest.FileName));

    public BundleManifest Import(ImportContext context)
    {
        var file = context.SourceFile(BundleManifest.FileName);
        if (!File.Exists(file))
        {
            throw new ModelException($"there is no {BundleManifest.FileName} in {context.Source}.");
        }

        var options = context.Options;
        var manifest = BundleManifest.Parse(File.ReadAllBytes(file), file);
        options.Gelu?.Require(manifest, context.OriginName);
        foreach (var name in manifest.Files.Keys)
        {
            var path = BundleHashes.Find(context.Source, name);
            if (name != ProbeVectors.FileName)
            {
                context.Copy(path, name);
                BundleHashes.Require(path, context.Bundle.HashOf(name), manifest.Files[name]);
            }
        }

        // A manifest of an earlier version has no seal: its vectors show whether it was edited.
        if (manifest.Files.TryGetValue(ProbeVectors.FileName, out var hash))
        {
            BundleHashes.Require(Path.Combine(context.Source, ProbeVectors.FileName), hash, context.Cancellation);
            var isOtherCase = options.CaseSensitive is { } asked && asked != manifest.CaseSensitive;
            var probes = ProbeVectors.Read(context.Source);
            context.Check = model => Compare(model, probes, context.OriginName, comparesWords: !isOtherCase);
        }

        return manifest with
        {
            Name = options.Name ?? manifest.Name,
            Language = options.Language ?? manifest.Language,
            License = options.License ?? manifest.License,
            CaseSensitive = options.CaseSensitive ?? manifest.CaseSensitive,
        };
    }

    private static void Compare(BertModel model, IReadOnlyList<Probe> probes, string name, bool comparesWords)
    {
        var worst = ProbeVectors.Compare(model, probes, comparesWords).Values.DefaultIfEmpty().Max();
        if (worst > ProbeVectors.Tolerance)
        {
            throw new ModelException(
                $"{name}: a run differs from the bundle's own probe vectors by {worst:0.0e+0}. Its {BundleManifest.FileName} was edited, "
                + "or the graph is another one. Import the original model.");
        }
    }
}

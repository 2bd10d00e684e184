using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Writing;

/// <summary>
/// Writes a bundle: model files, probe vectors, hashes, manifest. The folder appears under its name when all of it is written; where
/// something fails before, nothing is left.
/// </summary>
/// <param name="target">The bundle's folder, which must not exist.</param>
internal sealed class BundleWriter(string target) : IDisposable
{
    private readonly AtomicFolder folder = new(target);
    private readonly SortedDictionary<string, string> hashes = new(StringComparer.Ordinal);

    /// <summary>A folder on the same disk for what is needed only during the import. It is not there yet, and goes at the end.</summary>
    public string Scratch => folder.Scratch;

    /// <summary>The bundle under its temporary name.</summary>
    public string Folder => folder.Path;

    /// <summary>Creates a file of the bundle.</summary>
    /// <param name="name">Its name.</param>
    public HashedFile Create(string name) => new(Path.Combine(folder.Path, name), hash => hashes[name] = hash);

    /// <summary>The SHA-256 of a file that was written.</summary>
    public string HashOf(string name) => hashes[name];

    /// <summary>
    /// Opens what was written, which compares the manifest with the graph, the weights and the vocabulary, runs it, and adds the probe
    /// vectors.
    /// </summary>
    /// <param name="manifest">What the manifest says, without hashes.</param>
    /// <param name="check">Looks at the model, and throws where it is not as it should be.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">The model can't be run, or the manifest does not fit it.</exception>
    public void AddProbes(BundleManifest manifest, Action<BertModel>? check, CancellationToken cancellation)
    {
        WriteManifest(manifest);
        try
        {
            var options = new BertModelOptions { PackWeights = false, RememberHashes = false };
            using var model = BertModel.Open(folder.Path, options, cancellation);
            check?.Invoke(model);
            BatchProbe.Run(model);
            using var file = Create(ProbeVectors.FileName);
            file.Write(ProbeVectors.ToUtf8(ProbeVectors.Compute(model)));
        }
        catch (ModelException error) when (error.Message.Contains(folder.Path, StringComparison.Ordinal))
        {
            // The temporary folder is gone when the message is read.
            throw new ModelException(error.Message.Replace(folder.Path, folder.Target, StringComparison.Ordinal), error);
        }
    }

    /// <summary>Writes the manifest with the hashes of all files, and gives the folder its name.</summary>
    /// <param name="manifest">What the manifest says, without hashes.</param>
    /// <returns>The manifest as it is in the bundle: with hashes, sealed.</returns>
    /// <exception cref="IOException">There is something in its place by now.</exception>
    public BundleManifest Complete(BundleManifest manifest)
    {
        var complete = WriteManifest(manifest);
        folder.Complete();
        return complete;
    }

    /// <summary>Removes what was not completed.</summary>
    public void Dispose() => folder.Dispose();

    private BundleManifest WriteManifest(BundleManifest manifest)
    {
        var bytes = (manifest with { Files = new SortedDictionary<string, string>(hashes, StringComparer.Ordinal) }).ToUtf8();
        var file = Path.Combine(folder.Path, BundleManifest.FileName);
        File.WriteAllBytes(file, bytes);
        return BundleManifest.Parse(bytes, file);
    }
}

using System.Security.Cryptography;
using SparkBert.Bundles;
using SparkBert.Sessions;

namespace SparkBert.Worker.Models;

/// <summary>A model bundle on this executor's disk.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Identity">The SHA-256 of its manifest, which has those of all other files.</param>
internal sealed record ModelFolder(string Path, string Identity)
{
    /// <summary>What the model runs on.</summary>
    public ComputeDevice Device { get; init; }

    /// <summary>What models in memory are known by.</summary>
    public string Key => KeyOf(Identity, Device);

    /// <summary>What a model in memory is known by; <c>cuda</c> without a number is the first GPU.</summary>
    public static string KeyOf(string identity, ComputeDevice device) =>
        $"{identity} {(device is { IsCuda: true, Index: null } ? ComputeDevice.Cuda(0) : device)}";

    /// <summary>Finds a bundle.</summary>
    /// <param name="name">
    /// An absolute path, or a path in the folder of the session's files and archives, or in the process's own folder.
    /// </param>
    /// <param name="filesDirectory">The folder of the session's files and archives.</param>
    /// <exception cref="ModelException">It is not on this executor, or is no bundle.</exception>
    public static ModelFolder Find(string name, string filesDirectory)
    {
        string[] places = System.IO.Path.IsPathFullyQualified(name)
            ? [name]
            : [System.IO.Path.GetFullPath(System.IO.Path.Combine(filesDirectory, name)), System.IO.Path.GetFullPath(name)];
        var path = places.FirstOrDefault(Directory.Exists) ?? throw new ModelException(
            $"the model '{name}' is not on this executor ({Environment.MachineName}): there is no folder "
            + $"{string.Join(" and no folder ", places.Distinct())}. Ship it (--archives MODEL.tar.gz#NAME, --files, addFile or "
            + "addArchive) and give the name, or put it at the same path on every node.");
        var manifest = System.IO.Path.Combine(path, BundleManifest.FileName);
        return File.Exists(manifest)
            ? new ModelFolder(path, Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(manifest))))
            : throw new ModelException(
                $"the folder {path} of the model '{name}' on this executor ({Environment.MachineName}) is no model bundle: it has no "
                + $"{BundleManifest.FileName}. Executors import nothing: make a bundle of it with 'sparkbert model import' and put that on "
                + "every node, or give its name to the driver, which ships the bundle.");
    }

    /// <summary>Approximately the bytes that the model will take in memory: the size of the bundle's files.</summary>
    public long CountBytes() => new DirectoryInfo(Path).EnumerateFiles().Sum(file => file.Length);

    /// <summary>Refuses another model than the driver's.</summary>
    /// <param name="expected">The driver's; null to take any.</param>
    /// <exception cref="ModelException">It is another one.</exception>
    public void Require(string? expected)
    {
        if (expected is not null && !Identity.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException(
                $"the model in {Path} is not the driver's: its {BundleManifest.FileName} has the SHA-256 {Identity}, but "
                + $"{expected.ToUpperInvariant()} was expected. Put the same model on every node.");
        }
    }
}

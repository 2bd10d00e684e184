using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.Verification;

/// <summary>Compares the files of a bundle with the hashes in its manifest, without loading the model.</summary>
internal static class BundleHashes
{
    /// <summary>Reads every file that the manifest names.</summary>
    /// <exception cref="ModelException">A file is missing, or was changed or damaged.</exception>
    public static void Compare(string folder, BundleManifest manifest, CancellationToken cancellation)
    {
        foreach (var (name, expected) in manifest.Files)
        {
            Require(Find(folder, name), expected, cancellation);
        }
    }

    /// <summary>The path of a file that the manifest names.</summary>
    /// <exception cref="ModelException">It is missing, or is not a file of the folder.</exception>
    public static string Find(string folder, string name)
    {
        var file = Path.Combine(folder, name);
        return name == Path.GetFileName(name) && File.Exists(file)
            ? file
            : throw new ModelException($"{folder}: the file {name}, named in {BundleManifest.FileName}, is missing.");
    }

    /// <summary>Compares a file with its hash in the manifest.</summary>
    /// <exception cref="ModelException">It was changed or damaged.</exception>
    public static void Require(string file, string expected, CancellationToken cancellation) =>
        Require(file, ContentHash.Compute(file, cancellation), expected);

    /// <summary>Compares the hash of a file's content, as it was read, with the one in the manifest.</summary>
    /// <exception cref="ModelException">They differ: the file was changed or damaged.</exception>
    public static void Require(string file, string actual, string expected)
    {
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
        {
            GitLfs.Refuse(file);
            throw new ModelException(
                $"{file} was changed or damaged: its SHA-256 is {actual}, but {BundleManifest.FileName} says {expected}. Import the "
                + "model again.");
        }
    }
}

using System.Security.Cryptography;
using SparkBert.Bundles;

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
        Require(file, Hash(file, cancellation), expected);

    /// <summary>Compares the hash of a file's content, as it was read, with the one in the manifest.</summary>
    /// <exception cref="ModelException">They differ: the file was changed or damaged.</exception>
    public static void Require(string file, string actual, string expected)
    {
        if (!string.Equals(actual, expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException(
                $"{file} was changed or damaged: its SHA-256 is {actual}, but {BundleManifest.FileName} says {expected}. Import the "
                + "model again.");
        }
    }

    private static string Hash(string file, CancellationToken cancellation)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}

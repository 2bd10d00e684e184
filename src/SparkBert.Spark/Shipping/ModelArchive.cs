using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using SparkBert.Bundles;

namespace SparkBert.Spark.Shipping;

/// <summary>The archive in which a model travels to executors, and facts about a bundle that need no opening.</summary>
internal static class ModelArchive
{
    /// <summary>Packs a bundle's folder, uncompressed: weights hardly shrink.</summary>
    /// <param name="folder">The bundle.</param>
    /// <param name="archive">The archive to write.</param>
    public static void Pack(string folder, string archive)
    {
        using var file = File.Create(archive);
        using var packed = new GZipStream(file, CompressionLevel.NoCompression);
        TarFile.CreateFromDirectory(folder, packed, includeBaseDirectory: false);
    }

    /// <summary>Whether a folder is a bundle.</summary>
    public static bool IsBundle(string folder) => File.Exists(Path.Combine(folder, BundleManifest.FileName));

    /// <summary>The identity of the bundle in a folder: the SHA-256 of its manifest, which holds the hashes of its files.</summary>
    /// <exception cref="ModelException">It is no bundle, or not one that this program can read.</exception>
    public static string ReadIdentity(string folder)
    {
        var file = Path.Combine(folder, BundleManifest.FileName);
        if (!File.Exists(file))
        {
            throw new ModelException($"{folder} is no model bundle: there is no {BundleManifest.FileName}.");
        }

        var manifest = File.ReadAllBytes(file);
        BundleManifest.Parse(manifest, file);
        return Convert.ToHexString(SHA256.HashData(manifest));
    }
}

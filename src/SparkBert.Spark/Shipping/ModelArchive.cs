using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using SparkBert.Bundles;

namespace SparkBert.Spark.Shipping;

/// <summary>The form in which a model travels to executors, and what is known of one without opening it.</summary>
internal static class ModelArchive
{
    /// <summary>Packs a bundle's folder. Weights hardly shrink, so they are packed as they are.</summary>
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

    /// <summary>The identity of the bundle in a folder: the SHA-256 of its manifest, which has those of its files.</summary>
    /// <exception cref="ModelException">It is no bundle, or one that this program can't read.</exception>
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

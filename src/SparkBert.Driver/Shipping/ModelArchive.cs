using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace SparkBert.Driver.Shipping;

/// <summary>The archive in which a model travels to executors, and facts about a bundle that need no opening.</summary>
public static class ModelArchive
{
    /// <summary>The file that makes a folder a model bundle. It holds the hashes of all other files.</summary>
    public const string ManifestName = "sparkbert.json";

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
    public static bool IsBundle(string folder) => File.Exists(Path.Combine(folder, ManifestName));

    /// <summary>The identity of the bundle in a folder: the SHA-256 of its manifest.</summary>
    /// <exception cref="BundleException">It is no bundle.</exception>
    public static string ReadIdentity(string folder)
    {
        var file = Path.Combine(folder, ManifestName);
        return File.Exists(file)
            ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))
            : throw new BundleException($"{folder} is no model bundle: there is no {ManifestName}.");
    }
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using SparkBert.Models;
using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Shipping;

/// <summary>A model where executors find it.</summary>
/// <param name="Name">The path or name as executors know it: what the option <c>model.path</c> of a function takes.</param>
/// <param name="Sha256">The SHA-256 of its <c>sparkbert.json</c>, which executors compare; null where the driver can't see the model.</param>
/// <param name="LocalPath">Its folder on the driver's machine; null where the driver can't see it.</param>
internal sealed record ShippedModel(string Name, string? Sha256, string? LocalPath)
{
    /// <summary>
    /// Settles where executors find a model, and brings it to them where that is needed: an executor maps its files from one unpacked copy, whatever the number of slots;
    /// where the master is local, or every node has the model, there is one copy a machine.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="model">What <see cref="SparkBertSettings.Model"/> may be; null for that setting.</param>
    /// <exception cref="ShippingException">It is not there, or no name is given.</exception>
    /// <exception cref="ModelException">It is no model bundle.</exception>
    public static ShippedModel Resolve(SparkSession session, string? model)
    {
        model = string.IsNullOrEmpty(model) ? session.Conf.TryGet(SparkBertSettings.Model) : model;
        if (string.IsNullOrEmpty(model))
        {
            throw new ShippingException($"no model is named; give its folder, or set {SparkBertSettings.Model}.");
        }

        var files = new ExecutorFiles(session);
        if (ExecutorFiles.PathOnEveryNode(model) is { } everywhere)
        {
            return Seen(session, everywhere, Directory.Exists(everywhere) ? everywhere : null);
        }

        if (WorkerArchive.IsArchive(model))
        {
            return Archive(session, files, model);
        }

        var unpacked = Path.Combine(files.Root, model);
        if (IsShipped(files, model))
        {
            // Spark unpacked it for the driver too, but on YARN.
            return Seen(session, model, Directory.Exists(unpacked) ? unpacked : null);
        }

        if (!Directory.Exists(model))
        {
            throw new ShippingException(
                $"there is no model '{model}': neither a folder {Path.GetFullPath(model)} nor an archive that is shipped under that name (--archives FILE.tar.gz#{Path.GetFileName(model)}). "
                + "A model that is on every node but not here is named local:/path.");
        }

        return Folder(session, files, Path.GetFullPath(model));
    }

    /// <summary>Whether a model is the name of an archive that the settings ship, or of a folder that the program shipped with addArchive or addFile.</summary>
    public static bool IsShipped(ExecutorFiles files, string model) =>
        !Path.IsPathFullyQualified(model) && (files.ArchiveNamed(model) is not null || File.Exists(Path.Combine(files.Root, model, ModelBundle.ManifestName)));

    private static ShippedModel Archive(SparkSession session, ExecutorFiles files, string model)
    {
        var name = Path.GetFileName(model);
        name = FolderName(name[..name.IndexOf('.', StringComparison.Ordinal)]);
        if (name.Length == 0)
        {
            throw new ShippingException($"the model's archive '{model}' has no name before its ending.");
        }

        var path = ExecutorFiles.LocalPath(model);
        if (path is not null && !File.Exists(path))
        {
            throw new ShippingException($"there is no model archive '{model}'; make it with scripts/package.sh --model BUNDLE.");
        }

        name = files.AddArchive(path is null ? model : Path.GetFullPath(path), name);
        var unpacked = Path.Combine(files.Root, name);
        return File.Exists(Path.Combine(unpacked, ModelBundle.ManifestName))
            ? Seen(session, name, unpacked)
            : throw new ModelException($"the archive {model} is no model bundle: there is no {ModelBundle.ManifestName} at its root. Make it with scripts/package.sh --model BUNDLE.");
    }

    private static ShippedModel Folder(SparkSession session, ExecutorFiles files, string folder)
    {
        // Any form of model may be named; executors get the bundle.
        var bundle = ModelBundle.OpenOrImport(folder).Path;
        if (files.IsLocal)
        {
            return Seen(session, bundle, bundle);
        }

        // Spark brings no folder of the driver's disk to other machines, so it gets an archive: in the session's own folder, which goes when the session ends.
        // Two models may be in folders of one name.
        var name = $"{FolderName(Path.GetFileName(bundle))}-{Hash(bundle)[..8]}";
        if (!File.Exists(Path.Combine(files.Root, name, ModelBundle.ManifestName)))
        {
            var archive = Path.Combine(files.Root, $"sparkbert-{Guid.NewGuid():N}.tar.gz");
            Pack(bundle, archive);
            name = files.AddArchive(archive, name);
        }

        return Seen(session, name, bundle);
    }

    /// <summary>Weights hardly shrink: they are packed as they are.</summary>
    private static void Pack(string bundle, string archive)
    {
        using var file = File.Create(archive);
        using var packed = new GZipStream(file, CompressionLevel.NoCompression);
        TarFile.CreateFromDirectory(bundle, packed, includeBaseDirectory: false);
    }

    /// <summary>A name that stands in an address as it is.</summary>
    private static string FolderName(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-'));

    /// <summary>The SHA-256 of a bundle's manifest, which has those of its files.</summary>
    private static string Hash(string bundle)
    {
        using var manifest = File.OpenRead(Path.Combine(bundle, ModelBundle.ManifestName));
        return Convert.ToHexString(SHA256.HashData(manifest));
    }

    private static ShippedModel Seen(SparkSession session, string name, string? path)
    {
        var expected = session.Conf.TryGet(SparkBertSettings.ModelSha256);
        if (path is null)
        {
            return new ShippedModel(name, expected, LocalPath: null);
        }

        var bundle = ModelBundle.Open(path);
        var found = Hash(bundle.Path);
        return expected is null || found.Equals(expected, StringComparison.OrdinalIgnoreCase)
            ? new ShippedModel(name, found, bundle.Path)
            : throw new ModelException(
                $"the model '{name}' is another than {SparkBertSettings.ModelSha256} says: its {ModelBundle.ManifestName} has the SHA-256 {found}, but {expected.ToUpperInvariant()} was expected.");
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Verification;
using SparkBert.WordPieces;

namespace SparkBert.Models;

/// <summary>Writes bundles. To be cut into BundleWriter, ModelImport and random models.</summary>
public static class ModelBundle
{
    /// <summary>Reads the manifest of a bundle and compares its files with their hashes.</summary>
    internal static BundleManifest ReadWhole(string path)
    {
        var manifest = ReadManifest(path);
        BundleHashes.Compare(path, manifest, default);
        return manifest;
    }

    internal static BundleManifest ReadManifest(string path)
    {
        var file = Path.Combine(path, BundleManifest.FileName);
        return File.Exists(file)
            ? BundleManifest.Parse(File.ReadAllBytes(file), file)
            : throw new ModelException($"{path} is no model bundle: there is no {BundleManifest.FileName}.");
    }

    /// <summary>The bundle of a path, which is imported into the cache where it is another form of a model.</summary>
    internal static string FindOrImport(string path)
    {
        if (File.Exists(Path.Combine(path, BundleManifest.FileName)))
        {
            return path;
        }

        RequireSource(path);
        var target = Path.Combine(ModelCache.Folder, Fingerprint(path));
        return Directory.Exists(target) ? target : Import(path, target);
    }

    /// <summary>Temporary.</summary>
    public static string Import(string source, string target, ImportOptions? options = null)
    {
        RequireSource(source);
        options ??= new ImportOptions();
        return Write(target, options, folder => ModelSource.Import(source, folder, options));
    }

    internal static string CreateRandom(string target, string name, BertConfig config, IReadOnlyList<string> pieces) => Write(
        target,
        new ImportOptions(),
        folder => BertModelWriter.Write(
            new ImportContext(folder, folder, name, new ImportOptions()), config, new RandomWeights(1), new Vocabulary(pieces), "random"));

    private static void RequireSource(string path)
    {
        if (!Directory.Exists(path) && !File.Exists(path))
        {
            throw new ModelException($"there is no model folder or archive {Path.GetFullPath(path)}.");
        }
    }

    private static string Write(string target, ImportOptions options, Func<string, BundleManifest> write)
    {
        target = Path.GetFullPath(target);
        if (Directory.Exists(target) || File.Exists(target))
        {
            throw new IOException($"{target} is there already.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var temporary = target + "." + Guid.NewGuid().ToString("N")[..8] + ".tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            var manifest = write(temporary);
            options.Progress?.Report(new ImportProgress("hashes", 0, 0));
            manifest = manifest with { Files = Hashes(temporary) };
            File.WriteAllBytes(Path.Combine(temporary, BundleManifest.FileName), manifest.ToUtf8());
            options.Progress?.Report(new ImportProgress("probe vectors", 0, 0));
            using (var model = BertModel.Open(temporary, new BertModelOptions { PackWeights = false }, options.Cancellation))
            {
                File.WriteAllBytes(Path.Combine(temporary, ProbeVectors.FileName), ProbeVectors.ToUtf8(ProbeVectors.Compute(model)));
            }

            File.Delete(Path.Combine(temporary, BundleManifest.FileName));
            manifest = manifest with { Files = Hashes(temporary) };
            File.WriteAllBytes(Path.Combine(temporary, BundleManifest.FileName), manifest.ToUtf8());
            options.Cancellation.ThrowIfCancellationRequested();
            try
            {
                Directory.Move(temporary, target);
            }
            catch (IOException) when (File.Exists(Path.Combine(target, BundleManifest.FileName)))
            {
                // Another process was faster with the same bundle: its copy is as good.
            }

            return target;
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }

    private static SortedDictionary<string, string> Hashes(string folder) =>
        new(Directory.EnumerateFiles(folder).ToDictionary(file => Path.GetFileName(file), Hash), StringComparer.Ordinal);

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    private static string Fingerprint(string source)
    {
        source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        var text = new StringBuilder().Append(BundleManifest.CurrentVersion).Append(' ').AppendLine(source);
        foreach (var file in ModelSource.Files(source).OrderBy(file => file.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}\n");
        }

        return Path.GetFileName(source) + "-" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }
}

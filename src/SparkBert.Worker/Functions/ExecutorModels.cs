using System.Collections.Concurrent;
using System.Security.Cryptography;
using SparkBert.Models;

namespace SparkBert.Worker;

/// <summary>Finds models on an executor and opens each once in a process, however many tasks ask for it at the same time.</summary>
internal static class ExecutorModels
{
    private static readonly ConcurrentDictionary<(string Path, string? Manifest), Lazy<ModelBundle>> Opened = [];

    /// <summary>Opens a model.</summary>
    /// <param name="name">An absolute path, or a path in the folder of the session's files and archives, or in the process's own folder.</param>
    /// <param name="filesDirectory">The folder of the session's files and archives.</param>
    /// <param name="manifestSha256">The SHA-256 of the bundle's <c>sparkbert.json</c>, which holds those of all other files; null to take any.</param>
    /// <exception cref="ModelException">It is not on this executor, can't be used, or is another one than the driver's.</exception>
    public static ModelBundle Open(string name, string filesDirectory, string? manifestSha256)
    {
        var path = Find(name, filesDirectory);

        // Another model may come to the place of one that was opened before.
        var manifest = Path.Combine(path, ModelBundle.ManifestName);
        var found = File.Exists(manifest) ? Hash(manifest) : null;
        if (manifestSha256 is not null && found is not null)
        {
            Check(path, found, manifestSha256);
        }

        var lazy = Opened.GetOrAdd((path, found), _ => new Lazy<ModelBundle>(() => ModelBundle.OpenOrImport(path)));
        ModelBundle bundle;
        try
        {
            bundle = lazy.Value;
        }
        catch
        {
            // A retry of the task looks again: the file may have come meanwhile.
            Opened.TryRemove(KeyValuePair.Create((path, found), lazy));
            throw;
        }

        if (manifestSha256 is not null && found is null)
        {
            // It was imported here.
            Check(bundle.Path, Hash(Path.Combine(bundle.Path, ModelBundle.ManifestName)), manifestSha256);
        }

        return bundle;
    }

    private static string Find(string name, string filesDirectory)
    {
        string[] places = Path.IsPathFullyQualified(name)
            ? [name]
            : [Path.GetFullPath(Path.Combine(filesDirectory, name)), Path.GetFullPath(name)];
        return places.FirstOrDefault(Directory.Exists) ?? throw new ModelException(
            $"the model '{name}' is not on this executor ({Environment.MachineName}): there is no folder {string.Join(" and no folder ", places.Distinct())}. Ship it (--archives MODEL.tar.gz#NAME, --files, addFile or addArchive) and give the name, or put it at the same path on every node.");
    }

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    private static void Check(string path, string found, string expected)
    {
        if (!found.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException($"the model in {path} is not the driver's: its {ModelBundle.ManifestName} has the SHA-256 {found}, but {expected.ToUpperInvariant()} was expected. Put the same model on every node.");
        }
    }
}

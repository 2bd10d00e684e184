using System.Collections.Concurrent;
using System.Security.Cryptography;
using SparkBert.Models;

namespace SparkBert.Worker;

/// <summary>Finds models on an executor and opens each once in a process, however many tasks ask for it at the same time.</summary>
internal static class ExecutorModels
{
    private static readonly ConcurrentDictionary<string, Lazy<ModelBundle>> Opened = new(StringComparer.Ordinal);

    /// <summary>Opens a model.</summary>
    /// <param name="name">An absolute path, or a path in the folder of the session's files and archives, or in the process's own folder.</param>
    /// <param name="filesDirectory">The folder of the session's files and archives.</param>
    /// <param name="manifestSha256">The SHA-256 of the bundle's <c>sparkbert.json</c>, which holds those of all other files; null to take any.</param>
    /// <exception cref="ModelException">It is not on this executor, can't be used, or is another one than the driver's.</exception>
    public static ModelBundle Open(string name, string filesDirectory, string? manifestSha256)
    {
        var path = Find(name, filesDirectory);
        var lazy = Opened.GetOrAdd(path, _ => new Lazy<ModelBundle>(() => ModelBundle.OpenOrImport(path)));
        ModelBundle bundle;
        try
        {
            bundle = lazy.Value;
        }
        catch
        {
            // A retry of the task looks again: the file may have come meanwhile.
            Opened.TryRemove(KeyValuePair.Create(path, lazy));
            throw;
        }

        if (manifestSha256 is not null)
        {
            Check(bundle, manifestSha256);
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

    private static void Check(ModelBundle bundle, string expected)
    {
        using var file = File.OpenRead(Path.Combine(bundle.Path, ModelBundle.ManifestName));
        var found = Convert.ToHexString(SHA256.HashData(file));
        if (!found.Equals(expected, StringComparison.OrdinalIgnoreCase))
        {
            throw new ModelException($"the model in {bundle.Path} is not the driver's: its {ModelBundle.ManifestName} has the SHA-256 {found}, but {expected.ToUpperInvariant()} was expected. Put the same model on every node.");
        }
    }
}

using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Models.Archives;
using SparkBert.Models.Files;
using SparkBert.Models.Onnx.Protocol;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Onnx;

/// <summary>
/// The data files of a graph. Each must be a plain file beside the graph. This is checked before any is read, because ONNX Runtime opens
/// the files that the graph names.
/// </summary>
internal static class ExternalData
{
    /// <summary>Finds the files.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="folders">Where they may lie.</param>
    /// <returns>The paths by their names in the graph.</returns>
    /// <exception cref="ModelException">A name leaves the folder, or a file is missing, a link or too short.</exception>
    public static SortedDictionary<string, string> Find(OnnxGraph graph, IReadOnlyList<string> folders)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var tensor in graph.ListTensors().Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External))
        {
            var owner = tensor.Name.Length > 0 ? ForeignText.Show(tensor.Name) : "a tensor without a name";
            var location = FindEntry(tensor, "location", owner) ?? throw new ModelException($"{owner}: its external data has no location.");
            CheckLocation(location, owner);
            if (!files.TryGetValue(location, out var path))
            {
                path = folders.Select(folder => Path.Combine(folder, location)).FirstOrDefault(File.Exists)
                    ?? throw new ModelException($"the external data file {ForeignText.Show(location)} of {owner} is missing.");
                files.Add(location, path);
            }

            GitLfs.Refuse(path);
            CheckFile(tensor, new FileInfo(path), owner);
        }

        return files;
    }

    private static void CheckLocation(string location, string owner)
    {
        var name = ForeignText.Show(location);
        string parsed;
        try
        {
            parsed = ArchivePath.Parse(location, "external data");
        }
        catch (ModelException error)
        {
            throw new ModelException(
                $"{owner}: the external data {name} leaves the model folder, or can't be the name of a file on every system.", error);
        }

        // Exporters write the data beside the graph, and a bundle is one folder.
        if (parsed != location || parsed.Contains('/', StringComparison.Ordinal) || parsed.Length == 0)
        {
            throw new ModelException(
                $"{owner}: the external data {name} does not lie beside the graph. Save the model with its data in one file beside it.");
        }

        if (location
            is BundleManifest.GraphFileName or BundleManifest.VocabularyFileName or BundleManifest.FileName or ProbeVectors.FileName)
        {
            throw new ModelException($"{owner}: the external data {name} has the name of another file of the model.");
        }
    }

    private static void CheckFile(TensorProto tensor, FileInfo file, string owner)
    {
        if (file.LinkTarget is not null)
        {
            throw new ModelException(
                $"the external data file {file.Name} of {owner} is a link, which is not followed. Copy the folder with the content of its "
                + "links.");
        }

        var offset = FindNumber(tensor, "offset", owner) ?? 0;
        var length = FindNumber(tensor, "length", owner) ?? (file.Length - offset);
        if (offset < 0 || length < 0 || offset > file.Length - length)
        {
            throw new ModelException(
                $"the external data file {file.Name} is too short: {owner} needs the bytes {offset} to "
                + $"{(UInt128)offset + (UInt128)length}, "
                + $"and it has {file.Length}.");
        }
    }

    private static string? FindEntry(TensorProto tensor, string key, string owner)
    {
        // Readers differ in which of two they take, so they might open another file than the one checked here.
        var entries = tensor.ExternalData.Where(entry => entry.Key == key).Take(2).ToList();
        return entries.Count < 2
            ? entries.FirstOrDefault()?.Value
            : throw new ModelException($"{owner}: its external data has two of {key}.");
    }

    private static long? FindNumber(TensorProto tensor, string key, string owner) => FindEntry(tensor, key, owner) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ModelException($"{owner}: {key} of its external data is no number: {ForeignText.Show(text)}.");
}

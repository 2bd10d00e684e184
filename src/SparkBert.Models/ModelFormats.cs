using SparkBert.Bundles;
using SparkBert.Models.HuggingFace;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx;
using SparkBert.Models.SparkNlp;
using SparkBert.Models.TensorFlow;

namespace SparkBert.Models;

/// <summary>The formats that models can be imported from.</summary>
public static class ModelFormats
{
    /// <summary>
    /// In the order in which they look at a folder. If a folder has several formats, weights come before ONNX, because our own graph
    /// outputs every layer. A bundle has a graph too, so it comes first. TensorFlow's importers skip folders with weights of Hugging Face.
    /// They come before it because Hugging Face's also takes a configuration alone, to name the missing weights.
    /// </summary>
    private static readonly IModelImporter[] Importers =
    [
        new BundleImporter(),
        new SparkNlpImporter(),
        new SavedModelImporter(),
        new GoogleImporter(),
        new HuggingFaceImporter(),
        new OnnxImporter(),
    ];

    /// <summary>Names of the formats, for <see cref="ImportOptions.Format"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Importers.Select(importer => importer.Format)];

    /// <summary>The importer of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="format">A format's name, or null to recognize it by the files.</param>
    /// <exception cref="ModelException">There is no such format, or the folder has none of them.</exception>
    internal static IModelImporter Find(string folder, string? format)
    {
        if (format is not null)
        {
            return Array.Find(Importers, importer => importer.Format == format)
                ?? throw new ModelException($"there is no model format '{format}'. Formats: {string.Join(", ", Names)}.");
        }

        return Recognize(folder) ?? throw new ModelException(
            $"{folder} holds no model that can be imported (found: {ListFiles(folder)}). "
            + $"A model is one of: {string.Join("; ", Importers.Select(importer => $"{importer.Content} ({importer.Format})"))}.");
    }

    /// <summary>The importer that knows the files of a folder; null if there is none.</summary>
    internal static IModelImporter? Recognize(string folder) => Array.Find(Importers, importer => importer.Recognizes(folder));

    private static string ListFiles(string folder)
    {
        const int MaxListed = 8;
        var names = Directory.EnumerateFileSystemEntries(folder)
            .Select(Path.GetFileName)
            .Order(StringComparer.Ordinal)
            .Take(MaxListed + 1)
            .ToList();
        return names.Count == 0 ? "nothing" : string.Join(", ", names.Take(MaxListed)) + (names.Count > MaxListed ? ", ..." : "");
    }
}

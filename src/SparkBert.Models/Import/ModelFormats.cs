using SparkBert.Bundles;
using SparkBert.Models.HuggingFace;
using SparkBert.Models.Onnx;
using SparkBert.Models.SparkNlp;
using SparkBert.Models.TensorFlow;

namespace SparkBert.Models.Import;

/// <summary>The formats that models can be imported from.</summary>
public static class ModelFormats
{
    /// <summary>
    /// In the order in which a folder is looked at: where a folder has several, weights come before ONNX, since our own graph gives every layer. Those of TensorFlow pass over folders with weights of
    /// Hugging Face; they come first because a configuration alone counts as Hugging Face's, so that it can say which weights are missing.
    /// </summary>
    private static readonly IModelImporter[] Importers = [new SparkNlpImporter(), new SavedModelImporter(), new GoogleImporter(), new HuggingFaceImporter(), new OnnxImporter()];

    /// <summary>Names of the formats.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Importers.Select(importer => importer.Format)];

    /// <summary>The importer of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="format">A format's name, or null to tell it from the files.</param>
    /// <exception cref="ModelException">There is no such format, or the folder has none of them.</exception>
    internal static IModelImporter Find(string folder, string? format)
    {
        if (format is not null)
        {
            return Importers.FirstOrDefault(importer => importer.Format == format)
                ?? throw new ModelException($"there is no model format '{format}'. Formats: {string.Join(", ", Names)}.");
        }

        return Recognize(folder) ?? throw new ModelException(
            $"{folder} holds no model that can be imported (found: {Listing(folder)}). A model is one of: {string.Join("; ", Importers.Select(importer => $"{importer.Content} ({importer.Format})"))}.");
    }

    /// <summary>The importer that knows the files of a folder; null if there is none.</summary>
    internal static IModelImporter? Recognize(string folder) => Importers.FirstOrDefault(importer => importer.Recognizes(folder));

    private static string Listing(string folder)
    {
        const int Most = 8;
        var names = Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).Take(Most + 1).ToList();
        return names.Count == 0 ? "nothing" : string.Join(", ", names.Take(Most)) + (names.Count > Most ? ", ..." : "");
    }
}

using SparkBert.Bundles;
using SparkBert.Models.Import;

namespace SparkBert.Models.Onnx;

/// <summary>Finds the graph and the vocabulary of an export.</summary>
internal static class OnnxFolder
{
    /// <summary>How a graph's file name ends.</summary>
    public const string Extension = ".onnx";

    /// <summary>
    /// The graph of a folder: model.onnx, onnx/model.onnx as on Hugging Face, or the only .onnx file; null if there is none.
    /// </summary>
    public static string? FindGraph(string folder)
    {
        var usual = ((string[])[folder, Path.Combine(folder, "onnx")])
            .Select(place => Path.Combine(place, BundleManifest.GraphFileName))
            .FirstOrDefault(File.Exists);
        return usual is not null ? usual
            : Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*" + Extension).Take(2).ToList() is [var only] ? only
            : null;
    }

    /// <summary>
    /// The places of a graph's vocabulary: beside it, in assets (Spark NLP's way of exporting), or in the folder above (Hugging Face's onnx
    /// folder).
    /// </summary>
    public static IReadOnlyList<string> ListVocabularyFolders(string graphFile)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(graphFile))!;
        List<string> folders = [folder, Path.Combine(folder, "assets")];
        if (Path.GetDirectoryName(folder) is { } parent)
        {
            folders.Add(parent);
        }

        return folders;
    }

    /// <summary>The folder of a graph's vocabulary.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public static string FindVocabularyFolder(string graphFile) =>
        ListVocabularyFolders(graphFile).FirstOrDefault(ModelVocabulary.IsIn)
            ?? throw new ModelException(
                $"there is no {BundleManifest.VocabularyFileName} or {VocabularyInJson.FileName} beside {Path.GetFileName(graphFile)}, "
                + $"in its folder's assets or above it ({Path.GetDirectoryName(graphFile)}).");
}

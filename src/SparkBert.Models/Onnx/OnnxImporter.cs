using SparkBert.Bundles;
using SparkBert.Models.Import;
using SparkBert.Models.Verification;

namespace SparkBert.Models.Onnx;

/// <summary>
/// Imports a folder with an ONNX export of a BERT (model.onnx, data files beside it) and vocab.txt, or such a file itself.
/// </summary>
/// <param name="file">The graph, if the user named it; null to look for it in the folder.</param>
internal sealed class OnnxImporter(string? file = null) : IModelImporter
{
    public string Format => "onnx";

    public string Content => "model.onnx (or onnx/model.onnx) and vocab.txt";

    public bool Recognizes(string folder) => OnnxFolder.FindGraph(folder) is not null;

    public BundleManifest Import(ImportContext context)
    {
        if (file is not null && context.Options.Format is { } format && format != Format)
        {
            throw new ModelException($"{context.OriginName} is an ONNX file, but the format {format} was asked for.");
        }

        if (file is null && context.Options.Format is null && File.Exists(context.SourceFile(ProbeVectors.FileName)))
        {
            throw new ModelException(
                $"{context.Source} was a model bundle, but its {BundleManifest.FileName} is missing, which says how the graph is used. "
                + $"Copy the bundle again, or import it with the format '{Format}' to take the graph and the vocabulary alone.");
        }

        var path = file
            ?? OnnxFolder.FindGraph(context.Source)
            ?? throw new ModelException($"there is no {BundleManifest.GraphFileName} in {context.Source}.");
        var folder = OnnxFolder.FindVocabularyFolder(path);
        return OnnxModel.Import(context, path, [Path.GetDirectoryName(path)!], TokenizerFiles.Read(folder, context), Format);
    }
}

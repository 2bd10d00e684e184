using SparkBert.Bundles;
using SparkBert.Models.Import;
using SparkBert.WordPieces;

namespace SparkBert.Models.Onnx;

/// <summary>Imports the graph of an ONNX export as it is. Names and types of inputs and outputs are found out.</summary>
internal static class OnnxModel
{
    /// <summary>Writes <c>model.onnx</c>, its data files and <c>vocab.txt</c>.</summary>
    /// <param name="context">The import.</param>
    /// <param name="graphFile">The graph; its name is free.</param>
    /// <param name="dataFolders">Where its data files may lie.</param>
    /// <param name="vocabulary">The word pieces.</param>
    /// <param name="format">The source's format.</param>
    /// <exception cref="ModelException">It is no ONNX, no BERT, a data file is missing or not beside it, or the vocabulary is longer than the embedding table.</exception>
    public static BundleManifest Import(ImportContext context, string graphFile, IReadOnlyList<string> dataFolders, Vocabulary vocabulary, string format)
    {
        var graph = OnnxGraph.Read(graphFile);
        var dataFiles = ExternalData.Find(graph, dataFolders);
        var inputs = graph.Inputs();
        var table = graph.EmbeddingTable(inputs.InputIds);
        if (table is { } rows)
        {
            ModelVocabulary.CheckSize(vocabulary, rows.Rows, context);
        }

        var (outputs, hidden) = graph.Outputs(table?.Width);
        if (dataFiles.Count == 0)
        {
            OnnxCopy.Copy(graphFile, context);
        }
        else
        {
            context.Copy(graphFile, BundleManifest.GraphFileName);
        }

        foreach (var (name, path) in dataFiles)
        {
            context.Copy(path, name);
        }

        ModelVocabulary.Write(vocabulary, context.TargetFile(BundleManifest.VocabularyFileName));
        return new BundleManifest
        {
            Name = context.Options.Name ?? context.DefaultName,
            Language = context.Options.Language ?? "en",
            License = context.Options.License,
            SourceFormat = format,
            Source = context.OriginName,
            CaseSensitive = context.Options.CaseSensitive ?? ModelVocabulary.HasCapitals(vocabulary),
            Gelu = Gelu(graph, context),
            HiddenSize = hidden,
            Layers = outputs.Count - 1,
            MaxPositions = graph.MaxPositions(hidden),
            VocabularySize = vocabulary.Count,
            Inputs = inputs,
            LayerOutputs = outputs,
        };
    }

    private static string? Gelu(OnnxGraph graph, ImportContext context)
    {
        var (gelu, why) = graph.Gelu();
        if (context.Options.Gelu is { } asked && gelu is { } found && asked != found)
        {
            throw new ModelException($"the {Name(asked)} form of GELU was asked for, but {why}, the {Name(found)} form; an ONNX graph is imported as it is. Import the model from its weights to choose.");
        }

        context.Note(gelu is { } known ? $"GELU: the {Name(known)} form, for {why}" : $"GELU: {why}; it is computed as the graph says");
        return gelu is { } form ? Name(form) : null;
    }

    private static string Name(Gelu gelu) => gelu == Models.Gelu.Erf ? "erf" : "tanh";
}

using SparkBert.Bundles;
using SparkBert.Models.Import;

namespace SparkBert.Models.Onnx;

/// <summary>
/// Copies the graph of an ONNX export; finds the names and types of its inputs and outputs. That of a plain BERT is written again later.
/// </summary>
internal static class OnnxModel
{
    /// <summary>Writes <c>model.onnx</c>, its data files and <c>vocab.txt</c>.</summary>
    /// <param name="context">The import.</param>
    /// <param name="graphFile">The graph, under any name.</param>
    /// <param name="dataFolders">Where its data files may lie.</param>
    /// <param name="tokenizer">The word pieces and their rules.</param>
    /// <param name="format">The source's format.</param>
    /// <exception cref="ModelException">
    /// It is no ONNX, no BERT, a data file is missing or not beside it, or the vocabulary is longer than the embedding table.
    /// </exception>
    public static BundleManifest Import(
        ImportContext context, string graphFile, IReadOnlyList<string> dataFolders, ModelTokenizer tokenizer, string format)
    {
        var graph = OnnxGraph.Read(graphFile);
        var dataFiles = ExternalData.Find(graph, dataFolders);
        var inputs = graph.FindInputs();
        var table = graph.FindEmbeddingTable(inputs.InputIds);
        if (table is { } rows)
        {
            tokenizer.CheckSize(rows.Rows, context);
        }

        var (outputs, hidden) = graph.FindOutputs(table?.Width);
        var facts = new GraphFacts
        {
            HiddenSize = hidden,
            Layers = outputs.Count - 1,
            MaxPositions = graph.FindMaxPositions(hidden),
            Inputs = inputs,
            LayerOutputs = outputs,
            PoolerOutput = graph.FindPooler(hidden),
            Gelu = FindGelu(graph, context),
            Precision = graph.FindPrecision(),
        };
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

        context.HasExportedGraph = true;
        return context.Complete(tokenizer, format, facts);
    }

    private static Gelu? FindGelu(OnnxGraph graph, ImportContext context)
    {
        var (gelu, why) = graph.FindGelu();
        if (context.Options.Gelu is { } asked && gelu is { } found && asked != found)
        {
            throw new ModelException(
                $"the {asked.Name} form of GELU was asked for, but {why}, the {found.Name} form, which an import keeps. "
                + "Import the model from its weights to choose.");
        }

        context.Note("GELU", gelu is { } known ? $"the {known.Name} form, for {why}" : $"{why}; it is computed as the graph says");
        return gelu;
    }
}

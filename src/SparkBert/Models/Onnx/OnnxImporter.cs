using System.Globalization;
using Google.Protobuf;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;

namespace SparkBert.Models.Onnx;

/// <summary>Imports a folder with an ONNX export of a BERT (model.onnx, data files beside it) and vocab.txt. Names and types of inputs and outputs are found out.</summary>
internal sealed class OnnxImporter : IModelImporter
{
    public string Format => "onnx";

    public string Content => "model.onnx and vocab.txt";

    public bool Recognizes(string folder) => File.Exists(Path.Combine(folder, ModelBundle.GraphName));

    public BundleManifest Import(ImportContext context)
    {
        var (source, target) = (context.Source, context.Target);
        var path = context.SourceFile(ModelBundle.GraphName);
        var graph = Read(path);
        var dataFiles = ExternalFiles(graph, source);
        var (inputs, ids) = Inputs(graph);
        var table = EmbeddingTable(graph, ids);
        var vocabulary = ModelVocabulary.Read(source);
        if (table is not null)
        {
            ModelVocabulary.CheckSize(vocabulary, (int)table.Dims[0], context);
        }

        var (outputs, hidden) = Outputs(graph, table is null ? null : (int)table.Dims[1]);
        File.Copy(path, Path.Combine(target, ModelBundle.GraphName));
        foreach (var file in dataFiles)
        {
            File.Copy(Path.Combine(source, file), Path.Combine(target, file));
        }

        ModelVocabulary.Write(vocabulary, context.TargetFile(ModelBundle.VocabularyName));
        return new BundleManifest
        {
            Name = context.Options.Name ?? context.DefaultName,
            Language = context.Options.Language ?? "en",
            License = context.Options.License,
            SourceFormat = Format,
            Source = context.OriginName,
            CaseSensitive = context.Options.CaseSensitive ?? ModelVocabulary.IsCaseSensitive(source, vocabulary),
            Gelu = graph.Node.Any(node => node.OpType is "Erf" or "BiasGelu") ? "erf" : null,
            HiddenSize = hidden,
            Layers = outputs.Count - 1,
            MaxPositions = MaxPositions(graph, hidden),
            VocabularySize = vocabulary.Count,
            Inputs = inputs,
            LayerOutputs = outputs,
        };
    }

    private static GraphProto Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelException($"there is no {ModelBundle.GraphName} in {Path.GetDirectoryName(path)}.");
        }

        try
        {
            using var file = File.OpenRead(path);
            var model = ModelProto.Parser.ParseFrom(file);
            return model.Graph is { Node.Count: > 0 } graph ? graph : throw new ModelException($"{ModelBundle.GraphName} is not a readable ONNX protobuf: it has no graph.");
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException($"{ModelBundle.GraphName} is not a readable ONNX protobuf: {error.Message}", error);
        }
    }

    /// <summary>The data files of a graph, each checked to be inside the folder before anything of it is read.</summary>
    private static SortedSet<string> ExternalFiles(GraphProto graph, string folder)
    {
        var files = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer.Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External))
        {
            var location = Entry(tensor, "location") ?? throw new ModelException($"{tensor.Name}: its external data has no location.");
            if (location.Length == 0 || location != Path.GetFileName(location) || location is "." or ".." || location.Contains('\\', StringComparison.Ordinal))
            {
                throw new ModelException($"{tensor.Name}: the external data {location} leaves the model folder.");
            }

            var file = new FileInfo(Path.Combine(folder, location));
            if (!file.Exists)
            {
                throw new ModelException($"the external data file {location} of {tensor.Name} is missing.");
            }

            if (file.LinkTarget is not null)
            {
                throw new ModelException($"the external data file {location} of {tensor.Name} is a link, which is not followed.");
            }

            var offset = Number(tensor, "offset") ?? 0;
            var length = Number(tensor, "length") ?? (file.Length - offset);
            if (offset < 0 || length < 0 || offset > file.Length - length)
            {
                throw new ModelException($"the external data file {location} is too short: {tensor.Name} needs the bytes {offset} to {offset + length}, and it has {file.Length}.");
            }

            files.Add(location);
        }

        return files;
    }

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static long? Number(TensorProto tensor, string key) => Entry(tensor, key) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ModelException($"{tensor.Name}: {key} of its external data is no number: {text}.");

    private static (BundleInputs Inputs, string Ids) Inputs(GraphProto graph)
    {
        // Old exports list the weights among the inputs.
        var weights = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = graph.Input.Where(input => !weights.Contains(input.Name)).ToList();
        ValueInfoProto? Find(params string[] parts) => inputs.FirstOrDefault(input => parts.Any(part => input.Name.Contains(part, StringComparison.OrdinalIgnoreCase)));
        var names = string.Join(", ", inputs.Select(input => input.Name));
        var mask = Find("mask") ?? throw new ModelException($"{ModelBundle.GraphName} has no input for the attention mask (found: {names}).");
        var types = Find("token_type", "segment", "input_type");
        var ids = inputs.FirstOrDefault(input => input != mask && input != types && (input.Name.Contains("id", StringComparison.OrdinalIgnoreCase) || input.Name.Contains("word", StringComparison.OrdinalIgnoreCase)))
            ?? throw new ModelException($"{ModelBundle.GraphName} has no input for piece ids (found: {names}).");
        if (inputs.Count != (types is null ? 2 : 3))
        {
            throw new ModelException($"{ModelBundle.GraphName} must have the inputs of a BERT (ids, mask, token types), but has: {names}.");
        }

        var elementTypes = inputs.Select(input => input.Type?.TensorType?.ElemType ?? 0).Distinct().ToList();
        return elementTypes is [(int)TensorProto.Types.DataType.Int32 or (int)TensorProto.Types.DataType.Int64]
            ? (new BundleInputs(ids.Name, mask.Name, types?.Name, elementTypes[0] == (int)TensorProto.Types.DataType.Int32), ids.Name)
            : throw new ModelException($"{ModelBundle.GraphName}: the inputs must be all int64 or all int32.");
    }

    /// <summary>The table that the ids look up: the matrix of the Gather that takes them; null where the graph hides it.</summary>
    private static TensorProto? EmbeddingTable(GraphProto graph, string ids)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { ids };
        foreach (var node in graph.Node)
        {
            if (node.OpType is "Cast" or "Identity" && node.Input.Count > 0 && names.Contains(node.Input[0]))
            {
                names.UnionWith(node.Output);
            }

            if (node.OpType == "Gather" && node.Input.Count == 2 && names.Contains(node.Input[1]))
            {
                return graph.Initializer.FirstOrDefault(tensor => tensor.Name == node.Input[0] && tensor.Dims.Count == 2);
            }
        }

        return null;
    }

    private static (IReadOnlyList<string?> Outputs, int Hidden) Outputs(GraphProto graph, int? tableWidth)
    {
        // The vectors of positions are told by their shape, [batch, sequence, hidden]; names differ from export to export.
        var candidates = graph.Output.Where(output => output.Type?.TensorType is { ElemType: (int)TensorProto.Types.DataType.Float, Shape.Dim.Count: 3 } tensor
            && (tableWidth is null || LastSize(tensor) is 0 || LastSize(tensor) == tableWidth)).ToList();
        var layers = candidates.Select(output => (output.Name, Layer: LayerNumber(output.Name))).Where(output => output.Layer is not null).ToDictionary(output => output.Layer!.Value, output => output.Name);
        var last = candidates.FirstOrDefault(output => output.Name == BertGraph.LastHiddenState)
            ?? candidates.FirstOrDefault(output => LayerNumber(output.Name) is null)
            ?? candidates.LastOrDefault();
        if (last is null || last.Name is "logits")
        {
            throw new ModelException($"{ModelBundle.GraphName} has no output {BertGraph.LastHiddenState} [batch, sequence, hidden] (found: {string.Join(", ", graph.Output.Select(output => output.Name))}).");
        }

        var hidden = tableWidth ?? LastSize(last.Type.TensorType);
        if (hidden == 0)
        {
            throw new ModelException($"{ModelBundle.GraphName}: the length of the vectors of {last.Name} can't be told from its shape.");
        }

        // The numbers run from the embeddings (0) to the last layer, which may have its number too.
        var isNumbered = layers.Count > 0 && layers.Keys.Order().SequenceEqual(Enumerable.Range(0, layers.Count));
        if (!isNumbered)
        {
            // Only the last layer is given; how many lie before it does not matter then.
            return ([null, last.Name], hidden);
        }

        var outputs = layers.OrderBy(layer => layer.Key).Select(layer => (string?)layer.Value).ToList();
        var heads = AttentionLayers(graph);
        if (outputs.Count == heads && last.Name != outputs[^1])
        {
            outputs.Add(last.Name);
        }
        else if (outputs[^1] != last.Name)
        {
            outputs[^1] = last.Name;
        }

        return (outputs, hidden);
    }

    private static int LastSize(TypeProto.Types.Tensor tensor) => (int)tensor.Shape.Dim[2].DimValue;

    private static int AttentionLayers(GraphProto graph) => graph.Node.Count(node => node.OpType is "Softmax" or "Attention" or "MultiHeadAttention");

    private static int? LayerNumber(string name)
    {
        var digits = name.Length;
        while (digits > 0 && char.IsAsciiDigit(name[digits - 1]))
        {
            digits--;
        }

        return name.StartsWith("hidden", StringComparison.Ordinal) && digits < name.Length
            && int.TryParse(name.AsSpan(digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;
    }

    private static int MaxPositions(GraphProto graph, int hidden) => graph.Initializer
        .Where(tensor => tensor.Dims.Count == 2 && tensor.Dims[1] == hidden && tensor.Name.Contains("position", StringComparison.OrdinalIgnoreCase))
        .Select(tensor => (int)tensor.Dims[0])
        .FirstOrDefault(512);
}

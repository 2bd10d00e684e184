using SparkBert.Bundles;
using System.Globalization;
using Google.Protobuf;
using SparkBert.Models.Archives;
using SparkBert.Models.Graph;
using SparkBert.Models.Onnx.Outline;

namespace SparkBert.Models.Onnx;

/// <summary>An ONNX graph without the values of its weights: what it takes, what it gives, what it is made of.</summary>
internal sealed class OnnxGraph
{
    private static readonly MessageParser<Outline.Model> Parser = Outline.Model.Parser.WithDiscardUnknownFields(true);
    private readonly Outline.Model model;
    private readonly Outline.Graph graph;
    private readonly string name;

    private OnnxGraph(Outline.Model model, string name)
    {
        this.model = model;
        this.name = name;
        graph = model.Graph;
    }

    /// <summary>Reads a graph. Memory is needed for its nodes only.</summary>
    /// <exception cref="ModelException">The file is no ONNX.</exception>
    public static OnnxGraph Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            using var file = File.OpenRead(path);
            var model = Parser.ParseFrom(file);
            return model.Graph is { Node.Count: > 0 } ? new OnnxGraph(model, name) : throw new ModelException($"{name} is not a readable ONNX protobuf: it has no graph.");
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException($"{name} is not a readable ONNX protobuf: {error.Message}", error);
        }
    }

    /// <summary>All tensors, those in attributes, subgraphs and functions too.</summary>
    public IEnumerable<Tensor> Tensors() =>
    [
        .. Tensors(graph),
        .. model.Functions.SelectMany(function => Tensors(function.Node)),
        .. model.TrainingInfo.SelectMany(training => (Outline.Graph[])[training.Initialization, training.Algorithm]).Where(part => part is not null).SelectMany(Tensors),
    ];

    /// <summary>Names and type of the inputs.</summary>
    /// <exception cref="ModelException">They are not those of a BERT.</exception>
    public BundleInputs Inputs()
    {
        // Old exports list the weights among the inputs.
        var weights = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = graph.Input.Where(input => !weights.Contains(input.Name)).ToList();
        Value? Find(params string[] parts) => inputs.FirstOrDefault(input => parts.Any(part => input.Name.Contains(part, StringComparison.OrdinalIgnoreCase)));
        var names = Names(inputs);
        var mask = Find("mask") ?? throw new ModelException($"{name} has no input for the attention mask (found: {names}).");
        var types = Find("token_type", "segment", "input_type");
        var ids = inputs.FirstOrDefault(input => input != mask && input != types && (input.Name.Contains("id", StringComparison.OrdinalIgnoreCase) || input.Name.Contains("word", StringComparison.OrdinalIgnoreCase)))
            ?? throw new ModelException($"{name} has no input for piece ids (found: {names}).");
        if (inputs.Count != (types is null ? 2 : 3))
        {
            throw new ModelException($"{name} must have the inputs of a BERT (ids, mask, token types), but has: {names}.");
        }

        var elementTypes = inputs.Select(input => input.Type?.TensorType?.ElemType ?? 0).Distinct().ToList();
        return elementTypes is [(int)Tensor.Types.DataType.Int32 or (int)Tensor.Types.DataType.Int64]
            ? new BundleInputs(ids.Name, mask.Name, types?.Name, elementTypes[0] == (int)Tensor.Types.DataType.Int32)
            : throw new ModelException($"{name}: the inputs must be all int64 or all int32.");
    }

    /// <summary>Size of the table that the ids look up: the matrix of the Gather that takes them; null where the graph hides it.</summary>
    public (int Rows, int Width)? EmbeddingTable(string ids)
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
                var table = graph.Initializer.FirstOrDefault(tensor => tensor.Name == node.Input[0] && tensor.Dims.Count == 2);
                return table is null ? null : ((int)table.Dims[0], (int)table.Dims[1]);
            }
        }

        return null;
    }

    /// <summary>Names of the outputs from the embeddings (0) to the last layer, null for those that the graph does not give; and the length of the vectors.</summary>
    /// <exception cref="ModelException">No output has the vectors of positions.</exception>
    public (IReadOnlyList<string?> Outputs, int Hidden) Outputs(int? tableWidth)
    {
        // The vectors of positions are told by their shape, [batch, sequence, hidden]; names differ from export to export.
        var candidates = graph.Output.Where(output => output.Type?.TensorType is { ElemType: (int)Tensor.Types.DataType.Float, Shape.Dim.Count: 3 } tensor
            && (tableWidth is null || LastSize(tensor) is 0 || LastSize(tensor) == tableWidth)).ToList();
        var layers = new SortedDictionary<int, string>();
        foreach (var output in candidates)
        {
            if (LayerNumber(output.Name) is { } layer && !layers.TryAdd(layer, output.Name))
            {
                throw new ModelException($"{name} has two outputs for layer {layer}: {ArchivePath.Display(layers[layer])} and {ArchivePath.Display(output.Name)}.");
            }
        }

        var last = candidates.FirstOrDefault(output => output.Name == BertGraph.LastHiddenState)
            ?? candidates.FirstOrDefault(output => LayerNumber(output.Name) is null)
            ?? candidates.LastOrDefault();
        if (last is null || last.Name is "logits")
        {
            throw new ModelException($"{name} has no output {BertGraph.LastHiddenState} [batch, sequence, hidden] (found: {Names(graph.Output)}).");
        }

        var hidden = tableWidth ?? LastSize(last.Type.TensorType);
        if (hidden <= 0)
        {
            throw new ModelException($"{name}: the length of the vectors of {ArchivePath.Display(last.Name)} can't be told from its shape.");
        }

        // The numbers run from the embeddings (0) to the last layer, which may have its number too.
        var isNumbered = layers.Count > 0 && layers.Keys.SequenceEqual(Enumerable.Range(0, layers.Count));
        if (!isNumbered)
        {
            // Only the last layer is given; how many lie before it does not matter then.
            return ([null, last.Name], hidden);
        }

        var outputs = layers.Values.Select(output => (string?)output).ToList();
        if (outputs.Count == AttentionLayers() && last.Name != outputs[^1])
        {
            outputs.Add(last.Name);
        }
        else
        {
            outputs[^1] = last.Name;
        }

        return (outputs, hidden);
    }

    /// <summary>Rows of the table of positions; 512, as in every BERT, where the graph hides it.</summary>
    public int MaxPositions(int hidden) => graph.Initializer
        .Where(tensor => tensor.Dims.Count == 2 && tensor.Dims[0] is > 0 and < int.MaxValue && tensor.Dims[1] == hidden && tensor.Name.Contains("position", StringComparison.OrdinalIgnoreCase))
        .Select(tensor => (int)tensor.Dims[0])
        .FirstOrDefault(512);

    /// <summary>The form of GELU by the operators of the graph, and how it is told.</summary>
    public (Gelu? Gelu, string Why) Gelu()
    {
        var nodes = graph.Node.Concat(model.Functions.SelectMany(function => function.Node)).ToList();
        if (nodes.Any(node => node.OpType is "QuickGelu"))
        {
            return (null, "the graph has QuickGelu, which is neither the erf nor the tanh form");
        }

        var isTanh = nodes.FirstOrDefault(node => node.OpType is "FastGelu" || (node.OpType is "Gelu" && IsApproximate(node)));
        var isErf = nodes.FirstOrDefault(node => node.OpType is "Erf" or "BiasGelu" || (node.OpType is "Gelu" && !IsApproximate(node)));

        // The pooler has one Tanh, and the tanh form one in each layer.
        var tanhs = nodes.Count(node => node.OpType == "Tanh");
        return (isErf, isTanh) switch
        {
            (not null, null) => (Models.Gelu.Erf, $"the graph has {isErf.OpType}"),
            (null, not null) => (Models.Gelu.Tanh, $"the graph has {isTanh.OpType}"),
            (null, null) when tanhs >= AttentionLayers() && tanhs > 0 && !(tanhs == 1 && HasPooler()) => (Models.Gelu.Tanh, $"the graph has Tanh {tanhs} times and no Erf"),
            (null, null) => (null, "the graph shows no operator that tells the form"),
            _ => (null, "the graph has operators of both forms"),
        };
    }

    private static string Names(IEnumerable<Value> values) => string.Join(", ", values.Take(16).Select(value => ArchivePath.Display(value.Name)));

    private static bool IsApproximate(Node node) => node.Attribute.Any(attribute => attribute.Name == "approximate" && attribute.S.ToStringUtf8() == "tanh");

    private static IEnumerable<Tensor> Tensors(Outline.Graph graph) =>
    [
        .. graph.Initializer,
        .. graph.SparseInitializer.SelectMany(Tensors),
        .. Tensors(graph.Node),
    ];

    private static IEnumerable<Tensor> Tensors(IEnumerable<Node> nodes)
    {
        foreach (var attribute in nodes.SelectMany(node => node.Attribute))
        {
            IEnumerable<Outline.Graph> graphs = attribute.G is null ? attribute.Graphs : [attribute.G, .. attribute.Graphs];
            IEnumerable<SparseTensor> sparse = attribute.SparseTensor is null ? attribute.SparseTensors : [attribute.SparseTensor, .. attribute.SparseTensors];
            IEnumerable<Tensor> tensors = attribute.T is null ? attribute.Tensors : [attribute.T, .. attribute.Tensors];
            foreach (var tensor in tensors.Concat(sparse.SelectMany(Tensors)).Concat(graphs.SelectMany(Tensors)))
            {
                yield return tensor;
            }
        }
    }

    private static IEnumerable<Tensor> Tensors(SparseTensor sparse) => ((Tensor[])[sparse.Values, sparse.Indices]).Where(tensor => tensor is not null);

    private static int LastSize(Outline.Type.Types.TensorType tensor) => (int)tensor.Shape.Dim[2].DimValue;

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

    private bool HasPooler() => graph.Output.Any(output => output.Type?.TensorType?.Shape?.Dim.Count == 2);

    private int AttentionLayers() => graph.Node.Count(node => node.OpType is "Softmax" or "Attention" or "MultiHeadAttention");
}

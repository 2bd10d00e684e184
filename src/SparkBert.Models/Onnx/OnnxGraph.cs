using System.Globalization;
using Google.Protobuf;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Onnx;

/// <summary>An ONNX graph without the values of its weights: its inputs, outputs, nodes and shapes.</summary>
internal sealed class OnnxGraph
{
    /// <summary>Every BERT has 512 positions; this is for a graph that hides its table.</summary>
    private const int UsualPositions = 512;

    /// <summary>Our description has no field of values, so they are skipped: only the nodes take memory.</summary>
    private static readonly MessageParser<ModelProto> Parser = ModelProto.Parser.WithDiscardUnknownFields(true);

    /// <summary>Operators whose second operand is a matrix of weights.</summary>
    private static readonly HashSet<string> MatrixOperators = new(StringComparer.Ordinal)
    {
        "MatMul", "Gemm", "FusedMatMul", "FusedGemm", "Attention", "QAttention", "MatMulInteger", "MatMulIntegerToFloat",
        "DynamicQuantizeMatMul",
    };

    private readonly ModelProto model;
    private readonly GraphProto graph;
    private readonly string name;

    private OnnxGraph(ModelProto model, string name)
    {
        this.model = model;
        this.name = name;
        graph = model.Graph;
    }

    /// <summary>Reads a graph.</summary>
    /// <exception cref="ModelException">The file is no ONNX.</exception>
    public static OnnxGraph Read(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            GitLfs.Refuse(path);
            using var file = File.OpenRead(path);
            var model = Parser.ParseFrom(file);
            return model.Graph is { Node.Count: > 0 }
                ? new OnnxGraph(model, name)
                : throw new ModelException($"{name} is not a readable ONNX protobuf: it has no graph.");
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new ModelException($"{name} is not a readable ONNX protobuf: {error.Message}", error);
        }
    }

    /// <summary>The operators, in the order in which they run.</summary>
    public IReadOnlyList<NodeProto> Nodes => graph.Node;

    /// <summary>The constants that the graph lists, weights among them.</summary>
    public IReadOnlyList<TensorProto> Constants => graph.Initializer;

    /// <summary>All tensors, those in attributes, subgraphs and functions too.</summary>
    public IEnumerable<TensorProto> ListTensors() =>
    [
        .. ListTensors(graph),
        .. model.Functions.SelectMany(function => ListTensors(function.Node)),
        .. model.TrainingInfo
            .SelectMany(training => (GraphProto?[])[training.Initialization, training.Algorithm])
            .OfType<GraphProto>()
            .SelectMany(ListTensors),
    ];

    /// <summary>Names and type of the inputs.</summary>
    /// <exception cref="ModelException">They are not those of a BERT.</exception>
    public BundleInputs FindInputs()
    {
        // Old exports list the weights among the inputs.
        var weights = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var inputs = graph.Input.Where(input => !weights.Contains(input.Name)).ToList();
        ValueInfoProto? Find(params string[] parts) => inputs.Find(input => HasPart(input, parts));
        var mask = Find("mask") ?? throw new ModelException($"{name} has no input for the attention mask (found: {ListNames(inputs)}).");
        var types = Find("token_type", "segment", "input_type");
        var ids = inputs.Find(input => input != mask && input != types && HasPart(input, "id", "word"))
            ?? throw new ModelException($"{name} has no input for piece ids (found: {ListNames(inputs)}).");
        if (inputs.Count != (types is null ? 2 : 3))
        {
            throw new ModelException($"{name} must have the inputs of a BERT (ids, mask, token types), but has: {ListNames(inputs)}.");
        }

        RefuseFixedSizes(inputs);
        var elementTypes = inputs.Select(input => input.Type?.TensorType?.ElemType ?? 0).Distinct().ToList();
        return elementTypes is [(int)TensorProto.Types.DataType.Int32 or (int)TensorProto.Types.DataType.Int64]
            ? new BundleInputs(ids.Name, mask.Name, types?.Name, elementTypes[0] == (int)TensorProto.Types.DataType.Int32)
            : throw new ModelException($"{name}: the inputs must be all int64 or all int32.");
    }

    /// <summary>Size of the table that the ids look up: the matrix of the Gather that takes them; null if the graph hides it.</summary>
    public (int Rows, int Width)? FindEmbeddingTable(string ids)
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

    /// <summary>
    /// Names of the outputs from the embeddings (0) to the last layer, null for those that the graph does not have; and the length of the
    /// vectors.
    /// </summary>
    /// <param name="tableWidth">The width of the embedding table, if it is known.</param>
    /// <exception cref="ModelException">No output has the vectors of positions.</exception>
    public (IReadOnlyList<string?> Outputs, int Hidden) FindOutputs(int? tableWidth)
    {
        // The vectors of positions have the shape [batch, sequence, hidden]; names differ from export to export.
        var candidates = graph.Output.Where(output => IsVectors(output, tableWidth)).ToList();
        var layers = new SortedDictionary<int, string>();
        foreach (var output in candidates)
        {
            if (FindLayerNumber(output.Name) is { } layer && !layers.TryAdd(layer, output.Name))
            {
                throw new ModelException(
                    $"{name} has two outputs for layer {layer}: {ForeignText.Show(layers[layer])} and {ForeignText.Show(output.Name)}.");
            }
        }

        var last = candidates.Find(output => output.Name == GraphNames.LastHiddenState)
            ?? candidates.Find(output => FindLayerNumber(output.Name) is null)
            ?? candidates.LastOrDefault();
        if (last is null || last.Name is "logits")
        {
            throw new ModelException(
                $"{name} has no output {GraphNames.LastHiddenState} [batch, sequence, hidden] (found: {ListNames(graph.Output)}).");
        }

        var hidden = tableWidth ?? LastSize(last.Type.TensorType);
        return hidden > 0
            ? (FindLayers(layers, last.Name), hidden)
            : throw new ModelException($"{name}: the shape of {ForeignText.Show(last.Name)} does not say the length of the vectors.");
    }

    /// <summary>The output [batch, hidden] of the pooler, by the names that exports give it; null if there is none.</summary>
    /// <param name="hidden">The length of a position's vector.</param>
    public string? FindPooler(int hidden) => graph.Output.FirstOrDefault(output =>
        output.Name is GraphNames.PoolerOutput or "pooled_output"
        && output.Type?.TensorType is { ElemType: (int)TensorProto.Types.DataType.Float, Shape.Dim: { Count: 2 } sizes }
        && (sizes[1].DimValue == hidden || sizes[1].DimValue == 0))?.Name;

    /// <summary>Rows of the table of positions; if the graph hides it, 512 as in every BERT.</summary>
    public int FindMaxPositions(int hidden) => graph.Initializer
        .Where(tensor => tensor.Dims.Count == 2
            && tensor.Dims[0] is > 0 and < int.MaxValue
            && tensor.Dims[1] == hidden
            && tensor.Name.Contains("position", StringComparison.OrdinalIgnoreCase))
        .Select(tensor => (int)tensor.Dims[0])
        .FirstOrDefault(UsualPositions);

    /// <summary>The type of the weights in matrix products, such as <c>fp32</c>.</summary>
    public string FindPrecision()
    {
        var operands = graph.Node
            .Where(node => MatrixOperators.Contains(node.OpType) && node.Input.Count > 1)
            .Select(node => node.Input[1])
            .ToHashSet(StringComparer.Ordinal);
        var types = graph.Initializer
            .Where(tensor => tensor.Dims.Count == 2 && operands.Contains(tensor.Name))
            .Select(tensor => (TensorProto.Types.DataType)tensor.DataType)
            .Where(type => type != TensorProto.Types.DataType.Float)
            .ToList();
        return types.Count == 0 ? "fp32" : types[0] switch
        {
            TensorProto.Types.DataType.Float16 => "fp16",
            TensorProto.Types.DataType.Bfloat16 => "bf16",
            TensorProto.Types.DataType.Double => "fp64",
            TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Uint8 => "int8",
            var other => string.Create(CultureInfo.InvariantCulture, $"ONNX type {(int)other}"),
        };
    }

    /// <summary>The form of GELU by the operators of the graph, and the evidence.</summary>
    public (Gelu? Gelu, string Why) FindGelu()
    {
        var nodes = graph.Node.Concat(model.Functions.SelectMany(function => function.Node)).ToList();
        if (nodes.Exists(node => node.OpType is "QuickGelu"))
        {
            return (null, "the graph has QuickGelu, which is neither the erf nor the tanh form");
        }

        var tanhNode = nodes.Find(node => node.OpType is "FastGelu" || (node.OpType is "Gelu" && IsApproximate(node)));
        var erfNode = nodes.Find(node => node.OpType is "Erf" or "BiasGelu" || (node.OpType is "Gelu" && !IsApproximate(node)));

        // The pooler has one Tanh, and the tanh form one in each layer.
        var tanhs = nodes.Count(node => node.OpType == "Tanh");
        return (erfNode, tanhNode) switch
        {
            (not null, null) => (Gelu.Erf, $"the graph has {erfNode.OpType}"),
            (null, not null) => (Gelu.Tanh, $"the graph has {tanhNode.OpType}"),
            (null, null) when tanhs > 0 && tanhs >= CountAttention() && !(tanhs == 1 && HasPooler()) =>
                (Gelu.Tanh, $"the graph has Tanh {tanhs} times and no Erf"),
            (null, null) => (null, "no operator of the graph shows the form"),
            _ => (null, "the graph has operators of both forms"),
        };
    }

    private static bool HasPart(ValueInfoProto value, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (value.Name.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A dimension with a number is one that the export was made for, and a run of another size ends with an error.</summary>
    private void RefuseFixedSizes(IEnumerable<ValueInfoProto> inputs)
    {
        string[] dimensions = ["batch", "sequence"];
        foreach (var input in inputs)
        {
            var shape = input.Type?.TensorType?.Shape?.Dim;
            for (var i = 0; shape?.Count == dimensions.Length && i < dimensions.Length; i++)
            {
                if (shape[i].ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && shape[i].DimValue >= 0)
                {
                    throw new ModelException(
                        $"{name}: the dimension '{dimensions[i]}' of the input {ForeignText.Show(input.Name)} is fixed at "
                        + $"{shape[i].DimValue}; batch and sequence must be of any size. Export the model again with dynamic axes.");
                }
            }
        }
    }

    private static bool IsVectors(ValueInfoProto output, int? width) =>
        output.Type?.TensorType is { ElemType: (int)TensorProto.Types.DataType.Float, Shape.Dim.Count: 3 } tensor
        && (width is null || LastSize(tensor) is 0 || LastSize(tensor) == width);

    private static string ListNames(IEnumerable<ValueInfoProto> values) =>
        string.Join(", ", values.Take(16).Select(value => ForeignText.Show(value.Name)));

    private static bool IsApproximate(NodeProto node) =>
        node.Attribute.Any(attribute => attribute.Name == "approximate" && attribute.S.ToStringUtf8() == "tanh");

    private static IEnumerable<TensorProto> ListTensors(GraphProto graph) =>
    [
        .. graph.Initializer,
        .. graph.SparseInitializer.SelectMany(ListTensors),
        .. ListTensors(graph.Node),
    ];

    private static IEnumerable<TensorProto> ListTensors(IEnumerable<NodeProto> nodes)
    {
        foreach (var attribute in nodes.SelectMany(node => node.Attribute))
        {
            IEnumerable<GraphProto> graphs = attribute.G is null ? attribute.Graphs : [attribute.G, .. attribute.Graphs];
            IEnumerable<SparseTensorProto> sparse = attribute.SparseTensor is null
                ? attribute.SparseTensors
                : [attribute.SparseTensor, .. attribute.SparseTensors];
            IEnumerable<TensorProto> tensors = attribute.T is null ? attribute.Tensors : [attribute.T, .. attribute.Tensors];
            foreach (var tensor in tensors.Concat(sparse.SelectMany(ListTensors)).Concat(graphs.SelectMany(ListTensors)))
            {
                yield return tensor;
            }
        }
    }

    private static IEnumerable<TensorProto> ListTensors(SparseTensorProto sparse) =>
        ((TensorProto?[])[sparse.Values, sparse.Indices]).OfType<TensorProto>();

    private static int LastSize(TypeProto.Types.Tensor tensor) => (int)tensor.Shape.Dim[2].DimValue;

    private static int? FindLayerNumber(string name)
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

    /// <summary>The numbers run from the embeddings (0) to the last layer, which may have its number too.</summary>
    private List<string?> FindLayers(SortedDictionary<int, string> numbered, string last)
    {
        if (numbered.Count == 0 || !numbered.Keys.SequenceEqual(Enumerable.Range(0, numbered.Count)))
        {
            // The graph outputs only the last layer; the number of layers before it does not matter.
            return [null, last];
        }

        List<string?> outputs = [.. numbered.Values];
        if (outputs.Count == CountAttention() && last != outputs[^1])
        {
            outputs.Add(last);
        }
        else
        {
            outputs[^1] = last;
        }

        return outputs;
    }

    private bool HasPooler() => graph.Output.Any(output => output.Type?.TensorType?.Shape?.Dim.Count == 2);

    private int CountAttention() => graph.Node.Count(node => node.OpType is "Softmax" or "Attention" or "MultiHeadAttention");
}

using System.Buffers.Binary;
using SparkBert.Models.TensorFlow.Protocol;

namespace SparkBert.Models.TensorFlow;

/// <summary>The nodes of a graph or of one function in its library, found by name. A node's inputs name nodes of the same scope.</summary>
internal sealed class GraphScope
{
    private const int MaxForwarding = 8;
    private const int MaxElements = 16;
    private readonly Dictionary<string, NodeDef> byName = new(StringComparer.Ordinal);

    private GraphScope(IReadOnlyList<NodeDef> nodes)
    {
        Nodes = nodes;
        foreach (var node in nodes)
        {
            byName.TryAdd(node.Name, node);
        }
    }

    /// <summary>The nodes.</summary>
    public IReadOnlyList<NodeDef> Nodes { get; }

    /// <summary>The scopes of graphs: of each its own nodes, and those of each function.</summary>
    public static List<GraphScope> Create(IEnumerable<MetaGraphDef> graphs) =>
    [
        .. graphs.Select(graph => graph.GraphDef)
            .OfType<GraphDef>()
            .SelectMany(graph => (IEnumerable<IReadOnlyList<NodeDef>>)
                [graph.Node, .. graph.Library?.Function.Select(function => function.NodeDef) ?? []])
            .Select(nodes => new GraphScope(nodes)),
    ];

    /// <summary>The node that gives an input, behind nodes that only pass it on; null if there is none in this scope.</summary>
    /// <param name="node">The node.</param>
    /// <param name="index">The input's position.</param>
    public NodeDef? FindInput(NodeDef node, int index)
    {
        for (var i = 0; i < MaxForwarding; i++)
        {
            // name, name:0 (of a graph) or name:output:0 (of a function); ^name only orders.
            if (index >= node.Input.Count || node.Input[index] is not { Length: > 0 } input || input[0] == '^')
            {
                return null;
            }

            var colon = input.IndexOf(':', StringComparison.Ordinal);
            if (!byName.TryGetValue(colon < 0 ? input : input[..colon], out var giver))
            {
                return null;
            }

            if (giver.Op is not ("Identity" or "Cast" or "Enter" or "StopGradient"))
            {
                return giver;
            }

            (node, index) = (giver, 0);
        }

        return null;
    }

    /// <summary>The constant of a name, as signatures give it; null if there is none.</summary>
    public TensorProto? FindConstant(string name)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return byName.TryGetValue(colon < 0 ? name : name[..colon], out var node) ? FindConstant(node) : null;
    }

    /// <summary>A constant's one float; null if the node is none.</summary>
    public static float? ReadFloat(NodeDef? node) => FindConstant(node) is not { Dtype: DataType.DtFloat } tensor ? null
        : tensor.FloatVal.Count == 1 ? tensor.FloatVal[0]
        : tensor.TensorContent.Length == sizeof(float) ? BinaryPrimitives.ReadSingleLittleEndian(tensor.TensorContent.Span)
        : null;

    /// <summary>A constant's one whole number or its few ones; none where the node is no such constant.</summary>
    public static long[] ReadIntegers(NodeDef? node)
    {
        if (FindConstant(node) is not { Dtype: DataType.DtInt32 or DataType.DtInt64 } tensor
            || tensor.TensorShape?.Dim is not (null or { Count: 0 } or [{ Size: >= 0 and <= MaxElements }]))
        {
            return [];
        }

        var count = tensor.TensorShape?.Dim is [var dimension] ? (int)dimension.Size : 1;
        var isLong = tensor.Dtype == DataType.DtInt64;
        var content = tensor.TensorContent.Span;
        var values = new long[count];
        if (content.Length > 0)
        {
            var size = isLong ? sizeof(long) : sizeof(int);
            if (content.Length != count * size)
            {
                return [];
            }

            for (var i = 0; i < count; i++)
            {
                values[i] = isLong
                    ? BinaryPrimitives.ReadInt64LittleEndian(content[(i * size)..])
                    : BinaryPrimitives.ReadInt32LittleEndian(content[(i * size)..]);
            }

            return values;
        }

        // Where fewer values than elements are written, the last one stands for the rest.
        long[] written = isLong ? [.. tensor.Int64Val.Take(count)] : [.. tensor.IntVal.Take(count).Select(value => (long)value)];
        for (var i = 0; i < count && written.Length > 0; i++)
        {
            values[i] = written[Math.Min(i, written.Length - 1)];
        }

        return values;
    }

    private static TensorProto? FindConstant(NodeDef? node) =>
        node?.Op == "Const" && node.Attr.TryGetValue("value", out var value) && value.ValueCase == AttrValue.ValueOneofCase.Tensor
            ? value.Tensor
            : null;
}

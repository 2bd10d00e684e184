using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Onnx;

/// <summary>The dense layers and normalizations of a graph, however an exporter writes them.</summary>
internal sealed class OnnxLayers
{
    private readonly OnnxNodes nodes;
    private readonly OnnxValues values;
    private readonly Dictionary<string, DenseLayer> denseByProduct = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DenseLayer> denseByOutput = new(StringComparer.Ordinal);
    private readonly List<NormLayer> norms = [];

    /// <summary>Finds them.</summary>
    public OnnxLayers(OnnxNodes nodes, OnnxValues values)
    {
        this.nodes = nodes;
        this.values = values;
        foreach (var node in nodes.All)
        {
            if (FindDense(node) is { } dense)
            {
                denseByProduct.TryAdd(OnnxNodes.Output(node), dense);
                denseByOutput.TryAdd(OnnxNodes.Output(node), dense);
                denseByOutput.TryAdd(dense.Output, dense);
            }
            else if (FindNorm(node) is { } norm)
            {
                norms.Add(norm);
            }
        }
    }

    /// <summary>The dense layer whose matrix product a node computes; null if it computes none.</summary>
    public DenseLayer? DenseOf(NodeProto node) => denseByProduct.GetValueOrDefault(OnnxNodes.Output(node));

    /// <summary>The dense layer that gives a value, with its bias or before it is added.</summary>
    public DenseLayer? DenseOf(string output) => denseByOutput.GetValueOrDefault(output);

    /// <summary>The normalizations, in the order in which they run.</summary>
    public IReadOnlyList<NormLayer> Norms => norms;

    /// <summary>The name of a constant of one dimension; null where it is none.</summary>
    public string? FindVector(string name)
    {
        var found = nodes.CopiedFrom(name);
        return values.HasFloats(found)
            && values.ShapeOf(found) is { Count: > 0 } shape
            && shape.Take(shape.Count - 1).All(size => size == 1)
                ? found
                : null;
    }

    private DenseLayer? FindDense(NodeProto node)
    {
        if (node.OpType is not ("MatMul" or "Gemm" or "FusedGemm") || FindMatrix(OnnxNodes.Input(node, 1)) is not { } matrix)
        {
            return null;
        }

        var isTurned = matrix.IsTurned;
        string? bias = null;
        if (node.OpType != "MatMul")
        {
            if (OnnxNodes.Integer(node, "transA") is > 0
                || OnnxNodes.Number(node, "alpha") is not (null or 1)
                || OnnxNodes.Number(node, "beta") is not (null or 1))
            {
                return null;
            }

            isTurned ^= OnnxNodes.Integer(node, "transB") is > 0;
            bias = OnnxNodes.Input(node, 2) is { Length: > 0 } added ? FindVector(added) : null;
        }

        var shape = values.ShapeOf(matrix.Name)!;
        var (size, width) = isTurned ? (shape[1], shape[0]) : (shape[0], shape[1]);
        var output = OnnxNodes.Output(node);
        if (bias is null && FindBias(output, width) is { } found)
        {
            (bias, output) = found;
        }

        return size is > 0 and < int.MaxValue && width is > 0 and < int.MaxValue
            ? new DenseLayer(
                OnnxNodes.Input(node, 0), matrix.Name, isTurned, (int)size, (int)width, bias, OnnxNodes.Output(node), output)
            : null;
    }

    /// <summary>A matrix of weights, as it is or turned.</summary>
    private (string Name, bool IsTurned)? FindMatrix(string name)
    {
        name = nodes.CopiedFrom(name);
        var isTurned = false;
        if (nodes.ProducerOf(name) is { OpType: "Transpose" } turn)
        {
            (name, isTurned) = (nodes.CopiedFrom(OnnxNodes.Input(turn, 0)), true);
        }

        return values.HasFloats(name) && values.ShapeOf(name) is { Count: 2 } ? (name, isTurned) : null;
    }

    /// <summary>The bias that is added to a product, and the sum; of operators that add it themselves, the product.</summary>
    private (string Bias, string Output)? FindBias(string product, long width)
    {
        foreach (var node in nodes.NextOf(product))
        {
            var (bias, output) = node.OpType switch
            {
                "Add" => (Constant(node), OnnxNodes.Output(node)),
                "BiasGelu" or "FastGelu" => (OnnxNodes.Input(node, 1), product),
                "SkipLayerNormalization" => (OnnxNodes.Input(node, 4), product),
                _ => ("", ""),
            };
            if (FindVector(bias) is { } vector && values.ShapeOf(vector)![^1] == width)
            {
                return (vector, output);
            }
        }

        return null;
    }

    /// <summary>The operand of a sum that is a constant; empty if none is.</summary>
    private string Constant(NodeProto sum) => sum.Input.FirstOrDefault(input => FindVector(input) is not null) ?? "";

    private NormLayer? FindNorm(NodeProto node) => node.OpType switch
    {
        "LayerNormalization" => CreateNorm(
            [OnnxNodes.Input(node, 0)],
            OnnxNodes.Input(node, 1),
            OnnxNodes.Input(node, 2),
            OnnxNodes.Number(node, "epsilon") ?? 1e-5f,
            node),
        "SkipLayerNormalization" => CreateNorm(
            [OnnxNodes.Input(node, 0), OnnxNodes.Input(node, 1)],
            OnnxNodes.Input(node, 2),
            OnnxNodes.Input(node, 3),
            OnnxNodes.Number(node, "epsilon") ?? 1e-12f,
            node),
        "Add" => FindNormOfParts(node),
        _ => null,
    };

    /// <summary>Exporters before opset 17 write (x - mean) / sqrt(variance + epsilon) * gamma + beta.</summary>
    private NormLayer? FindNormOfParts(NodeProto sum)
    {
        foreach (var (scaled, beta) in Operands(sum))
        {
            if (FindVector(beta) is null || nodes.ProducerOf(scaled) is not { OpType: "Mul" } product)
            {
                continue;
            }

            foreach (var (normal, gamma) in Operands(product))
            {
                if (FindVector(gamma) is not null
                    && nodes.ProducerOf(normal) is { OpType: "Div" } division
                    && nodes.ProducerOf(OnnxNodes.Input(division, 0)) is { OpType: "Sub" } centered
                    && nodes.ProducerOf(OnnxNodes.Input(centered, 1)) is { OpType: "ReduceMean" }
                    && nodes.ProducerOf(OnnxNodes.Input(division, 1)) is { OpType: "Sqrt" } root
                    && nodes.ProducerOf(OnnxNodes.Input(root, 0)) is { OpType: "Add" } variance
                    && Operands(variance).Select(pair => values.ReadFloat(pair.Second)).FirstOrDefault(value => value is not null)
                        is { } epsilon)
                {
                    return CreateNorm([OnnxNodes.Input(centered, 0)], gamma, beta, epsilon, sum);
                }
            }
        }

        return null;
    }

    private NormLayer? CreateNorm(string[] inputs, string gamma, string beta, float epsilon, NodeProto node) =>
        FindVector(gamma) is { } scale && (beta.Length == 0 || FindVector(beta) is not null)
            ? new NormLayer(inputs, scale, FindVector(beta), epsilon, OnnxNodes.Output(node))
            : null;

    private static (string First, string Second)[] Operands(NodeProto node) =>
    [
        (OnnxNodes.Input(node, 0), OnnxNodes.Input(node, 1)),
        (OnnxNodes.Input(node, 1), OnnxNodes.Input(node, 0)),
    ];
}

/// <summary>A product with a matrix of weights, and the bias that is added.</summary>
/// <param name="Input">What is multiplied.</param>
/// <param name="Matrix">The constant.</param>
/// <param name="IsTurned">Whether the constant is [out, in].</param>
/// <param name="Size">Length of the vectors that go in.</param>
/// <param name="Width">Length of the vectors that come out.</param>
/// <param name="Bias">The constant that is added; null for none.</param>
/// <param name="Product">What the multiplication gives.</param>
/// <param name="Output">The product with the bias.</param>
internal sealed record DenseLayer(
    string Input, string Matrix, bool IsTurned, int Size, int Width, string? Bias, string Product, string Output);

/// <summary>A layer normalization.</summary>
/// <param name="Inputs">What is normalized: one value, or the two that are added before.</param>
/// <param name="Gamma">The constant of the scale.</param>
/// <param name="Beta">The constant of the shift; null for none.</param>
/// <param name="Epsilon">What is added to the variance.</param>
/// <param name="Output">The result.</param>
internal sealed record NormLayer(IReadOnlyList<string> Inputs, string Gamma, string? Beta, float Epsilon, string Output);

using SparkBert.Bundles;
using System.Globalization;
using SparkBert.Models.TensorFlow.Protocol;

namespace SparkBert.Models.TensorFlow;

/// <summary>What a graph tells of a BERT and its variables do not: the form of GELU, the epsilon of LayerNorm, the number of heads, and whether its text is lower-cased.</summary>
/// <remarks>Names of nodes differ between exporters and some have none to go by, so each is told from what the nodes compute.</remarks>
internal sealed class GraphTraits
{
    private const float TanhFactor = 0.044715f;

    // From Tanh over the product, the sum and the product with the power to the factor, and two more for other ways to write it.
    private const int MostSteps = 6;

    private readonly List<(string Node, Gelu Form)> activations = [];
    private readonly SortedDictionary<float, string> epsilons = [];
    private readonly SortedDictionary<(long Heads, long Size), string> reshapes = [];
    private readonly SortedDictionary<long, string> scales = [];

    /// <summary>Looks through graphs and the functions in their libraries.</summary>
    /// <param name="graphs">The graphs.</param>
    /// <param name="hiddenSize">Length of a position's vector.</param>
    public GraphTraits(IReadOnlyList<MetaGraphDef> graphs, int hiddenSize)
    {
        foreach (var scope in GraphScope.Of(graphs))
        {
            foreach (var node in scope.Nodes)
            {
                Look(scope, node, hiddenSize);
            }
        }

        IsLowerCased = graphs.Select(LowerCased).FirstOrDefault(value => value is not null);
    }

    /// <summary>What TF-Hub's <c>tokenization_info</c> says of lower-casing; null where there is none.</summary>
    public bool? IsLowerCased { get; }

    /// <summary>The form of GELU, and the node that shows it; null where none does.</summary>
    /// <param name="asked">The form to look for where both are in the graph.</param>
    /// <exception cref="ModelException">Both forms are in the graph, and none was asked for.</exception>
    public (Gelu Form, string Node)? Gelu(Gelu? asked = null)
    {
        // A head may have another activation than the layers, where its name tells that it is not one of theirs.
        var layers = activations.Where(activation => activation.Node.Contains("intermediate", StringComparison.Ordinal)).ToList();
        var relevant = layers.Count > 0 ? layers : activations;
        if (relevant.Count == 0)
        {
            return null;
        }

        var (node, form) = relevant.Find(activation => activation.Form == asked) is { Node: not null } first ? first : relevant[0];
        return asked is null && relevant.Find(other => other.Form != form) is { Node: { } otherNode }
            ? throw new ModelException($"the graph has both forms of GELU ({node}: {form}; {otherNode}); say which one the layers use (--gelu erf or --gelu tanh).")
            : (form, node);
    }

    /// <summary>What LayerNorm adds to the variance, and the node that shows it; null where none does.</summary>
    /// <exception cref="ModelException">There are different ones.</exception>
    public (float Value, string Node)? Epsilon() => epsilons.Count switch
    {
        0 => null,
        1 => (epsilons.First().Key, epsilons.First().Value),
        _ => throw new ModelException($"the graph's LayerNorms add different values to the variance ({string.Join(", ", epsilons.Select(epsilon => $"{epsilon.Key.ToString(CultureInfo.InvariantCulture)} in {epsilon.Value}"))}), which no BERT does."),
    };

    /// <summary>The number of heads, and the nodes that show it; null where none does.</summary>
    /// <remarks>A layer splits its vectors into [heads, size of a head], and divides the scores by the square root of the size of a head. Both must agree where both are there.</remarks>
    /// <param name="hiddenSize">Length of a position's vector.</param>
    /// <exception cref="ModelException">The nodes contradict each other.</exception>
    public (int Heads, string Node)? Heads(int hiddenSize)
    {
        var possible = scales.Count == 0 ? [.. reshapes.Keys.Select(shape => shape.Heads)]
            : reshapes.Count == 0 ? scales.Keys.Select(size => hiddenSize / size).ToList()
            : [.. reshapes.Keys.Where(shape => scales.ContainsKey(shape.Size)).Select(shape => shape.Heads)];

        // Different divisors are layers with different heads, even where only one of them fits a split.
        if (possible.Count == 1 && scales.Count <= 1)
        {
            var heads = (int)possible[0];
            var shown = new List<string>();
            if (reshapes.TryGetValue((heads, hiddenSize / heads), out var reshape))
            {
                shown.Add($"{reshape} splits into [{heads},{hiddenSize / heads}]");
            }

            if (scales.TryGetValue(hiddenSize / heads, out var scale))
            {
                shown.Add($"{scale} divides by the square root of {hiddenSize / heads}");
            }

            return (heads, string.Join(", ", shown));
        }

        return scales.Count + reshapes.Count == 0 ? null : throw new ModelException(
            $"the graph contradicts itself about attention heads (it splits {hiddenSize} into {string.Join(", ", reshapes.Take(4).Select(shape => $"[{shape.Key.Heads},{shape.Key.Size}] in {shape.Value}"))}; "
            + $"it divides by the square roots of {string.Join(", ", scales.Take(4).Select(scale => $"{scale.Key} in {scale.Value}"))}); say how many there are (--heads).");
    }

    private static bool? LowerCased(MetaGraphDef graph)
    {
        if (graph.GraphDef is null || !graph.SignatureDef.TryGetValue("tokenization_info", out var signature) || !signature.Outputs.TryGetValue("do_lower_case", out var tensor))
        {
            return null;
        }

        return GraphScope.Of([graph])[0].Constant(tensor.Name) is { Dtype: DataType.DtBool } value
            ? value.BoolVal.Count > 0 ? value.BoolVal[0] : value.TensorContent is { Length: > 0 } content && content[0] != 0
            : null;
    }

    private void Look(GraphScope scope, NodeDef node, int hiddenSize)
    {
        switch (node.Op)
        {
            case "Erf" or "Erfc":
                activations.Add((node.Name, Models.Gelu.Erf));
                break;
            case "Tanh" when IsFedBy(scope, node, TanhFactor, MostSteps):
                activations.Add((node.Name, Models.Gelu.Tanh));
                break;
            case "Rsqrt" when scope.Input(node, 0) is { Op: "Add" or "AddV2" } sum:
                AddEpsilon(GraphScope.Float(scope.Input(sum, 1)) ?? GraphScope.Float(scope.Input(sum, 0)), sum.Name);
                break;
            case "FusedBatchNorm" or "FusedBatchNormV2" or "FusedBatchNormV3" when node.Attr.TryGetValue("epsilon", out var value) && value.ValueCase == AttrValue.ValueOneofCase.F:
                AddEpsilon(value.F, node.Name);
                break;
            case "Reshape" when Shape(scope, scope.Input(node, 1)) is [_, _, var heads, var size] && heads > 0 && size > 0 && heads <= hiddenSize && heads * size == hiddenSize:
                reshapes.TryAdd((heads, size), node.Name);
                break;
            case "RealDiv" or "Mul":
                LookForScale(scope, node, hiddenSize);
                break;
        }
    }

    private void AddEpsilon(float? value, string node)
    {
        if (value is > 0 and < 0.1f)
        {
            epsilons.TryAdd(value.Value, node);
        }
    }

    private void LookForScale(GraphScope scope, NodeDef node, int hiddenSize)
    {
        for (var i = 0; i < 2; i++)
        {
            if (scope.Input(node, i)?.Op is not ("BatchMatMul" or "BatchMatMulV2" or "BatchMatMulV3") || Root(scope, scope.Input(node, 1 - i)) is not { } factor)
            {
                continue;
            }

            var size = node.Op == "Mul" ? 1 / ((double)factor * factor) : (double)factor * factor;
            var whole = (long)Math.Round(Math.Clamp(size, 0, hiddenSize));
            if (whole > 0 && Math.Abs(size - whole) < 1e-3 * whole && hiddenSize % whole == 0)
            {
                scales.TryAdd(whole, node.Name);
            }
        }
    }

    /// <summary>A constant, or the root of one, as a graph has it that was not simplified.</summary>
    private static float? Root(GraphScope scope, NodeDef? node)
    {
        if (node?.Op is not ("Sqrt" or "Rsqrt"))
        {
            return GraphScope.Float(node);
        }

        var inner = scope.Input(node, 0);
        var value = GraphScope.Float(inner) ?? (GraphScope.Integers(inner) is [var whole] ? whole : null);
        return node.Op == "Sqrt" ? MathF.Sqrt(value ?? float.NaN) : 1 / MathF.Sqrt(value ?? float.NaN);
    }

    /// <summary>The shape that a Reshape is given: constants, or some packed together with sizes that are only known when it runs (-1).</summary>
    private static long[] Shape(GraphScope scope, NodeDef? node)
    {
        if (node?.Op != "Pack")
        {
            return GraphScope.Integers(node);
        }

        var shape = new long[Math.Min(node.Input.Count, 8)];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = GraphScope.Integers(scope.Input(node, i)) is [var size] ? size : -1;
        }

        return shape;
    }

    private static bool IsFedBy(GraphScope scope, NodeDef node, float constant, int steps)
    {
        for (var i = 0; i < Math.Min(node.Input.Count, 2); i++)
        {
            var input = scope.Input(node, i);
            if (input is { Op: "Const" } ? GraphScope.Float(input) is { } value && Math.Abs(value - constant) < 1e-4f
                : input is { Op: "Mul" or "Add" or "AddV2" or "Pow" or "Square" } && steps > 1 && IsFedBy(scope, input, constant, steps - 1))
            {
                return true;
            }
        }

        return false;
    }
}

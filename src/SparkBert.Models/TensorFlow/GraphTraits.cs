using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;
using SparkBert.Models.TensorFlow.Protocol;

namespace SparkBert.Models.TensorFlow;

/// <summary>
/// What a graph shows of a BERT and its variables do not: the form of GELU, the epsilon of LayerNorm, the number of heads, and whether its
/// text is lower-cased.
/// </summary>
/// <remarks>Names of nodes differ between exporters and some have none to go by, so each is found by what the nodes compute.</remarks>
internal sealed class GraphTraits
{
    private const float TanhFactor = 0.044715f;

    // From Tanh over the product, the sum and the product with the power to the factor, and two more for other ways to write it.
    private const int MaxSteps = 6;

    private const int MaxNodeName = 400;

    private readonly List<(string Node, Gelu Form)> activations = [];
    private readonly SortedDictionary<float, string> epsilons = [];
    private readonly SortedDictionary<(long Heads, long Size), string> reshapes = [];
    private readonly SortedDictionary<long, string> scales = [];

    /// <summary>Looks through graphs and the functions in their libraries.</summary>
    /// <param name="graphs">The graphs.</param>
    /// <param name="hiddenSize">Length of a position's vector.</param>
    public GraphTraits(IReadOnlyList<MetaGraphDef> graphs, int hiddenSize)
    {
        foreach (var scope in GraphScope.Create(graphs))
        {
            foreach (var node in scope.Nodes)
            {
                Look(scope, node, hiddenSize);
            }
        }

        IsLowerCased = graphs.Select(FindLowerCased).FirstOrDefault(value => value is not null);
    }

    /// <summary>What TF-Hub's <c>tokenization_info</c> says of lower-casing; null if there is none.</summary>
    public bool? IsLowerCased { get; }

    /// <summary>The form of GELU, and the node that shows it; null if none does.</summary>
    /// <param name="asked">The form to look for where both are in the graph.</param>
    /// <exception cref="ModelException">Both forms are in the graph, and none was asked for.</exception>
    public (Gelu Form, string Node)? FindGelu(Gelu? asked = null)
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
            ? throw new ModelException(
                $"the graph has both forms of GELU ({node}: {form.Name}; {otherNode}); say which one the layers use (--gelu erf or --gelu "
                + "tanh).")
            : (form, node);
    }

    /// <summary>What LayerNorm adds to the variance, and the node that shows it; null if none does.</summary>
    /// <exception cref="ModelException">There are different ones.</exception>
    public (float Value, string Node)? FindEpsilon() => epsilons.Count switch
    {
        0 => null,
        1 => (epsilons.First().Key, epsilons.First().Value),
        _ => throw new ModelException(
            $"the graph's LayerNorms add different values to the variance ({ListEpsilons()}), which no BERT does."),
    };

    /// <summary>The number of heads, and the nodes that show it; null if none does.</summary>
    /// <remarks>
    /// A layer splits its vectors into [heads, size of a head], and divides the scores by the square root of the size of a head. Both must
    /// agree where both are there.
    /// </remarks>
    /// <param name="hiddenSize">Length of a position's vector.</param>
    /// <exception cref="ModelException">The nodes contradict each other.</exception>
    public (int Heads, string Node)? FindHeads(int hiddenSize)
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

        if (scales.Count + reshapes.Count == 0)
        {
            return null;
        }

        var splits = string.Join(", ", reshapes.Take(4).Select(shape => $"[{shape.Key.Heads},{shape.Key.Size}] in {shape.Value}"));
        var roots = string.Join(", ", scales.Take(4).Select(scale => $"{scale.Key} in {scale.Value}"));
        throw new ModelException(
            $"the graph contradicts itself about attention heads (it splits {hiddenSize} into {splits}; it divides by the square roots of "
            + $"{roots}); "
            + "say how many there are (--heads).");
    }

    private static bool? FindLowerCased(MetaGraphDef graph)
    {
        if (graph.GraphDef is null
            || !graph.SignatureDef.TryGetValue("tokenization_info", out var signature)
            || !signature.Outputs.TryGetValue("do_lower_case", out var tensor))
        {
            return null;
        }

        return GraphScope.Create([graph])[0].FindConstant(tensor.Name) is { Dtype: DataType.DtBool } value
            ? value.BoolVal.Count > 0 ? value.BoolVal[0] : value.TensorContent is { Length: > 0 } content && content[0] != 0
            : null;
    }

    private string ListEpsilons() => string.Join(
        ", ", epsilons.Select(epsilon => string.Create(CultureInfo.InvariantCulture, $"{epsilon.Key} in {epsilon.Value}")));

    private void Look(GraphScope scope, NodeDef node, int hiddenSize)
    {
        var name = ForeignText.Show(node.Name, MaxNodeName);
        switch (node.Op)
        {
            case "Erf" or "Erfc":
                activations.Add((name, Gelu.Erf));
                break;
            case "Tanh" when IsFedBy(scope, node, TanhFactor, MaxSteps):
                activations.Add((name, Gelu.Tanh));
                break;
            case "Rsqrt" when scope.FindInput(node, 0) is { Op: "Add" or "AddV2" } sum:
                var added = GraphScope.ReadFloat(scope.FindInput(sum, 1)) ?? GraphScope.ReadFloat(scope.FindInput(sum, 0));
                AddEpsilon(added, ForeignText.Show(sum.Name, MaxNodeName));
                break;
            case "FusedBatchNorm" or "FusedBatchNormV2" or "FusedBatchNormV3"
                when node.Attr.TryGetValue("epsilon", out var value) && value.ValueCase == AttrValue.ValueOneofCase.F:
                AddEpsilon(value.F, name);
                break;
            case "Reshape"
                when FindShape(scope, scope.FindInput(node, 1)) is [_, _, var heads, var size]
                    && heads > 0 && size > 0 && heads <= hiddenSize && heads * size == hiddenSize:
                reshapes.TryAdd((heads, size), name);
                break;
            case "RealDiv" or "Mul":
                LookForScale(scope, node, name, hiddenSize);
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

    private void LookForScale(GraphScope scope, NodeDef node, string name, int hiddenSize)
    {
        for (var i = 0; i < 2; i++)
        {
            if (scope.FindInput(node, i)?.Op is not ("BatchMatMul" or "BatchMatMulV2" or "BatchMatMulV3")
                || FindRoot(scope, scope.FindInput(node, 1 - i)) is not { } factor)
            {
                continue;
            }

            var size = node.Op == "Mul" ? 1 / ((double)factor * factor) : (double)factor * factor;
            var whole = (long)Math.Round(Math.Clamp(size, 0, hiddenSize));
            if (whole > 0 && Math.Abs(size - whole) < 1e-3 * whole && hiddenSize % whole == 0)
            {
                scales.TryAdd(whole, name);
            }
        }
    }

    /// <summary>A constant, or the root of one, as a graph has it that was not simplified.</summary>
    private static float? FindRoot(GraphScope scope, NodeDef? node)
    {
        if (node?.Op is not ("Sqrt" or "Rsqrt"))
        {
            return GraphScope.ReadFloat(node);
        }

        var inner = scope.FindInput(node, 0);
        var value = GraphScope.ReadFloat(inner) ?? (GraphScope.ReadIntegers(inner) is [var whole] ? whole : null);
        return node.Op == "Sqrt" ? MathF.Sqrt(value ?? float.NaN) : 1 / MathF.Sqrt(value ?? float.NaN);
    }

    /// <summary>
    /// The shape that a Reshape gets: constants, or constants packed together with sizes that are known only when it runs (-1).
    /// </summary>
    private static long[] FindShape(GraphScope scope, NodeDef? node)
    {
        if (node?.Op != "Pack")
        {
            return GraphScope.ReadIntegers(node);
        }

        var shape = new long[Math.Min(node.Input.Count, 8)];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = GraphScope.ReadIntegers(scope.FindInput(node, i)) is [var size] ? size : -1;
        }

        return shape;
    }

    private static bool IsFedBy(GraphScope scope, NodeDef node, float constant, int steps)
    {
        for (var i = 0; i < Math.Min(node.Input.Count, 2); i++)
        {
            var input = scope.FindInput(node, i);
            var isFound = input is { Op: "Const" }
                ? GraphScope.ReadFloat(input) is { } value && Math.Abs(value - constant) < 1e-4f
                : input is { Op: "Mul" or "Add" or "AddV2" or "Pow" or "Square" }
                    && steps > 1
                    && IsFedBy(scope, input, constant, steps - 1);
            if (isFound)
            {
                return true;
            }
        }

        return false;
    }
}

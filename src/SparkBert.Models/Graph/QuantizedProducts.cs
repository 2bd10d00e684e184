using SparkBert.Bundles;
using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Graph;

/// <summary>
/// Matrix products in 8-bit integers. Each position has a scale of its own, so that a vector does not depend on what else is in the call,
/// and no text is needed to find scales. Weights have a scale for each column. Where a state's outliers would cost the other features their
/// precision, blocks of features are rotated by a Hadamard matrix first, and the weights by its inverse, which is the same matrix.
/// </summary>
/// <param name="weights">The weights, by the names of <see cref="GraphNames"/>.</param>
/// <param name="rounding">How weights are rounded.</param>
internal sealed class QuantizedProducts(IWeights weights, IWeightRounding rounding) : IProducts
{
    /// <summary>What stands for 0 where values lie on both sides of it.</summary>
    private const int Middle = 128;

    /// <summary>
    /// What stands for 0 behind GELU, whose least value is -0.1700 in both of its forms: few of the 256 steps are spent below 0.
    /// </summary>
    private const int GeluZero = 24;

    private const float GeluMinimum = 0.17004076f;

    /// <summary>No scale is 0, not even that of a position whose features are all 0.</summary>
    private const float LeastScale = 1e-20f;

    private const string PositionCount = "position_count";

    public string Precision => BundleManifest.EightBitPrecision;

    public string Prepare(GraphNodes graph, string state, string name, int features, ActivationKind kind)
    {
        var rotated = Rotates(kind) ? Rotate(graph, state, name, features) : state;
        var scale = kind == ActivationKind.Gelu
            ? Scale(graph, rotated, name, 255 - GeluZero, "gelu_least_scale", GeluMinimum / GeluZero)
            : Scale(
                graph,
                graph.Add("Abs", [rotated], name + "_size"),
                name,
                127,
                "least_scale",
                LeastScale);
        graph.Add("QuantizeLinear", [rotated, scale, Zeros(graph, kind)], name + "_int8", "", GraphNodes.Attribute("axis", 0L));
        graph.Add("Reshape", [scale, graph.AddConstant("column", -1, 1)], name + "_scale_column");
        return name;
    }

    public string Multiply(
        GraphNodes graph, string prepared, string weight, int rows, int columns, ActivationKind kind, string output)
    {
        weights.Require(weight, [rows, columns]);
        var block = Rotates(kind) ? Hadamard.BlockOf(rows) : 1;
        var matrix = new QuantizedMatrix(weights, weight, rows, columns, block, rounding);
        graph.Add(new OnnxWriter.Weight(weight, [rows, columns], TensorProto.Types.DataType.Int8, matrix.Read));
        graph.Add(OnnxWriter.Weight.OfFloats(weight + "_scale", [columns], matrix.ReadScales));
        graph.Add(
            "MatMulIntegerToFloat",
            [prepared + "_int8", weight, graph.AddConstant("one", 1f), weight + "_scale", ZeroOf(graph, kind)],
            output + "_unscaled",
            GraphNodes.Fused);
        return graph.Add("Mul", [output + "_unscaled", prepared + "_scale_column"], output);
    }

    /// <summary>Whether activations are rotated in front of their products.</summary>
    public static bool Rotates(ActivationKind kind) => kind == ActivationKind.State;

    /// <summary>Rotates activations, [positions, features].</summary>
    /// <returns>The rotated ones.</returns>
    public static string Rotate(GraphNodes graph, string state, string name, int features)
    {
        var block = Hadamard.BlockOf(features);
        var matrix = $"hadamard_{block}";
        if (graph.Weights.All(weight => weight.Name != matrix))
        {
            graph.Add(OnnxWriter.Weight.OfFloats(matrix, [block, block], values => Hadamard.Write(values, block)));
        }

        var blocks = graph.Add("Reshape", [state, graph.AddConstant($"blocks_of_{block}", -1, block)], name + "_blocks");
        blocks = graph.Add("MatMul", [blocks, matrix], name + "_rotated_blocks");
        return graph.Add("Reshape", [blocks, graph.AddConstant($"rows_of_{features}", -1, features)], name + "_rotated");
    }

    /// <summary>The scale of each position, [positions]: its largest value over the largest step.</summary>
    private static string Scale(GraphNodes graph, string sizes, string name, int steps, string leastName, float least)
    {
        var largest = graph.Add(
            "ReduceMax", [sizes], name + "_max", "", GraphNodes.Attribute("axes", [1L]), GraphNodes.Attribute("keepdims", 0L));
        var scale = graph.Add("Mul", [largest, graph.AddConstant($"step_of_{steps}", 1f / steps)], name + "_step");
        return graph.Add("Max", [scale, graph.AddConstant(leastName, least)], name + "_scale");
    }

    private static string ZeroOf(GraphNodes graph, ActivationKind kind) =>
        graph.AddByte(kind == ActivationKind.Gelu ? "gelu_zero" : "middle", (byte)(kind == ActivationKind.Gelu ? GeluZero : Middle));

    /// <summary>The zero of each position, [positions], as QuantizeLinear takes it.</summary>
    private static string Zeros(GraphNodes graph, ActivationKind kind)
    {
        var zero = ZeroOf(graph, kind);
        if (graph.AddOnce(PositionCount))
        {
            graph.Add("Size", ["input_ids"], "position_count_scalar");
            graph.Add("Reshape", ["position_count_scalar", graph.AddConstant("one_value", 1)], PositionCount);
        }

        if (graph.AddOnce(zero + "_of_positions"))
        {
            graph.Add("Expand", [zero, PositionCount], zero + "_of_positions");
        }

        return zero + "_of_positions";
    }
}

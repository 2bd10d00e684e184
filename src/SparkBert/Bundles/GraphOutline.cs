using System.Globalization;

namespace SparkBert.Bundles;

/// <summary>
/// What SparkBert must know of an ONNX graph before ONNX Runtime loads it: its inputs and outputs, its weights without their values, and
/// which weights are matrices (field numbers as in onnx.proto, IR version 8).
/// </summary>
internal sealed class GraphOutline
{
    /// <summary>Operators whose second operand ONNX Runtime repacks when it loads a model; it then frees the original.</summary>
    private static readonly HashSet<string> MatrixOperators = new(StringComparer.Ordinal)
    {
        "MatMul", "Gemm", "FusedMatMul", "FusedGemm", "Attention", "QAttention",
        "MatMulInteger", "MatMulIntegerToFloat", "DynamicQuantizeMatMul",
    };

    private readonly List<GraphTensor> tensors = [];
    private readonly List<GraphValue> inputs = [];
    private readonly List<GraphValue> outputs = [];
    private readonly HashSet<string> matrices = new(StringComparer.Ordinal);
    private readonly HashSet<string> tables = new(StringComparer.Ordinal);
    private readonly HashSet<string> others = new(StringComparer.Ordinal);

    /// <summary>The weights.</summary>
    public IReadOnlyList<GraphTensor> Tensors => tensors;

    /// <summary>The inputs, without weights that older files list among them.</summary>
    public IReadOnlyList<GraphValue> Inputs => inputs;

    /// <summary>The outputs.</summary>
    public IReadOnlyList<GraphValue> Outputs => outputs;

    /// <summary>Whether a weight is used only as the second operand of matrix products.</summary>
    public bool IsMatrix(GraphTensor tensor) =>
        matrices.Contains(tensor.Name) && !others.Contains(tensor.Name) && !tables.Contains(tensor.Name);

    /// <summary>Whether rows of a weight are looked up by number: an embedding table.</summary>
    public bool IsTable(GraphTensor tensor) => tables.Contains(tensor.Name);

    /// <summary>Reads a graph.</summary>
    /// <param name="model">The bytes of the ONNX file.</param>
    /// <exception cref="InvalidDataException">It is no ONNX file, or damaged.</exception>
    public static GraphOutline Read(ReadOnlySpan<byte> model)
    {
        var outline = new GraphOutline();
        var reader = new ProtobufReader(model);
        while (reader.Read())
        {
            if (reader.Field == 7)
            {
                outline.ReadGraph(reader.Bytes);
            }
        }

        var weights = outline.tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        outline.inputs.RemoveAll(input => weights.Contains(input.Name));
        return outline;
    }

    private void ReadGraph(ReadOnlySpan<byte> graph)
    {
        var reader = new ProtobufReader(graph);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    ReadNode(reader.Bytes);
                    break;
                case 5:
                    tensors.Add(ReadTensor(reader.Bytes));
                    break;
                case 11:
                    inputs.Add(ReadValue(reader.Bytes));
                    break;
                case 12:
                    outputs.Add(ReadValue(reader.Bytes));
                    break;
            }
        }
    }

    private void ReadNode(ReadOnlySpan<byte> node)
    {
        var operands = new List<string>();
        var type = "";
        var reader = new ProtobufReader(node);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    operands.Add(reader.Text);
                    break;
                case 4:
                    type = reader.Text;
                    break;
            }
        }

        for (var i = 0; i < operands.Count; i++)
        {
            var use = i == 1 && MatrixOperators.Contains(type) ? matrices
                : (i == 0 && type == "Gather") || (i is >= 2 and <= 4 && type == "EmbedLayerNormalization") ? tables
                : others;
            use.Add(operands[i]);
        }
    }

    private static GraphTensor ReadTensor(ReadOnlySpan<byte> tensor)
    {
        var (name, type, isExternal) = ("", 0, false);
        var shape = new List<long>();
        var external = new Dictionary<string, string>(StringComparer.Ordinal);
        var reader = new ProtobufReader(tensor);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    reader.AddNumbers(shape);
                    break;
                case 2:
                    type = (int)reader.Number;
                    break;
                case 8:
                    name = reader.Text;
                    break;
                case 13:
                    var (key, value) = ReadEntry(reader.Bytes);
                    external[key] = value;
                    break;
                case 14:
                    isExternal = reader.Number == 1;
                    break;
            }
        }

        return isExternal
            ? new GraphTensor(
                name,
                [.. shape],
                type,
                external.GetValueOrDefault("location") ?? "",
                ReadOffset(external, "offset") ?? 0,
                ReadOffset(external, "length"))
            : new GraphTensor(name, [.. shape], type, null, 0, null);
    }

    private static (string Key, string Value) ReadEntry(ReadOnlySpan<byte> entry)
    {
        var (key, value) = ("", "");
        var reader = new ProtobufReader(entry);
        while (reader.Read())
        {
            (key, value) = reader.Field == 1 ? (reader.Text, value) : (key, reader.Text);
        }

        return (key, value);
    }

    private static long? ReadOffset(Dictionary<string, string> external, string key) => !external.TryGetValue(key, out var text) ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new InvalidDataException($"the {key} of a weight's external data is no number.");

    private static GraphValue ReadValue(ReadOnlySpan<byte> value)
    {
        var name = "";
        GraphValue? typed = null;
        var reader = new ProtobufReader(value);
        while (reader.Read())
        {
            switch (reader.Field)
            {
                case 1:
                    name = reader.Text;
                    break;
                case 2:
                    typed = ReadType(reader.Bytes);
                    break;
            }
        }

        return (typed ?? new GraphValue("", 0, null)) with { Name = name };
    }

    private static GraphValue? ReadType(ReadOnlySpan<byte> type)
    {
        var reader = new ProtobufReader(type);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                return ReadTensorType(reader.Bytes);
            }
        }

        return null;
    }

    private static GraphValue ReadTensorType(ReadOnlySpan<byte> tensor)
    {
        var type = 0;
        List<long>? shape = null;
        var reader = new ProtobufReader(tensor);
        while (reader.Read())
        {
            if (reader.Field == 1)
            {
                type = (int)reader.Number;
                continue;
            }

            shape = [];
            var dimensions = new ProtobufReader(reader.Bytes);
            while (dimensions.Read())
            {
                var dimension = new ProtobufReader(dimensions.Bytes);
                shape.Add(dimension.Read() && dimension.Field == 1 ? (long)dimension.Number : -1);
            }
        }

        return new GraphValue("", type, shape is null ? null : [.. shape]);
    }
}

using System.Globalization;
using SparkBert.Models.Onnx.Protocol;
using DataType = SparkBert.Models.Onnx.Protocol.TensorProto.Types.DataType;

namespace SparkBert.Models.Tests.Onnx;

/// <summary>Writes the graph of a BERT in other ways that exporters have; it computes the same.</summary>
internal static class ExportStyle
{
    /// <summary>PyTorch before opset 17: a normalization in its parts.</summary>
    public static void SplitNorms(GraphProto graph)
    {
        graph.Initializer.Add(OnnxFields.Tensor("two", DataType.Float, [], 2f));
        graph.Initializer.Add(OnnxFields.Tensor("epsilon", DataType.Float, [], 1e-12f));
        Replace(graph, "LayerNormalization", node =>
        {
            var (input, name) = (node.Input[0], node.Output[0]);
            AttributeProto Axes() => new()
            {
                Name = "axes",
                Ints = { -1 },
                Type = AttributeProto.Types.AttributeType.Ints,
            };
            return
            [
                new NodeProto { OpType = "ReduceMean", Input = { input }, Output = { name + "/mean" }, Attribute = { Axes() } },
                Node("Sub", name + "/centered", input, name + "/mean"),
                Node("Pow", name + "/square", name + "/centered", "two"),
                new NodeProto
                {
                    OpType = "ReduceMean", Input = { name + "/square" }, Output = { name + "/variance" }, Attribute = { Axes() },
                },
                Node("Add", name + "/sum", name + "/variance", "epsilon"),
                Node("Sqrt", name + "/root", name + "/sum"),
                Node("Div", name + "/normal", name + "/centered", name + "/root"),
                Node("Mul", name + "/scaled", name + "/normal", node.Input[1]),
                Node("Add", name, name + "/scaled", node.Input[2]),
            ];
        });
    }

    /// <summary>PyTorch: numbers in place of names, and the bias in front of the product.</summary>
    public static void Rename(GraphProto graph)
    {
        var names = graph.Initializer.Select((tensor, number) => (tensor.Name, New: Invariant($"onnx::Add_{1000 + number}")))
            .ToDictionary(pair => pair.Name, pair => pair.New, StringComparer.Ordinal);
        foreach (var tensor in graph.Initializer)
        {
            tensor.Name = names[tensor.Name];
        }

        foreach (var node in graph.Node)
        {
            for (var i = 0; i < node.Input.Count; i++)
            {
                node.Input[i] = names.GetValueOrDefault(node.Input[i], node.Input[i]);
            }

            if (node.OpType == "Add")
            {
                (node.Input[0], node.Input[1]) = (node.Input[1], node.Input[0]);
            }
        }
    }

    /// <summary>Without constant folding: weights as [out, in], turned when the graph runs.</summary>
    public static void TurnMatrices(GraphProto graph) => Replace(graph, "MatMul", node =>
    {
        if (graph.Initializer.FirstOrDefault(tensor => tensor.Name == node.Input[1]) is not { } matrix)
        {
            return [node];
        }

        Turn(graph, matrix);
        var turned = matrix.Name + "/turned";
        return
        [
            new NodeProto { OpType = "Transpose", Input = { matrix.Name }, Output = { turned }, Attribute = { Ints("perm", 1, 0) } },
            Node("MatMul", node.Output[0], node.Input[0], turned),
        ];
    });

    /// <summary>Dense layers as Gemm, between two changes of shape.</summary>
    public static void UseGemm(GraphProto graph)
    {
        graph.Initializer.Add(OnnxFields.Tensor("no_bias", DataType.Float, [1], 0f));
        Replace(graph, "MatMul", node =>
        {
            if (graph.Initializer.FirstOrDefault(tensor => tensor.Name == node.Input[1]) is not { } matrix
                || node.Input[0].StartsWith("pool", StringComparison.Ordinal))
            {
                return [node];
            }

            var (input, name) = (node.Input[0], node.Output[0]);
            var flat = Invariant($"{name}/flat_shape");
            var wide = Invariant($"{name}/wide_shape");
            graph.Initializer.Add(OnnxFields.Tensor(flat, DataType.Int64, [2], -1L, matrix.Dims[0]));
            graph.Initializer.Add(OnnxFields.Tensor(wide, DataType.Int64, [1], matrix.Dims[1]));
            Turn(graph, matrix);
            return
            [
                Node("Reshape", name + "/flat", input, flat),
                new NodeProto
                {
                    OpType = "Gemm",
                    Input = { name + "/flat", matrix.Name },
                    Output = { name + "/gemm" },
                    Attribute = { new AttributeProto { Name = "transB", I = 1, Type = AttributeProto.Types.AttributeType.Int } },
                },
                Node("Shape", name + "/ids", "input_ids"),
                new NodeProto
                {
                    OpType = "Concat", Input = { name + "/ids", wide }, Output = { name + "/shape" }, Attribute = { Int("axis", 0) },
                },
                Node("Reshape", name, name + "/gemm", name + "/shape"),
            ];
        });
    }

    /// <summary>PyTorch: the shape of the heads is put together of what the input has and two constants.</summary>
    public static void BuildShapes(GraphProto graph)
    {
        graph.Initializer.Add(OnnxFields.Tensor("axis_0", DataType.Int64, [1], 0L));
        graph.Initializer.Add(OnnxFields.Tensor("index_0", DataType.Int64, [], 0L));
        graph.Initializer.Add(OnnxFields.Tensor("index_1", DataType.Int64, [], 1L));
        Replace(graph, "Reshape", node => node.Input[1] != "sh_split" ? [node] :
        [
            Node("Shape", node.Output[0] + "/sizes", node.Input[0]),
            Node("Gather", node.Output[0] + "/batch", node.Output[0] + "/sizes", "index_0"),
            Node("Gather", node.Output[0] + "/sequence", node.Output[0] + "/sizes", "index_1"),
            Node("Unsqueeze", node.Output[0] + "/batch_1", node.Output[0] + "/batch", "axis_0"),
            Node("Unsqueeze", node.Output[0] + "/sequence_1", node.Output[0] + "/sequence", "axis_0"),
            new NodeProto { OpType = "Constant", Output = { node.Output[0] + "/heads" }, Attribute = { Ints("value_ints", 4) } },
            new NodeProto
            {
                OpType = "Constant",
                Output = { node.Output[0] + "/size" },
                Attribute =
                {
                    new AttributeProto
                    {
                        Name = "value",
                        T = OnnxFields.Tensor("", DataType.Int64, [1], 8L),
                        Type = (AttributeProto.Types.AttributeType)4,
                    },
                },
            },
            new NodeProto
            {
                OpType = "Concat",
                Input =
                {
                    node.Output[0] + "/batch_1", node.Output[0] + "/sequence_1", node.Output[0] + "/heads", node.Output[0] + "/size",
                },
                Output = { node.Output[0] + "/shape" },
                Attribute = { Int("axis", 0) },
            },
            Node("Reshape", node.Output[0], node.Input[0], node.Output[0] + "/shape"),
        ]);
    }

    /// <summary>Later releases of transformers: the size of a head alone, and as many as there are.</summary>
    public static void LeaveHeadsOpen(GraphProto graph)
    {
        var shape = graph.Initializer.Single(tensor => tensor.Name == "sh_split");
        graph.Initializer[graph.Initializer.IndexOf(shape)] = OnnxFields.Tensor("sh_split", DataType.Int64, [4], 0L, 0L, -1L, 8L);
    }

    /// <summary>PyTorch's scaled_dot_product_attention: the root of the scale in both factors, and rows without a number as 0.</summary>
    public static void UseScaledProduct(GraphProto graph)
    {
        graph.Initializer.Add(OnnxFields.Tensor("root_of_scale", DataType.Float, [], MathF.Sqrt(1 / MathF.Sqrt(8))));
        graph.Initializer.Add(OnnxFields.Tensor("no_number", DataType.Float, [], 0f));
        Replace(graph, "Div", node => node.Input[1] != "f_sqrtd" ? [node] : [Node("Identity", node.Output[0], node.Input[0])]);
        Replace(graph, "MatMul", node => !node.Output[0].EndsWith(".qk", StringComparison.Ordinal) ? [node] :
        [
            Node("Mul", node.Output[0] + "/q", node.Input[0], "root_of_scale"),
            Node("Mul", node.Output[0] + "/k", node.Input[1], "root_of_scale"),
            Node("MatMul", node.Output[0], node.Output[0] + "/q", node.Output[0] + "/k"),
        ]);
        Replace(graph, "Softmax", node =>
        {
            var (softmax, name) = (node.Clone(), node.Output[0]);
            softmax.Output[0] = name + "/softmax";
            return
            [
                softmax,
                Node("IsNaN", name + "/nan", name + "/softmax"),
                Node("Where", name, name + "/nan", "no_number", name + "/softmax"),
            ];
        });
    }

    /// <summary>The scale in the weights of the query, and the bias behind the input: as SparkBert's own graph has them.</summary>
    public static void FoldScale(GraphProto graph)
    {
        Replace(graph, "Div", node => node.Input[1] != "f_sqrtd" ? [node] : [Node("Identity", node.Output[0], node.Input[0])]);
        foreach (var name in graph.Initializer.Where(tensor => tensor.Name.Contains(".query.", StringComparison.Ordinal))
            .Select(tensor => tensor.Name).ToList())
        {
            var tensor = graph.Initializer.Single(found => found.Name == name);
            float[] scaled = [.. tensor.ReadFloats().Select(value => value / MathF.Sqrt(8))];
            graph.Initializer[graph.Initializer.IndexOf(tensor)] = OnnxFields.Tensor<float>(
                name, DataType.Float, [.. tensor.Dims], scaled);
        }

        // (product + bias) + input becomes (product + input) + bias.
        foreach (var sum in graph.Node.Where(node => node.OpType == "Add" && node.Output[0].EndsWith(".res", StringComparison.Ordinal)))
        {
            var inner = graph.Node.Single(node => node.Output[0] == sum.Input[0]);
            (inner.Input[1], sum.Input[1]) = (sum.Input[1], inner.Input[1]);
        }
    }

    /// <summary>The parts of the attention in another order.</summary>
    public static void ReverseProjections(GraphProto graph)
    {
        foreach (var layer in (string[])["layer_0", "layer_1"])
        {
            string[] parts = ["query", "key", "value"];
            var nodes = parts.SelectMany(part => graph.Node.Where(
                node => node.Output[0].StartsWith($"{layer}.{part}", StringComparison.Ordinal)).Reverse()).ToList();
            var place = graph.Node.IndexOf(graph.Node.First(nodes.Contains));
            foreach (var node in nodes)
            {
                graph.Node.Remove(node);
                graph.Node.Insert(place, node);
            }
        }
    }

    /// <summary>Puts nodes in the place of those of a kind.</summary>
    public static void Replace(GraphProto graph, string operation, Func<NodeProto, IEnumerable<NodeProto>> replace)
    {
        var nodes = graph.Node.SelectMany(node => node.OpType == operation ? replace(node) : [node]).ToList();
        graph.Node.Clear();
        graph.Node.AddRange(nodes);
    }

    /// <summary>A node.</summary>
    public static NodeProto Node(string operation, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = operation, Output = { output } };
        foreach (var input in inputs)
        {
            node.Input.Add(input);
        }

        return node;
    }

    private static AttributeProto Int(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    private static AttributeProto Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values.ToArray());
        return attribute;
    }

    private static void Turn(GraphProto graph, TensorProto matrix)
    {
        var (rows, columns) = ((int)matrix.Dims[0], (int)matrix.Dims[1]);
        var values = matrix.ReadFloats();
        var turned = new float[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            turned[((i % columns) * rows) + (i / columns)] = values[i];
        }

        graph.Initializer[graph.Initializer.IndexOf(matrix)] = OnnxFields.Tensor<float>(
            matrix.Name, DataType.Float, [columns, rows], turned);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

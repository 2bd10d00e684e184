using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Onnx;

/// <summary>
/// Finds a plain BERT encoder in the graph of an ONNX export, and which constant is which weight. Exporters name values as they like, so
/// each part is found by what it computes from what: three dense layers of one state whose products meet in a softmax are an attention.
/// </summary>
/// <remarks>
/// Known are the forms that PyTorch, Optimum, ONNX Runtime's own optimizer and SparkBert write. Whether a graph is understood is seen by
/// its vectors: who writes it again compares them (<see cref="ModelUpgrade"/>).
/// </remarks>
internal sealed class ExportedEncoder
{
    /// <summary>Goes up when the search finds more, so that models in the cache are imported again.</summary>
    public const int Version = 1;

    /// <summary>[CLS], a word piece and [SEP]: a smaller table has something else.</summary>
    private const int MinPositions = 3;

    // Operators that may lie between the parts of a BERT, beside those that only change shapes.
    private static readonly HashSet<string> OfHeads = [.. OnnxNodes.Views, "Transpose", "Mul", "Div"];
    private static readonly HashSet<string> OfScores = [.. OnnxNodes.Views, "Add", "Sub", "Mul", "Div", "Where", "Max", "Clip"];
    private static readonly HashSet<string> OfActivations =
        [.. OnnxNodes.Views, "Add", "Sub", "Mul", "Div", "Pow", "Erf", "Tanh", "Sqrt", "Gelu", "BiasGelu", "FastGelu"];

    private static readonly HashSet<string> OfEmbeddings = [.. OnnxNodes.Views, "Gather", "Slice", "Expand"];
    private static readonly HashSet<string> OfCls = [.. OnnxNodes.Views, "Gather", "Slice"];

    private readonly BundleManifest manifest;
    private readonly OnnxNodes nodes;
    private readonly OnnxValues values;
    private readonly OnnxLayers layers;
    private readonly Dictionary<string, ExportedWeight> weights = new(StringComparer.Ordinal);
    private int hidden;
    private int intermediate;
    private int heads;
    private float epsilon;

    private ExportedEncoder(OnnxGraph graph, OnnxValues values, BundleManifest manifest)
    {
        this.manifest = manifest;
        this.values = values;
        nodes = new OnnxNodes(graph);
        layers = new OnnxLayers(nodes, values);
    }

    /// <summary>Finds the encoder.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="values">Its constants.</param>
    /// <param name="manifest">Names its inputs and outputs.</param>
    /// <returns>The sizes, and the constants by the names of <see cref="IWeights"/>.</returns>
    /// <exception cref="ModelException">The graph is not understood; the message says where it differs.</exception>
    public static (BertConfig Config, IReadOnlyDictionary<string, ExportedWeight> Weights) Find(
        OnnxGraph graph, OnnxValues values, BundleManifest manifest)
    {
        var (gelu, why) = graph.FindGelu();
        return new ExportedEncoder(graph, values, manifest).Find(gelu ?? throw new ModelException(why));
    }

    private (BertConfig Config, IReadOnlyDictionary<string, ExportedWeight> Weights) Find(Gelu gelu)
    {
        var state = FindEmbeddings();
        var last = nodes.NumbersFrom(manifest.LayerOutputs[^1]!);
        var attentions = nodes.All.Where(node => node.OpType is "Softmax" or "Attention").ToList();
        var count = 0;
        for (; nodes.NumbersFrom(state) != last; count++)
        {
            state = count < attentions.Count
                ? FindLayer(attentions[count], state, count)
                : throw new ModelException($"behind the {count} layers of an encoder it computes more");
        }

        FindPooler(state);
        if (RowsOf("position") < MinPositions)
        {
            throw new ModelException("it has no table of positions");
        }

        if (count == 0 || heads == 0 || hidden % heads != 0)
        {
            throw new ModelException(count == 0 ? "it has no layers" : "it does not show how many heads a layer has");
        }

        return (
            new BertConfig(
                hidden, count, heads, intermediate, RowsOf("position"), RowsOf("token_type"), RowsOf("word"), epsilon, gelu),
            weights);
    }

    private int RowsOf(string table) => weights[$"embeddings.{table}_embeddings.weight"].Shape[0];

    /// <summary>The embeddings: rows of tables, added and normalized.</summary>
    private string FindEmbeddings()
    {
        if (nodes.All.FirstOrDefault(node => node.OpType == "EmbedLayerNormalization") is { } fused)
        {
            AddTable("word", OnnxNodes.Input(fused, 2));
            AddTable("position", OnnxNodes.Input(fused, 3));
            AddTable("token_type", OnnxNodes.Input(fused, 4) is { Length: > 0 } segments ? segments : null);
            var scale = layers.FindVector(OnnxNodes.Input(fused, 5)) ?? throw new ModelException("its embeddings have no scale");
            var shift = layers.FindVector(OnnxNodes.Input(fused, 6));
            AddNorm("embeddings", new NormLayer([], scale, shift, OnnxNodes.Number(fused, "epsilon") ?? 1e-12f, ""), isFirst: true);
            return OnnxNodes.Output(fused);
        }

        foreach (var norm in layers.Norms)
        {
            var parts = FindParts(norm.Inputs);
            var words = parts.Find(IsWords);
            if (words is null)
            {
                continue;
            }

            parts.Remove(words);
            var tables = parts.ConvertAll(part => nodes.FindBefore(part, OfEmbeddings, FindTable));
            if (tables.Count is < 1 or > 2 || tables.Contains(null))
            {
                throw new ModelException("its embeddings are no sum of words, positions and segments");
            }

            // Of two tables the larger has the positions; a model without segments has one.
            tables.Sort((left, right) => Rows(right!).CompareTo(Rows(left!)));
            AddTable("word", OnnxNodes.Input(nodes.ProducerOf(nodes.NumbersFrom(words))!, 0));
            AddTable("position", tables[0]!);
            AddTable("token_type", tables.Count > 1 ? tables[1]! : null);
            AddNorm("embeddings", norm, isFirst: true);
            return norm.Output;
        }

        throw new ModelException("it has no normalized embeddings of the ids");
    }

    private long Rows(string table) => values.ShapeOf(table) is { Count: > 1 } shape ? shape[^2] : 1;

    /// <summary>What is added up to a value, down to what is no sum.</summary>
    private List<string> FindParts(IEnumerable<string> names, string? whole = null)
    {
        var parts = new List<string>();
        var open = new Queue<string>(names);
        for (var steps = 0; steps < 16 && open.TryDequeue(out var name); steps++)
        {
            name = nodes.NumbersFrom(name);
            if (name != whole && nodes.ProducerOf(name) is { OpType: "Add" } sum)
            {
                open.Enqueue(OnnxNodes.Input(sum, 0));
                open.Enqueue(OnnxNodes.Input(sum, 1));
            }
            else
            {
                parts.Add(name);
            }
        }

        return parts;
    }

    private bool IsWords(string name) =>
        nodes.ProducerOf(nodes.NumbersFrom(name)) is { OpType: "Gather" } gather
        && nodes.NumbersFrom(OnnxNodes.Input(gather, 1)) == manifest.Inputs.InputIds;

    private string? FindTable(string name) => values.HasFloats(name) && values.ShapeOf(name) is { Count: > 0 } ? name : null;

    private void AddTable(string name, string? table)
    {
        long[]? shape = table is null ? [1, hidden] : values.ShapeOf(nodes.CopiedFrom(table))?.ToArray();
        if (shape is null || shape.Length == 0 || shape.Any(size => size is <= 0 or > BertConfig.MaxSize)
            || shape.SkipLast(2).Any(size => size != 1))
        {
            throw new ModelException($"the table of its {name} embeddings is no constant");
        }

        var (rows, width) = (shape.Length > 1 ? (int)shape[^2] : 1, (int)shape[^1]);
        hidden = name == "word" ? width : hidden;
        if (width != hidden)
        {
            throw new ModelException($"its {name} embeddings have the length {width}, those of words {hidden}");
        }

        weights[$"embeddings.{name}_embeddings.weight"] = new ExportedWeight(table is null ? null : nodes.CopiedFrom(table), [rows, width]);
    }

    private void AddNorm(string name, NormLayer norm, bool isFirst = false)
    {
        epsilon = isFirst ? norm.Epsilon : epsilon;
        if (norm.Epsilon != epsilon)
        {
            throw new ModelException("its normalizations add different values to the variance");
        }

        weights[$"{name}.LayerNorm.weight"] = new ExportedWeight(norm.Gamma, [hidden]);
        weights[$"{name}.LayerNorm.bias"] = new ExportedWeight(norm.Beta, [hidden]);
    }

    private void AddDense(string name, DenseLayer dense, int size, int width)
    {
        if (dense.Size != size || dense.Width != width)
        {
            throw new ModelException($"{name} is [{dense.Size}, {dense.Width}], and should be [{size}, {width}]");
        }

        weights[$"{name}.weight"] = new ExportedWeight(dense.Matrix, [size, width]) { IsTurned = dense.IsTurned };
        weights[$"{name}.bias"] = new ExportedWeight(dense.Bias, [width]);
    }

    /// <summary>One layer behind a state; gives the next state.</summary>
    private string FindLayer(NodeProto attention, string state, int layer)
    {
        var name = $"encoder.layer.{layer}";
        var context = attention.OpType == "Attention" ? FindFusedAttention(attention, state, name) : FindAttention(attention, state, name);
        var output = nodes.FindBehind(context, OfHeads, layers.DenseOf)
            ?? throw new ModelException($"layer {layer} has no dense layer behind its attention");
        var attended = AddDenseBeforeNorm($"{name}.attention.output.dense", output, hidden, state);
        AddNorm($"{name}.attention.output", attended);

        var first = nodes.FindBehind(attended.Output, OnnxNodes.Views, layers.DenseOf)
            ?? throw new ModelException($"layer {layer} has no dense layer behind its first normalization");
        intermediate = layer == 0 ? first.Width : intermediate;
        AddDense($"{name}.intermediate.dense", first, hidden, intermediate);
        var second = nodes.FindBehind(first.Output, OfActivations, layers.DenseOf)
            ?? throw new ModelException($"layer {layer} has no dense layer behind its activation");
        var next = AddDenseBeforeNorm($"{name}.output.dense", second, intermediate, attended.Output);
        AddNorm($"{name}.output", next);
        return next.Output;
    }

    /// <summary>A dense layer whose output is added to its input, in whatever order; and the normalization of the sum.</summary>
    private NormLayer AddDenseBeforeNorm(string name, DenseLayer dense, int size, string residual)
    {
        var (product, input) = (nodes.NumbersFrom(dense.Product), nodes.NumbersFrom(residual));
        foreach (var norm in layers.Norms)
        {
            var parts = FindParts(norm.Inputs, input);
            if (parts.Remove(product) && parts.Remove(input))
            {
                // The bias may be added behind the input, where it does not look like that of the product.
                var bias = parts.Select(layers.FindVector).FirstOrDefault(vector => vector is not null);
                AddDense(name, dense with { Bias = dense.Bias ?? bias }, size, hidden);
                return norm;
            }
        }

        throw new ModelException($"the output of {name} is not added to its input and normalized");
    }

    private string FindFusedAttention(NodeProto attention, string state, string name)
    {
        var (matrix, bias) = (nodes.CopiedFrom(OnnxNodes.Input(attention, 1)), layers.FindVector(OnnxNodes.Input(attention, 2)));
        if (nodes.NumbersFrom(OnnxNodes.Input(attention, 0)) != nodes.NumbersFrom(state)
            || OnnxNodes.Integer(attention, "unidirectional") is > 0
            || !values.HasFloats(matrix)
            || values.ShapeOf(matrix) is not [var size, var width] || size != hidden || width != 3L * hidden)
        {
            throw new ModelException($"{name}: its Attention is not that of a BERT");
        }

        SetHeads((int)(OnnxNodes.Integer(attention, "num_heads") ?? 0));
        string[] parts = ["query", "key", "value"];
        for (var part = 0; part < parts.Length; part++)
        {
            var self = $"{name}.attention.self.{parts[part]}";
            weights[$"{self}.weight"] = new ExportedWeight(matrix, [hidden, hidden]) { Part = part, Parts = parts.Length };
            weights[$"{self}.bias"] = new ExportedWeight(bias, [hidden]) { Part = part, Parts = parts.Length };
        }

        return OnnxNodes.Output(attention);
    }

    private string FindAttention(NodeProto softmax, string state, string name)
    {
        var (way, shapes) = (new List<NodeProto>(), new List<NodeProto>());
        var scores = nodes.FindBefore(OnnxNodes.Input(softmax, 0), OfScores, FindProduct, way)
            ?? throw new ModelException($"{name}: its softmax is not of scores of queries and keys");
        var product = nodes.FindBehind(OnnxNodes.Output(softmax), OfScores, node => node.OpType == "MatMul" ? node : null)
            ?? throw new ModelException($"{name}: its softmax is not multiplied by values");
        AddProjection("query", OnnxNodes.Input(scores, 0), shapes);
        AddProjection("key", OnnxNodes.Input(scores, 1), way);
        AddProjection("value", OnnxNodes.Input(product, 1), []);
        SetHeads(shapes.Where(node => node.OpType == "Reshape").Select(FindHeads).FirstOrDefault(found => found > 0));
        if (scores.OpType == "MatMul" && !way.Concat(shapes).Any(node => node.OpType is "Mul" or "Div"))
        {
            MultiplyQuery(name);
        }

        return OnnxNodes.Output(product);

        void AddProjection(string part, string value, List<NodeProto> between)
        {
            var dense = nodes.FindBefore(value, OfHeads, layers.DenseOf, between);
            if (dense is null || nodes.NumbersFrom(dense.Input) != nodes.NumbersFrom(state))
            {
                throw new ModelException($"{name}: its {part} is no dense layer of what the layer before gives");
            }

            AddDense($"{name}.attention.self.{part}", dense, hidden, hidden);
        }
    }

    /// <summary>Of a graph whose scores are not scaled the weights of the query are, by the root of the size of a head.</summary>
    private void MultiplyQuery(string name)
    {
        foreach (var part in (string[])["weight", "bias"])
        {
            var query = $"{name}.attention.self.query.{part}";
            weights[query] = weights[query] with { Factor = heads > 0 ? MathF.Sqrt((float)hidden / heads) : 1 };
        }
    }

    /// <summary>A product of two values, none of them a weight.</summary>
    private NodeProto? FindProduct(string name) =>
        nodes.ProducerOf(name) is { OpType: "MatMul" or "FusedMatMul" } node && layers.DenseOf(node) is null ? node : null;

    private void SetHeads(int count)
    {
        if (heads != 0 && count != heads)
        {
            throw new ModelException($"its layers have {heads} and {count} heads");
        }

        heads = count;
    }

    /// <summary>The heads into which a Reshape divides vectors, by the last but one number of its shape; 0 if it does not show.</summary>
    private int FindHeads(NodeProto reshape)
    {
        var shape = nodes.CopiedFrom(OnnxNodes.Input(reshape, 1));
        var sizes = values.ReadIntegers(shape) is { } constant
            ? [.. constant]
            : nodes.ProducerOf(shape) is { OpType: "Concat" } parts
                ? parts.Input.Take(8).SelectMany(ReadSize).ToList()
                : [];
        if (sizes.Count < 3)
        {
            return 0;
        }

        // One of both may be left open.
        var (count, size) = (sizes[^2], sizes[^1]);
        count = count == -1 && size > 0 ? hidden / size : count;
        return count > 0 && hidden % count == 0 && (size == -1 || size == hidden / count) ? (int)count : 0;
    }

    /// <summary>A number of a shape that is put together; -1 where it is known only when the graph runs.</summary>
    private IEnumerable<long> ReadSize(string name)
    {
        var found = nodes.NumbersFrom(name);
        return values.ReadIntegers(found) ?? values.ReadIntegers(name) ?? [-1];
    }

    private void FindPooler(string state)
    {
        if (manifest.PoolerOutput is not { } pooler)
        {
            return;
        }

        // ONNX Runtime's optimizer makes one operator of both.
        var dense = nodes.ProducerOf(nodes.NumbersFrom(pooler)) switch
        {
            { OpType: "Tanh" } tanh => nodes.FindBefore(OnnxNodes.Input(tanh, 0), OfCls, layers.DenseOf),
            { OpType: "FusedGemm" } fused when fused.Attribute.Any(found => found.Name == "activation" && found.S.ToStringUtf8() == "Tanh")
                => layers.DenseOf(fused),
            _ => null,
        };
        var last = nodes.NumbersFrom(state);
        if (dense is null || nodes.FindBefore(dense.Input, OfCls, name => name == last ? name : null) is null)
        {
            throw new ModelException("its pooler is no dense layer and tanh of what the last layer gives");
        }

        AddDense("pooler.dense", dense, hidden, hidden);
    }
}

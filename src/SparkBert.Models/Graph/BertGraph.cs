using SparkBert.Bundles;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx.Protocol;
using SparkBert.Models.Writing;

namespace SparkBert.Models.Graph;

/// <summary>
/// BERT's encoder as an ONNX graph: inputs input_ids, attention_mask and token_type_ids (int64, [batch, sequence]); outputs hidden_0 (the
/// embeddings) to hidden_(n-1) and last_hidden_state (float, [batch, sequence, hidden]), and pooler_output (float, [batch, hidden]) of a
/// model that has a pooler.
/// </summary>
/// <remarks>
/// Between layers the state is [positions, hidden]. Attention is written in standard operators, and the sum before a normalization apart
/// from it: on ONNX Runtime's processor kernels its fused Attention and SkipLayerNormalization take longer than their parts
/// (docs/performance.md has the figures). Every operator works on positions one by one, or on one sentence, so that no bit of a vector
/// depends on what else is in the call.
/// </remarks>
internal sealed class BertGraph
{
    /// <summary>
    /// What the graph's model_version says: 2 for this form. Bundles of earlier versions have the fused form, and no number.
    /// </summary>
    public const int Version = 2;

    /// <summary>The producer in the graph.</summary>
    public const string Producer = "SparkBert";

    /// <summary>The constant that holds the number of heads and the size of each.</summary>
    public const string HeadSizes = "head_sizes";

    // TF's and Hugging Face's TensorFlow models add this to the scores of masked positions; exp() makes 0 of it either way.
    private const float MaskedScore = -10000f;

    private const string SequenceShape = "sequence_shape";
    private const string HeadShape = "head_shape";
    private const string StateShape = "state_shape";
    private const string FlatShape = "flat_shape";
    private const string MaskScores = "mask_scores";

    private readonly GraphNodes graph = new();
    private readonly BertConfig config;
    private readonly IWeights weights;
    private readonly IProducts products;
    private bool hasPooler;

    private BertGraph(BertConfig config, IWeights weights, IProducts products)
    {
        this.config = config;
        this.weights = weights;
        this.products = products;
    }

    /// <summary>Writes the graph and its weights.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="config">The sizes.</param>
    /// <param name="weights">The weights, by the names of <see cref="GraphNames"/>.</param>
    /// <param name="products">The matrix products, with their weights.</param>
    /// <param name="progress">
    /// Gets the bytes of weights written so far and in all, after each weight; an exception from it ends the writing.
    /// </param>
    /// <returns>What the manifest says of the graph.</returns>
    /// <exception cref="ModelException">A weight is missing or of another shape.</exception>
    public static GraphFacts Write(
        BundleWriter bundle, BertConfig config, IWeights weights, IProducts products, Action<long, long> progress)
    {
        var built = new BertGraph(config, weights, products);
        built.Build();
        OnnxWriter.Write(bundle, built.CreateModel(), built.graph.Weights, progress);
        return new GraphFacts
        {
            HiddenSize = config.HiddenSize,
            Layers = config.Layers,
            MaxPositions = config.MaxPositions,
            Inputs = new BundleInputs("input_ids", "attention_mask", "token_type_ids", IsInt32: false),
            PoolerOutput = built.hasPooler ? GraphNames.PoolerOutput : null,
            LayerOutputs = [.. Enumerable.Range(0, config.Layers + 1).Select(layer => GraphNames.Output(layer, config.Layers))],
            Gelu = config.Gelu,
            Precision = products.Precision,
        };
    }

    /// <summary>Builds one layer by itself, in fp32, as the whole graph has it.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="weights">The weights, by the names of <see cref="GraphNames"/>.</param>
    /// <param name="layer">The layer, from 0 on.</param>
    public static LayerGraph BuildLayer(BertConfig config, IWeights weights, int layer)
    {
        const string State = "state";
        var products = new ObservedProducts(weights);
        var built = new BertGraph(config, weights, products);
        built.AddInputs("input_ids", "attention_mask");
        built.graph.Graph.Input.Add(GraphNodes.DeclareFloats(State, null, config.HiddenSize));
        built.AddShapes();
        built.AddMask();
        built.AddLayer(layer, State);
        foreach (var weight in built.graph.Weights)
        {
            built.graph.Graph.Input.Add(GraphNodes.DeclareFloats(weight.Name, [.. weight.Shape]));
        }

        var next = GraphNames.Output(layer + 1, config.Layers);
        return new LayerGraph(built.CreateModel(), built.graph.Weights, State, next, products.Inputs);
    }

    private ModelProto CreateModel()
    {
        var model = new ModelProto { IrVersion = 8, ProducerName = Producer, ModelVersion = Version, Graph = graph.Graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = GraphNodes.Fused, Version = 1 });
        return model;
    }

    private void AddInputs(params ReadOnlySpan<string> names)
    {
        foreach (var input in names)
        {
            graph.Graph.Input.Add(Declare(input, TensorProto.Types.DataType.Int64, null));
        }
    }

    private void Build()
    {
        AddInputs("input_ids", "token_type_ids", "attention_mask");

        AddShapes();
        AddMask();
        var state = AddEmbeddings();
        for (var layer = 0; layer < config.Layers; layer++)
        {
            state = AddLayer(layer, state);
        }

        AddPooler();
    }

    /// <summary>
    /// The pooler, of a model that has one: a dense layer and tanh over the vector of [CLS]. In fp32 in either precision, for it is one
    /// product a sentence.
    /// </summary>
    private void AddPooler()
    {
        var hidden = config.HiddenSize;
        hasPooler = weights.Has(GraphNames.PoolerWeight, [hidden, hidden]) && weights.Has(GraphNames.PoolerBias, [hidden]);
        if (!hasPooler)
        {
            return;
        }

        // Two positions of each sentence, so that a single sentence is a product of matrices too: some libraries add up otherwise where a
        // matrix has one row, and a vector's bits must not depend on what else is in the call.
        var (start, end) = (graph.AddConstant("pooler_start", 0), graph.AddConstant("pooler_end", 2));
        var axis = graph.AddConstant("pooler_axis", 1);
        var first = graph.Add("Slice", [GraphNames.LastHiddenState, start, end, axis], "pooler_positions");
        var product = graph.Add("MatMul", [first, AddWeight(GraphNames.PoolerWeight, hidden, hidden)], "pooler_product");
        var sum = graph.Add("Add", [product, AddWeight(GraphNames.PoolerBias, hidden)], "pooler_sum");
        graph.Add("Constant", [], "pooler_cls", "", GraphNodes.Attribute("value_int", 0L));
        var cls = graph.Add("Gather", [sum, "pooler_cls"], "pooler_dense", "", GraphNodes.Attribute("axis", 1L));
        graph.Add("Tanh", [cls], GraphNames.PoolerOutput);
        var declared = Declare(GraphNames.PoolerOutput, TensorProto.Types.DataType.Float, hidden);
        declared.Type.TensorType.Shape.Dim.RemoveAt(1);
        graph.Graph.Output.Add(declared);
    }

    private void AddShapes()
    {
        var hidden = graph.AddConstant("hidden_size", config.HiddenSize);
        var heads = graph.AddConstant(HeadSizes, config.Heads, config.HiddenSize / config.Heads);
        graph.AddConstant(FlatShape, -1, config.HiddenSize);
        graph.Add("Shape", ["input_ids"], SequenceShape);
        graph.Add("Concat", [SequenceShape, hidden], StateShape, "", GraphNodes.Attribute("axis", 0L));
        graph.Add("Concat", [SequenceShape, heads], HeadShape, "", GraphNodes.Attribute("axis", 0L));
    }

    /// <summary>What is added to the scores, [batch, 1, 1, sequence]: 0 for a position that counts.</summary>
    private void AddMask()
    {
        var axes = graph.AddConstant("mask_axes", 1, 2);
        var mask = graph.Add("Unsqueeze", ["attention_mask", axes], "mask_4d");
        mask = graph.Add("Cast", [mask], "mask_float", "", GraphNodes.Attribute("to", (long)TensorProto.Types.DataType.Float));
        mask = graph.Add("Sub", [graph.AddConstant("one", 1f), mask], "mask_off");
        graph.Add("Mul", [mask, graph.AddConstant("masked_score", MaskedScore)], MaskScores);
    }

    private string AddEmbeddings()
    {
        var hidden = config.HiddenSize;
        AddWeight(GraphNames.Words, config.VocabularySize, hidden);
        AddWeight(GraphNames.Positions, config.MaxPositions, hidden);
        AddWeight(GraphNames.TokenTypes, config.TypeVocabularySize, hidden);
        AddWeight(GraphNames.EmbeddingsGamma, hidden);
        AddWeight(GraphNames.EmbeddingsBeta, hidden);

        // The fused operator takes 32-bit ids.
        foreach (var input in (string[])["input_ids", "token_type_ids"])
        {
            graph.Add("Cast", [input], input + "_32", "", GraphNodes.Attribute("to", (long)TensorProto.Types.DataType.Int32));
        }

        var embeddings = graph.AddNode(
            "EmbedLayerNormalization",
            [
                "input_ids_32", "token_type_ids_32", GraphNames.Words, GraphNames.Positions, GraphNames.TokenTypes,
                GraphNames.EmbeddingsGamma, GraphNames.EmbeddingsBeta,
            ],
            DeclareOutput(0),
            GraphNodes.Fused,
            GraphNodes.Attribute("epsilon", config.LayerNormEpsilon));
        embeddings.Output.Add("embeddings_mask_index");
        return graph.Add("Reshape", [embeddings.Output[0], FlatShape], "embeddings");
    }

    private string AddLayer(int layer, string state)
    {
        var (hidden, wide) = (config.HiddenSize, config.IntermediateSize);
        string In(string part) => GraphNames.Of(layer, part);

        var context = AddAttention(layer, state);
        var prepared = products.Prepare(graph, context, In("context"), hidden, ActivationKind.Context);
        var product = products.Multiply(
            graph, prepared, In(GraphNames.AttentionWeight), hidden, hidden, ActivationKind.Context, In("attention_product"));
        var attention = Normalize(product, state, layer, "attention");

        prepared = products.Prepare(graph, attention, In("attention_state"), hidden, ActivationKind.State);
        product = products.Multiply(
            graph, prepared, In(GraphNames.IntermediateWeight), hidden, wide, ActivationKind.State, In("intermediate_product"));
        var bias = AddWeight(In(GraphNames.IntermediateBias), wide);
        var gelu = config.Gelu == Gelu.Erf ? "BiasGelu" : "FastGelu";
        var active = graph.Add(gelu, [product, bias], In("intermediate"), GraphNodes.Fused);

        prepared = products.Prepare(graph, active, In("active"), wide, ActivationKind.Gelu);
        product = products.Multiply(
            graph, prepared, In(GraphNames.OutputWeight), wide, hidden, ActivationKind.Gelu, In("output_product"));
        var next = Normalize(product, attention, layer, "output");
        graph.Add("Reshape", [next, StateShape], DeclareOutput(layer + 1));
        return next;
    }

    /// <summary>The attention of all heads, [positions, hidden].</summary>
    private string AddAttention(int layer, string state)
    {
        var hidden = config.HiddenSize;
        string In(string part) => GraphNames.Of(layer, part);
        string Multiply(string prepared, string weight, string part) =>
            products.Multiply(graph, prepared, In(weight), hidden, hidden, ActivationKind.State, In(part));
        string Divide(string flat, string part, params ReadOnlySpan<long> order)
        {
            var divided = graph.Add("Reshape", [flat, HeadShape], In(part + "_4d"));
            return graph.Add("Transpose", [divided], In(part + "_heads"), "", GraphNodes.Attribute("perm", order));
        }

        var prepared = products.Prepare(graph, state, In("state"), hidden, ActivationKind.State);
        var query = Multiply(prepared, GraphNames.QueryWeight, "query_product");
        query = graph.Add("Add", [query, AddWeight(In(GraphNames.QueryBias), hidden)], In("query"));
        query = Divide(query, "query", 0, 2, 1, 3);
        var key = Divide(Multiply(prepared, GraphNames.KeyWeight, "key_product"), "key", 0, 2, 3, 1);
        var value = Divide(Multiply(prepared, GraphNames.ValueWeight, "value_product"), "value", 0, 2, 1, 3);

        var scores = graph.Add("MatMul", [query, key], In("scores"));
        scores = graph.Add("Add", [scores, MaskScores], In("masked_scores"));
        scores = graph.Add("Softmax", [scores], In("attention"), "", GraphNodes.Attribute("axis", -1L));
        var context = graph.Add("MatMul", [scores, value], In("context_heads"));
        context = graph.Add("Transpose", [context], In("context_4d"), "", GraphNodes.Attribute("perm", [0, 2, 1, 3]));
        return graph.Add("Reshape", [context, FlatShape], In("context"));
    }

    /// <summary>Adds the residual and the bias to a product, and normalizes.</summary>
    private string Normalize(string product, string residual, int layer, string part)
    {
        string In(string tail) => GraphNames.Of(layer, $"{part}_{tail}");

        var sum = graph.Add("Add", [product, residual], In("residual"));
        sum = graph.Add("Add", [sum, AddWeight(In("bias"), config.HiddenSize)], In("sum"));
        return graph.Add(
            "LayerNormalization",
            [sum, AddWeight(In("gamma"), config.HiddenSize), AddWeight(In("beta"), config.HiddenSize)],
            In("normalized"),
            "",
            GraphNodes.Attribute("axis", -1L),
            GraphNodes.Attribute("epsilon", config.LayerNormEpsilon));
    }

    private string DeclareOutput(int layer)
    {
        var name = GraphNames.Output(layer, config.Layers);
        graph.Graph.Output.Add(Declare(name, TensorProto.Types.DataType.Float, config.HiddenSize));
        return name;
    }

    private string AddWeight(string name, params int[] shape) => graph.Add(OnnxWriter.Weight.Of(weights, name, shape));

    private static ValueInfoProto Declare(string name, TensorProto.Types.DataType type, int? lastSize)
    {
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "batch" });
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = "sequence" });
        if (lastSize is { } size)
        {
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}

using SparkBert.Bundles;
using SparkBert.Models.Import;
using SparkBert.Models.Onnx.Protocol;
using SparkBert.Models.Writing;

namespace SparkBert.Models.Graph;

/// <summary>
/// BERT's encoder as an ONNX graph: inputs input_ids, attention_mask and token_type_ids (int64, [batch, sequence]); outputs hidden_0 (the
/// embeddings) to hidden_(n-1) and last_hidden_state (float, [batch, sequence, hidden]).
/// </summary>
/// <remarks>
/// Written with ONNX Runtime's fused operators, so that the result does not depend on the patterns that an optimizer recognizes.
/// MultiHeadAttention and standard operators alone took the same time, within noise, at lengths 8 to 128, because matrix products take
/// nearly all of it. Attention is the shortest to write and to read.
/// </remarks>
internal sealed class BertGraph
{
    /// <summary>Name of the last layer's output.</summary>
    public const string LastHiddenState = "last_hidden_state";

    private const string Fused = "com.microsoft";

    // TF's and Hugging Face's TensorFlow models add this to the scores of masked positions; exp() makes 0 of it either way.
    private const float MaskedScore = -10000f;

    private readonly GraphProto graph = new() { Name = "bert" };
    private readonly List<OnnxWriter.Weight> weights = [];
    private readonly BertConfig config;
    private readonly IWeights source;

    private BertGraph(BertConfig config, IWeights source)
    {
        this.config = config;
        this.source = source;
    }

    /// <summary>Writes the graph and its weights.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="config">The sizes.</param>
    /// <param name="source">The weights.</param>
    /// <param name="progress">
    /// Gets the bytes of weights written so far and in all, after each weight; an exception from it ends the writing.
    /// </param>
    /// <exception cref="ModelException">A weight is missing or of another shape.</exception>
    public static void Write(BundleWriter bundle, BertConfig config, IWeights source, Action<long, long> progress)
    {
        var built = new BertGraph(config, source);
        built.Build();
        var model = new ModelProto { IrVersion = 8, ProducerName = "SparkBert", Graph = built.graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = Fused, Version = 1 });
        OnnxWriter.Write(bundle, model, built.weights, progress);
    }

    /// <summary>Name of a layer's output, 0 for the embeddings.</summary>
    public static string OutputOf(int layer, int layers) => layer == layers ? LastHiddenState : $"hidden_{layer}";

    private void Build()
    {
        var hidden = config.HiddenSize;
        foreach (var input in (string[])["input_ids", "token_type_ids", "attention_mask"])
        {
            graph.Input.Add(Declare(input, TensorProto.Types.DataType.Int64, null));

            // The fused operators take 32-bit ids.
            Add("Cast", [input], input + "_32", "", Attribute("to", (long)TensorProto.Types.DataType.Int32));
        }

        AddWeight("word_embeddings", "embeddings.word_embeddings.weight", config.VocabularySize, hidden);
        AddWeight("position_embeddings", "embeddings.position_embeddings.weight", config.MaxPositions, hidden);
        AddWeight("token_type_embeddings", "embeddings.token_type_embeddings.weight", config.TypeVocabularySize, hidden);
        AddWeight("embeddings_gamma", "embeddings.LayerNorm.weight", hidden);
        AddWeight("embeddings_beta", "embeddings.LayerNorm.bias", hidden);
        var state = AddOutput(0);
        var embed = Add(
            "EmbedLayerNormalization",
            [
                "input_ids_32", "token_type_ids_32", "word_embeddings", "position_embeddings", "token_type_embeddings",
                "embeddings_gamma", "embeddings_beta",
            ],
            state,
            Fused,
            Attribute("epsilon", config.LayerNormEpsilon));
        embed.Output.Add("embeddings_mask_index");
        for (var layer = 0; layer < config.Layers; layer++)
        {
            state = AddLayer(layer, state);
        }
    }

    private string AddLayer(int layer, string state)
    {
        var hidden = config.HiddenSize;
        var from = $"encoder.layer.{layer}.";
        var to = $"layer_{layer}_";

        AddQueryKeyValue(layer, to);
        Add(
            "Attention",
            [state, to + "qkv_weight", to + "qkv_bias", "attention_mask_32"],
            to + "context",
            Fused,
            Attribute("num_heads", config.Heads),
            Attribute("mask_filter_value", MaskedScore));

        AddWeight(to + "attention_weight", from + "attention.output.dense.weight", hidden, hidden);
        AddWeight(to + "attention_bias", from + "attention.output.dense.bias", hidden);
        AddWeight(to + "attention_gamma", from + "attention.output.LayerNorm.weight", hidden);
        AddWeight(to + "attention_beta", from + "attention.output.LayerNorm.bias", hidden);
        Add("MatMul", [to + "context", to + "attention_weight"], to + "attention_product");
        Normalize(state, to + "attention", to + "attention_output");

        AddWeight(to + "intermediate_weight", from + "intermediate.dense.weight", hidden, config.IntermediateSize);
        AddWeight(to + "intermediate_bias", from + "intermediate.dense.bias", config.IntermediateSize);
        Add("MatMul", [to + "attention_output", to + "intermediate_weight"], to + "intermediate_product");
        var gelu = config.Gelu == Gelu.Erf ? "BiasGelu" : "FastGelu";
        Add(gelu, [to + "intermediate_product", to + "intermediate_bias"], to + "intermediate", Fused);

        AddWeight(to + "output_weight", from + "output.dense.weight", config.IntermediateSize, hidden);
        AddWeight(to + "output_bias", from + "output.dense.bias", hidden);
        AddWeight(to + "output_gamma", from + "output.LayerNorm.weight", hidden);
        AddWeight(to + "output_beta", from + "output.LayerNorm.bias", hidden);
        Add("MatMul", [to + "intermediate", to + "output_weight"], to + "output_product");
        var output = AddOutput(layer + 1);
        Normalize(to + "attention_output", to + "output", output);
        return output;
    }

    /// <summary>Adds the residual and the bias to a product, and normalizes.</summary>
    private void Normalize(string residual, string part, string output) => Add(
        "SkipLayerNormalization",
        [residual, part + "_product", part + "_gamma", part + "_beta", part + "_bias"],
        output,
        Fused,
        Attribute("epsilon", config.LayerNormEpsilon));

    /// <summary>The three matrices side by side, [hidden, 3 hidden], as Attention takes them.</summary>
    private void AddQueryKeyValue(int layer, string to)
    {
        var hidden = config.HiddenSize;
        string[] parts = ["query", "key", "value"];
        string[] matrices = [.. parts.Select(part => $"encoder.layer.{layer}.attention.self.{part}.weight")];
        string[] biases = [.. parts.Select(part => $"encoder.layer.{layer}.attention.self.{part}.bias")];
        foreach (var name in matrices)
        {
            source.Require(name, [hidden, hidden]);
        }

        foreach (var name in biases)
        {
            source.Require(name, [hidden]);
        }

        weights.Add(new OnnxWriter.Weight(to + "qkv_weight", [hidden, parts.Length * hidden], packed =>
        {
            using var buffer = new WeightBuffer(hidden * hidden);
            var matrix = buffer.Take(hidden * hidden);
            for (var part = 0; part < parts.Length; part++)
            {
                source.Read(matrices[part], [hidden, hidden], matrix);
                for (var row = 0; row < hidden; row++)
                {
                    matrix.Slice(row * hidden, hidden).CopyTo(packed[((row * parts.Length * hidden) + (part * hidden))..]);
                }
            }
        }));
        weights.Add(new OnnxWriter.Weight(to + "qkv_bias", [parts.Length * hidden], packed =>
        {
            for (var part = 0; part < parts.Length; part++)
            {
                source.Read(biases[part], [hidden], packed.Slice(part * hidden, hidden));
            }
        }));
    }

    private string AddOutput(int layer)
    {
        var name = OutputOf(layer, config.Layers);
        graph.Output.Add(Declare(name, TensorProto.Types.DataType.Float, config.HiddenSize));
        return name;
    }

    /// <summary>Adds a weight. Looks for it now, so that a missing weight is refused before anything is written.</summary>
    private void AddWeight(string name, string from, params int[] shape)
    {
        source.Require(from, shape);
        weights.Add(new OnnxWriter.Weight(name, shape, values => source.Read(from, shape, values)));
    }

    private NodeProto Add(
        string type, ReadOnlySpan<string> inputs, string output, string domain = "", params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = type, Domain = domain, Name = output + "_" + type };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(output);
        node.Attribute.AddRange(attributes.ToArray());
        graph.Node.Add(node);
        return node;
    }

    private static AttributeProto Attribute(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    private static AttributeProto Attribute(string name, float value) =>
        new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float };

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

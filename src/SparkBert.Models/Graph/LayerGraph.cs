using SparkBert.Models.Onnx.Protocol;

namespace SparkBert.Models.Graph;

/// <summary>One layer of a model by itself, in fp32, with the activations in front of its matrix products as outputs.</summary>
/// <param name="Model">
/// The graph: inputs input_ids and attention_mask (int64, [batch, sequence]), <see cref="State"/> and each weight by its name; outputs
/// <see cref="NextState"/> and those of <see cref="Inputs"/>.
/// </param>
/// <param name="Weights">The weights, to be read and given to each run: ONNX Runtime takes no copy of an input.</param>
/// <param name="State">The input that is the layer's state, float [positions, hidden].</param>
/// <param name="NextState">The output that is the next layer's state, float [batch, sequence, hidden].</param>
/// <param name="Inputs">The activations in front of the products.</param>
internal sealed record LayerGraph(
    ModelProto Model,
    IReadOnlyList<OnnxWriter.Weight> Weights,
    string State,
    string NextState,
    IReadOnlyList<ObservedInput> Inputs);

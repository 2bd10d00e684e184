using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SparkBert.Bundles;
using SparkBert.Models.Graph;
using SparkBert.Sessions;

namespace SparkBert.Models.Quantization;

/// <summary>Gets an output of a layer.</summary>
/// <param name="product">Its place in <see cref="LayerSession.Inputs"/>.</param>
/// <param name="values">Its values, [positions, features].</param>
internal delegate void ActivationReader(int product, ReadOnlySpan<float> values);

/// <summary>
/// The session of one layer by itself. Any number of threads may call it; each call runs on its caller's thread, so that its bits do not
/// depend on their number.
/// </summary>
internal sealed class LayerSession : IDisposable
{
    private readonly LayerGraph graph;
    private readonly string[] inputs;
    private readonly string[] outputs;
    private readonly List<WeightBuffer> buffers = [];
    private readonly List<OrtValue> weights = [];
    private readonly RunOptions runOptions = SessionSettings.CreateOfCalls();
    private readonly InferenceSession session;

    /// <summary>Reads the layer's weights and loads it.</summary>
    /// <exception cref="ModelException">ONNX Runtime can't load it.</exception>
    public LayerSession(LayerGraph graph)
    {
        this.graph = graph;
        inputs = ["input_ids", "attention_mask", graph.State, .. graph.Weights.Select(weight => weight.Name)];
        outputs = [.. graph.Inputs.Select(input => input.Output), graph.NextState];
        using var options = SessionSettings.Create();
        try
        {
            foreach (var weight in graph.Weights)
            {
                AddWeight(weight);
            }

            session = new InferenceSession(graph.Model.ToByteArray(), options);
        }
        catch (OnnxRuntimeException error)
        {
            Free();
            throw new ModelException($"ONNX Runtime can't load a layer by itself: {error.Message}", error);
        }
        catch
        {
            Free();
            throw;
        }
    }

    /// <summary>The activations in front of the products.</summary>
    public IReadOnlyList<ObservedInput> Inputs => graph.Inputs;

    /// <summary>Runs a sentence.</summary>
    /// <param name="ids">The ids of its positions; only their number counts here.</param>
    /// <param name="state">The layer's state, [positions, hidden]; overwritten by the next layer's.</param>
    /// <param name="read">Gets the activations in front of the products.</param>
    /// <exception cref="ModelException">ONNX Runtime can't run it.</exception>
    public void Run(int[] ids, float[] state, ActivationReader read)
    {
        var mask = new long[ids.Length];
        mask.AsSpan().Fill(1);
        using var inputIds = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(ids, id => (long)id), [1, ids.Length]);
        using var attention = OrtValue.CreateTensorValueFromMemory(mask, [1, ids.Length]);
        using var states = OrtValue.CreateTensorValueFromMemory(state, [ids.Length, state.Length / ids.Length]);
        try
        {
            using var results = session.Run(runOptions, inputs, [inputIds, attention, states, .. weights], outputs);
            for (var i = 0; i < Inputs.Count; i++)
            {
                read(i, results[i].GetTensorDataAsSpan<float>());
            }

            results[Inputs.Count].GetTensorDataAsSpan<float>().CopyTo(state);
        }
        catch (OnnxRuntimeException error)
        {
            throw new ModelException($"ONNX Runtime can't run a layer by itself: {error.Message}", error);
        }
    }

    public void Dispose()
    {
        session.Dispose();
        Free();
    }

    private void AddWeight(OnnxWriter.Weight weight)
    {
        var buffer = new WeightBuffer(weight.ByteCount);
        buffers.Add(buffer);
        weight.Read(buffer.Take<byte>(weight.SpanLength));
        weights.Add(OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            TensorElementType.Float,
            [.. weight.Shape.Select(size => (long)size)],
            buffer.DangerousGetHandle(),
            weight.ByteCount));
    }

    private void Free()
    {
        runOptions.Dispose();
        weights.ForEach(weight => weight.Dispose());
        buffers.ForEach(buffer => buffer.Dispose());
    }
}

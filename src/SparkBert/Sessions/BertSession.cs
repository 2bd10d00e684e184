using System.Buffers;
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SparkBert.Batches;
using SparkBert.Bundles;
using SparkBert.Diagnostics;

namespace SparkBert.Sessions;

/// <summary>
/// The one ONNX Runtime session of a model in a process. Callers on any number of threads share it; each call runs on its caller's thread
/// alone. So a vector can't depend on the number of threads, calls don't wait for each other, and the slots of a Spark executor share one
/// copy of the weights.
/// </summary>
internal sealed class BertSession : IModelCalls, IDisposable
{
    /// <summary>What the importer writes as a graph's producer.</summary>
    private const string Producer = "SparkBert";

    /// <summary>The <c>model_version</c> of its graphs from which on attention is plain products and softmax.</summary>
    private const long PlainAttentionVersion = 2;

    private readonly InferenceSession session;
    private readonly ModelSignature signature;
    private readonly string[] inputNames;
    private readonly RunOptions unendedCalls = SessionSettings.CreateOfCalls();
    private readonly List<IDisposable> weights = [];

    /// <summary>Loads a model. The session owns the weights of the content, even if loading fails.</summary>
    /// <param name="content">The bundle.</param>
    /// <param name="packsWeights">
    /// Whether ONNX Runtime repacks the weights for speed; for a run or two that costs more time and memory than it saves.
    /// </param>
    /// <param name="device">What it runs on; a GPU with its number.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime can't load it.</exception>
    public BertSession(BundleContent content, bool packsWeights, ComputeDevice device)
    {
        using var options = SessionSettings.Create(device);
        if (!packsWeights)
        {
            options.AddSessionConfigEntry("session.disable_prepacking", "1");
        }

        var manifest = content.Manifest;
        Tags = ModelMeter.TagsOf(manifest.Name, manifest.Precision, device.ToString());
        signature = new ModelSignature(manifest.Inputs, manifest.LayerOutputs, manifest.HiddenSize, manifest.PoolerOutput);
        Cost = new CallCostMeter(CallCost.Expected(manifest.HiddenSize, Math.Max(1, manifest.Layers), device.IsCuda));
        inputNames = manifest.Inputs.TokenTypeIds is { } types
            ? [manifest.Inputs.InputIds, manifest.Inputs.AttentionMask, types]
            : [manifest.Inputs.InputIds, manifest.Inputs.AttentionMask];
        try
        {
            AddWeights(content, options);
            session = new InferenceSession(content.Graph, options);
            Padding = new PaddingProbe(RunPadded, Cost, manifest.MaxPositions, content.Vocabulary.Count - 1)
            {
                // On a GPU the bits depend on the batch anyway: no kernel there promises more than the tolerance.
                Answer = device.IsCuda ? true : null,
                HasPlainAttention = session.ModelMetadata is { ProducerName: Producer, Version: >= PlainAttentionVersion },
            };
        }
        catch
        {
            DisposeWeights();
            throw;
        }
    }

    /// <inheritdoc/>
    public CallCostMeter Cost { get; }

    /// <inheritdoc/>
    public PaddingProbe Padding { get; }

    /// <inheritdoc/>
    public TagList Tags { get; }

    /// <inheritdoc/>
    public long Run(
        long[] ids,
        long[] mask,
        int batch,
        int length,
        IReadOnlyList<int> layers,
        Action<IReadOnlyList<OrtValue>> read,
        long[]? segments = null,
        RunOptions? options = null)
    {
        var count = batch * length;
        long[] shape = [batch, length];
        var outputs = new string[layers.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = signature.OutputOf(layers[i]);
        }

        var buffers = new List<IDisposable>(2 * inputNames.Length);
        try
        {
            var inputs = new OrtValue[inputNames.Length];
            inputs[0] = CreateInput(ids.AsMemory(0, count), shape, buffers);
            inputs[1] = CreateInput(mask.AsMemory(0, count), shape, buffers);
            if (inputs.Length == 3)
            {
                if (segments is null)
                {
                    segments = Rent<long>(count, buffers);
                    segments.AsSpan(0, count).Clear();
                }

                inputs[2] = CreateInput(segments.AsMemory(0, count), shape, buffers);
            }

            var started = Stopwatch.GetTimestamp();
            using var results = session.Run(options ?? unendedCalls, inputNames, inputs, outputs);
            var elapsed = Stopwatch.GetTimestamp() - started;
            read([.. results]);
            return elapsed;
        }
        finally
        {
            for (var i = buffers.Count - 1; i >= 0; i--)
            {
                buffers[i].Dispose();
            }
        }
    }

    /// <summary>Frees the memory of the model.</summary>
    public void Dispose()
    {
        unendedCalls.Dispose();
        session.Dispose();
        DisposeWeights();
    }

    /// <summary>The vectors of the last layer that the graph gives, of the positions of each sentence.</summary>
    private float[][] RunPadded(int[][] sentences, int padded)
    {
        var ids = new long[sentences.Length * padded];
        var mask = new long[ids.Length];
        for (var i = 0; i < sentences.Length; i++)
        {
            for (var p = 0; p < sentences[i].Length; p++)
            {
                (ids[(i * padded) + p], mask[(i * padded) + p]) = (sentences[i][p], 1);
            }
        }

        var last = signature.LayerOutputs.Count - 1;
        while (signature.LayerOutputs[last] is null)
        {
            last--;
        }

        var vectors = new float[sentences.Length][];
        _ = Run(ids, mask, sentences.Length, padded, [last], outputs =>
        {
            var values = outputs[0].GetTensorDataAsSpan<float>();
            var hidden = values.Length / ids.Length;
            for (var i = 0; i < vectors.Length; i++)
            {
                vectors[i] = values.Slice(i * padded * hidden, sentences[i].Length * hidden).ToArray();
            }
        });
        return vectors;
    }

    private void AddWeights(BundleContent content, SessionOptions options)
    {
        // The buffers first, so they are freed even if the rest fails.
        weights.AddRange(content.Held.Select(held => held.Values));
        foreach (var (tensor, values) in content.Held)
        {
            var value = OrtValue.CreateTensorValueWithData(
                OrtMemoryInfo.DefaultInstance, (TensorElementType)tensor.ElementType, tensor.Shape, values.Pointer, values.Length);
            weights.Add(value);
            options.AddInitializer(tensor.Name, value);
        }

        if (content.DataFiles is [var file, ..])
        {
            options.AddSessionConfigEntry("session.model_external_initializers_file_folder_path", file.Folder);
        }
    }

    private void DisposeWeights()
    {
        for (var i = weights.Count - 1; i >= 0; i--)
        {
            weights[i].Dispose();
        }

        weights.Clear();
    }

    private OrtValue CreateInput(Memory<long> values, long[] shape, List<IDisposable> buffers)
    {
        OrtValue value;
        if (signature.Inputs.IsInt32)
        {
            var narrow = Rent<int>(values.Length, buffers).AsMemory(0, values.Length);
            for (var i = 0; i < values.Length; i++)
            {
                narrow.Span[i] = (int)values.Span[i];
            }

            value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, narrow, shape);
        }
        else
        {
            value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, shape);
        }

        buffers.Add(value);
        return value;
    }

    private static T[] Rent<T>(int count, List<IDisposable> buffers)
    {
        var array = ArrayPool<T>.Shared.Rent(count);
        buffers.Add(new Rented<T>(array));
        return array;
    }

    private sealed class Rented<T>(T[] array) : IDisposable
    {
        public void Dispose() => ArrayPool<T>.Shared.Return(array);
    }
}

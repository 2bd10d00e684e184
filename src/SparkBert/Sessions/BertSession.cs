using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;

namespace SparkBert.Sessions;

/// <summary>
/// The one ONNX Runtime session of a model in a process. Callers on any number of threads share it; each call runs on its caller's thread alone. So a vector can't depend on the
/// number of threads, calls need not wait for each other, and the slots of a Spark executor share one copy of the weights.
/// </summary>
internal sealed class BertSession : IDisposable
{
    private static readonly ConcurrentDictionary<(string Path, DateTime Written), Lazy<BertSession>> Shared = [];
    private static int loads;

    private readonly InferenceSession session;
    private readonly SessionModel model;
    private readonly string[] inputNames;
    private readonly RunOptions runOptions = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    private BertSession(SessionModel model, bool isForOneRun = false)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,

            // What goes wrong is thrown with its text; ONNX Runtime would write it to standard error as well.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,

            // Memory patterns are kept for each input shape that was seen; with many lengths that is memory without use.
            EnableMemoryPattern = false,
        };
        if (isForOneRun)
        {
            // Packed copies of the weights pay off over many runs; for one they would only take time and memory.
            options.AddSessionConfigEntry("session.disable_prepacking", "1");
        }

        session = new InferenceSession(model.Path, options);
        this.model = model;
        inputNames = model.TokenTypeIds is null
            ? [model.InputIds, model.AttentionMask]
            : [model.InputIds, model.AttentionMask, model.TokenTypeIds];
    }

    /// <summary>How many shared sessions this process has loaded: one a model, however many callers.</summary>
    public static int LoadCount => Volatile.Read(ref loads);

    /// <summary>The session of a model, loaded at the first call; where another model was written to the path meanwhile, that model's.</summary>
    public static BertSession Get(SessionModel model)
    {
        var key = (Path.GetFullPath(model.Path), File.GetLastWriteTimeUtc(model.Path));
        var lazy = Shared.GetOrAdd(key, _ => new Lazy<BertSession>(() =>
        {
            var session = new BertSession(model);
            Interlocked.Increment(ref loads);
            return session;
        }));
        try
        {
            return lazy.Value;
        }
        catch
        {
            // The next caller tries again: memory may have been short.
            Shared.TryRemove(KeyValuePair.Create(key, lazy));
            throw;
        }
    }

    /// <summary>A session of the caller's own, for a run or two: it takes no copy of weights that lie beside the graph. The caller disposes it.</summary>
    public static BertSession OpenForOneRun(SessionModel model) => new(model, isForOneRun: true);

    /// <summary>Name and shape of the inputs; a dimension that may be anything is -1.</summary>
    public IEnumerable<(string Name, int[] Shape)> Inputs => session.InputMetadata.Select(input => (input.Key, input.Value.Dimensions));

    /// <summary>Name and shape of the outputs; a dimension that may be anything is -1.</summary>
    public IEnumerable<(string Name, int[] Shape)> Outputs => session.OutputMetadata.Select(output => (output.Key, output.Value.Dimensions));

    /// <summary>Runs the model on one batch.</summary>
    /// <param name="ids">Piece ids, [batch, length], row after row.</param>
    /// <param name="mask">1 for a position that counts and 0 for one that does not, [batch, length].</param>
    /// <param name="batch">The number of sentences.</param>
    /// <param name="length">The padded length.</param>
    /// <param name="layers">Indices into <see cref="SessionModel.LayerOutputs"/>; each must be given by the model.</param>
    /// <param name="read">Gets the vectors of each layer in the order of <paramref name="layers"/>, [batch, length, hidden]; the spans end with the call.</param>
    /// <param name="segments">Segment ids, [batch, length]; all 0 if null, as for single sentences.</param>
    /// <returns>The time inside ONNX Runtime in ticks of <see cref="Stopwatch"/>.</returns>
    public long Run(long[] ids, long[] mask, int batch, int length, IReadOnlyList<int> layers, Action<IReadOnlyList<OrtValue>> read, long[]? segments = null)
    {
        var count = batch * length;
        long[] shape = [batch, length];
        var outputs = new string[layers.Count];
        for (var i = 0; i < outputs.Length; i++)
        {
            outputs[i] = model.LayerOutputs[layers[i]]!;
        }

        var buffers = new List<IDisposable>(inputNames.Length);
        try
        {
            var inputs = new OrtValue[inputNames.Length];
            inputs[0] = Input(ids.AsMemory(0, count), shape, buffers);
            inputs[1] = Input(mask.AsMemory(0, count), shape, buffers);
            if (inputs.Length == 3)
            {
                if (segments is null)
                {
                    segments = ArrayPool<long>.Shared.Rent(count);
                    buffers.Add(new Rented(segments));
                    segments.AsSpan(0, count).Clear();
                }

                inputs[2] = Input(segments.AsMemory(0, count), shape, buffers);
            }

            var started = Stopwatch.GetTimestamp();
            using var results = session.Run(runOptions, inputNames, inputs, outputs);
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

    public void Dispose()
    {
        runOptions.Dispose();
        session.Dispose();
    }

    private OrtValue Input(Memory<long> values, long[] shape, List<IDisposable> buffers)
    {
        OrtValue value;
        if (model.HasInt32Inputs)
        {
            var narrow = new int[values.Length];
            for (var i = 0; i < narrow.Length; i++)
            {
                narrow[i] = (int)values.Span[i];
            }

            value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, narrow.AsMemory(), shape);
        }
        else
        {
            value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, values, shape);
        }

        buffers.Add(value);
        return value;
    }

    private sealed class Rented(long[] array) : IDisposable
    {
        public void Dispose() => ArrayPool<long>.Shared.Return(array);
    }
}

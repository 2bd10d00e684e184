using Microsoft.ML.OnnxRuntime;

namespace SparkBert.Sessions;

/// <summary>
/// The settings of ONNX Runtime that decide about bits and speed. Every session has them: what is measured or observed beside a model says
/// something about the model only if it is computed as the model is.
/// </summary>
public static class SessionSettings
{
    /// <summary>
    /// ONNX Runtime's option for exact sums of 8-bit products. It acts on processors with VNNI too, where they are exact without it: the
    /// bits are the same, and int8 is 1.3 instead of 2.3 times as fast as fp32 (MiniLM).
    /// </summary>
    internal const string ExactIntegerProducts = "session.x64quantprecision";

    /// <summary>Options of a session whose calls run on their callers' threads.</summary>
    /// <param name="device">What it runs on; a GPU with its number.</param>
    /// <returns>The options, which the caller disposes.</returns>
    /// <exception cref="DeviceException">The ONNX Runtime that the environment names can't be loaded.</exception>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime can't use the device.</exception>
    public static SessionOptions Create(ComputeDevice device = default)
    {
        OnnxRuntimeLibrary.Require();
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,

            // The exception carries the error's text; ONNX Runtime would write it to standard error as well.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,

            // ONNX Runtime keeps a memory pattern for each input shape that it has seen; with many lengths that wastes memory.
            EnableMemoryPattern = false,
        };
        if (IntegerKernels.MayOverflow)
        {
            options.AddSessionConfigEntry(ExactIntegerProducts, "1");
        }

        try
        {
            if (device.IsCuda)
            {
                CudaDevices.AddTo(options, device);
            }

            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>Options of calls, which end together by <c>Terminate</c>. The exception carries an error's text.</summary>
    /// <returns>The options, which the caller disposes.</returns>
    /// <exception cref="DeviceException">The ONNX Runtime that the environment names can't be loaded.</exception>
    public static RunOptions CreateOfCalls()
    {
        OnnxRuntimeLibrary.Require();
        return new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
    }
}

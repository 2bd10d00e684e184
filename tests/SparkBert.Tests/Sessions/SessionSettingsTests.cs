using Microsoft.ML.OnnxRuntime;
using SparkBert.Sessions;

namespace SparkBert.Tests.Sessions;

public sealed class SessionSettingsTests
{
    /// <summary>Then a vector can't depend on the number of threads.</summary>
    [Fact]
    public void A_call_runs_on_its_callers_thread_alone()
    {
        using var options = SessionSettings.Create();

        Assert.Equal((1, 1), (options.IntraOpNumThreads, options.InterOpNumThreads));
        Assert.Equal(ExecutionMode.ORT_SEQUENTIAL, options.ExecutionMode);
    }

    [Fact]
    public void No_memory_is_kept_for_each_shape_of_input()
    {
        using var options = SessionSettings.Create();

        Assert.False(options.EnableMemoryPattern);
    }

    [Fact]
    public void ONNX_Runtime_writes_nothing_to_standard_error()
    {
        using var options = SessionSettings.Create();
        using var calls = SessionSettings.CreateOfCalls();

        Assert.Equal(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, options.LogSeverityLevel);
        Assert.Equal(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, calls.LogSeverityLevel);
    }
}

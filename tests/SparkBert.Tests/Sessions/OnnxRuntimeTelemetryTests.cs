using System.Runtime.InteropServices;
using SparkBert.Sessions;

namespace SparkBert.Tests.Sessions;

public sealed partial class OnnxRuntimeTelemetryTests
{
    [Theory]
    [InlineData(null, "1")]
    [InlineData("1", "1")]
    [InlineData("0", "0")]
    public void Events_are_off_for_native_code_unless_the_user_says_otherwise(string? user, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "native code sees .NET's own variables there");
        var before = Environment.GetEnvironmentVariable(OnnxRuntimeTelemetry.Variable);
        try
        {
            Environment.SetEnvironmentVariable(OnnxRuntimeTelemetry.Variable, user);

            OnnxRuntimeTelemetry.TurnOff();

            Assert.Equal(expected, Marshal.PtrToStringUTF8(ReadNative(OnnxRuntimeTelemetry.Variable)));
        }
        finally
        {
            Environment.SetEnvironmentVariable(OnnxRuntimeTelemetry.Variable, before);
            OnnxRuntimeTelemetry.TurnOff();
        }
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint ReadNative(string name);
}

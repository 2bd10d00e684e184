using System.Runtime.InteropServices;

namespace SparkBert.Sessions;

/// <summary>
/// Keeps ONNX Runtime from collecting events. Its packages write a device id under the home folder and look up their collector's name as
/// soon as the native library is loaded; the library reads this variable only then.
/// </summary>
internal static partial class OnnxRuntimeTelemetry
{
    /// <summary>ONNX Runtime's own variable: <c>1</c> turns its events off, <c>0</c> leaves them on.</summary>
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    /// <summary>Turns the events off, unless the user has set the variable. To be called before the native library is loaded.</summary>
    public static void TurnOff()
    {
        // On Unix .NET keeps variables of its own; native code sees only those that the process began with, or that libc sets.
        var value = Environment.GetEnvironmentVariable(Variable) ?? "1";
        if (OperatingSystem.IsWindows())
        {
            Environment.SetEnvironmentVariable(Variable, value);
        }
        else
        {
            _ = SetNative(Variable, value, overwrite: 1);
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string name, string value, int overwrite);
}

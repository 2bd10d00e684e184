using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace SparkBert.Sessions;

/// <summary>
/// The native ONNX Runtime: the one beside the program, or the one that <see cref="Variable"/> names, such as one with CUDA, which is too
/// large to lie beside every program.
/// </summary>
internal static unsafe class OnnxRuntimeLibrary
{
    /// <summary>The environment variable with the path of the library, or of its folder.</summary>
    public const string Variable = "SPARKBERT_ONNXRUNTIME";

    /// <summary>The name in the imports of its .NET assembly.</summary>
    private const string ImportName = "onnxruntime";

    private static readonly Lazy<string?> Fault = new(Choose);

    /// <summary>To be called before the first call of ONNX Runtime.</summary>
    /// <exception cref="DeviceException">The library that was named can't be used.</exception>
    public static void Require()
    {
        if (Fault.Value is { } fault)
        {
            throw new DeviceException(fault);
        }
    }

    private static string? Choose()
    {
        OnnxRuntimeTelemetry.TurnOff();
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } place)
        {
            return null;
        }

        var name = OperatingSystem.IsWindows() ? "onnxruntime.dll"
            : OperatingSystem.IsMacOS() ? "libonnxruntime.dylib"
            : "libonnxruntime.so";
        var path = Path.GetFullPath(Directory.Exists(place) ? Path.Combine(place, name) : place);
        if (!File.Exists(path))
        {
            return $"{Variable} is '{place}', but there is no file {path}: name the {name} of an ONNX Runtime, or its folder.";
        }

        nint library;
        try
        {
            library = NativeLibrary.Load(path);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            return $"{Variable}: {path} can't be loaded: {error.Message.ReplaceLineEndings(" ").Trim()}";
        }

        if (!NativeLibrary.TryGetExport(library, "OrtGetApiBase", out var getApiBase))
        {
            return $"{Variable}: {path} is no ONNX Runtime, it has no OrtGetApiBase: name the {name} of an ONNX Runtime, or its folder.";
        }

        // The second function of OrtApiBase (onnxruntime_c_api.h): GetVersionString. A newer library has the functions of an older one.
        var getVersion = ((delegate* unmanaged<nint*>)getApiBase)()[1];
        var version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)getVersion)());
        var needed = typeof(OrtEnv).Assembly.GetName().Version!;
        if (!Version.TryParse(version, out var found) || found.Major != needed.Major || found.Minor < needed.Minor)
        {
            return $"{Variable}: {path} is ONNX Runtime {version}, but this program needs {needed.Major}.{needed.Minor} or a later "
                + $"{needed.Major}.x: take such a build.";
        }

        try
        {
            // The assembly has a resolver of its own, and .NET takes one for each assembly.
            OrtEnv.DisableDllImportResolver = true;
            NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, (import, _, _) => import == ImportName ? library : 0);
            return null;
        }
        catch (InvalidOperationException)
        {
            return $"{Variable}: {path} comes too late, since this process has used another ONNX Runtime already: open a model first.";
        }
    }
}

using System.Runtime.InteropServices;
using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace SparkBert.Sessions;

/// <summary>The GPUs of NVIDIA that this process may use, and what is missing where it may not.</summary>
public static unsafe class CudaDevices
{
    private const string Provider = "CUDAExecutionProvider";
    private const int NameBytes = 256;

    /// <summary>
    /// Padded positions in a model call by default: a GPU is filled by thousands. 8,192 of BERT-large take about 0.5 GB beside the weights;
    /// not measured for speed.
    /// </summary>
    public const int DefaultPositionBudget = 8192;

    /// <summary>Model calls at the same time by default: one computes while vectors of another are copied back and pooled.</summary>
    public const int DefaultThreads = 2;

    private static readonly Lazy<(string[] Names, string? Fault)> Found = new(Look);
    private static readonly Lazy<string?> ProviderFault = new(LoadProvider);

    /// <summary>
    /// The names of the GPUs, by their numbers, as the driver shows them to this process (<c>CUDA_VISIBLE_DEVICES</c> counts). None where
    /// there is no driver.
    /// </summary>
    public static IReadOnlyList<string> Names => Found.Value.Names;

    /// <summary>Whether the ONNX Runtime of this process has CUDA; that says nothing of driver and devices.</summary>
    /// <exception cref="DeviceException">The ONNX Runtime that the environment names can't be loaded.</exception>
    public static bool IsInRuntime
    {
        get
        {
            OnnxRuntimeLibrary.Require();
            return OrtEnv.Instance().GetAvailableProviders().Contains(Provider);
        }
    }

    /// <summary>Why models can't run on a device, in one sentence with what to do; null if nothing speaks against it.</summary>
    /// <param name="device">The device.</param>
    /// <exception cref="DeviceException">The ONNX Runtime that the environment names can't be loaded.</exception>
    public static string? FindFault(ComputeDevice device)
    {
        OnnxRuntimeLibrary.Require();
        if (!device.IsCuda)
        {
            return null;
        }

        if (!IsInRuntime)
        {
            var version = OrtEnv.Instance().GetVersionString();
            return $"the device {device} needs an ONNX Runtime with CUDA, but the one that is loaded ({version}) is "
                + "for processors alone: publish the program with -p:OnnxRuntime=gpu, or set the environment variable "
                + $"{OnnxRuntimeLibrary.Variable} to the folder of an ONNX Runtime with CUDA.";
        }

        var (names, fault) = Found.Value;
        return (fault ?? ProviderFault.Value) is { } missing ? $"the device {device} can't be used: {missing}, or use the device cpu."
            : device.Index >= names.Length
                ? $"there is no device {device}: the driver shows this process {names.Length} GPUs, cuda:0 to cuda:{names.Length - 1}."
            : null;
    }

    /// <summary>Lets a session run on a GPU.</summary>
    /// <param name="options">The options of the session.</param>
    /// <param name="device">The GPU, with its number.</param>
    /// <exception cref="OnnxRuntimeException">ONNX Runtime can't.</exception>
    internal static void AddTo(SessionOptions options, ComputeDevice device)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string>
        {
            ["device_id"] = $"{device.Index}",

            // 10 bits of a fraction are too few to stay within 1e-4 of the reference.
            ["use_tf32"] = "0",

            // Lengths vary from call to call: doubling the arena each time would take memory from the other tasks of the GPU.
            ["arena_extend_strategy"] = "kSameAsRequested",
        });
        options.AppendExecutionProvider_CUDA(cuda);
    }

    /// <summary>Setting its options is the first that needs the provider's own library, and CUDA's, which that is linked with.</summary>
    private static string? LoadProvider()
    {
        try
        {
            using var options = new OrtCUDAProviderOptions();
            options.UpdateOptions(new Dictionary<string, string> { ["device_id"] = "0" });
            return null;
        }
        catch (OnnxRuntimeException error)
        {
            var cause = error.Message[(error.Message.LastIndexOf(" : ", StringComparison.Ordinal) + 1)..];
            return $"ONNX Runtime can't load its part for CUDA ({cause.ReplaceLineEndings(" ").Trim(' ', ':')}); install the CUDA and "
                + "cuDNN that it is built for (1.31: CUDA 13, cuDNN 9) where the loader finds them (LD_LIBRARY_PATH)";
        }
    }

    private static (string[] Names, string? Fault) Look()
    {
        var library = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (!NativeLibrary.TryLoad(library, out var driver))
        {
            return ([], $"this machine has no driver of NVIDIA, {library} can't be loaded; install it");
        }

        var count = 0;
        var result = ((delegate* unmanaged<uint, int>)NativeLibrary.GetExport(driver, "cuInit"))(0);
        result = result == 0 ? ((delegate* unmanaged<int*, int>)NativeLibrary.GetExport(driver, "cuDeviceGetCount"))(&count) : result;
        if (result != 0 || count == 0)
        {
            return (
                [],
                $"the driver of NVIDIA finds no GPU for this process (error {result}); look at nvidia-smi and CUDA_VISIBLE_DEVICES");
        }

        var getName = (delegate* unmanaged<byte*, int, int, int>)NativeLibrary.GetExport(driver, "cuDeviceGetName");
        var names = new string[count];
        var text = stackalloc byte[NameBytes];
        for (var i = 0; i < count; i++)
        {
            var isNamed = getName(text, NameBytes, i) == 0;
            names[i] = isNamed ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text)) : "?";
        }

        return (names, null);
    }
}

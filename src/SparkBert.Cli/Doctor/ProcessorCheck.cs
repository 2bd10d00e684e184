using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using SparkBert.Sessions;

namespace SparkBert.Cli.Doctor;

/// <summary>The instructions that ONNX Runtime's kernels ask for; the machine is this one, executors may have others.</summary>
internal static class ProcessorCheck
{
    private const string Name = "processor";

    public static Finding Run()
    {
        var sets = ListSets();
        var has = sets.Where(set => set.IsSupported).Select(set => set.Name).ToList();
        var lacks = sets.Where(set => !set.IsSupported).Select(set => set.Name).ToList();
        var found = string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {RuntimeInformation.ProcessArchitecture}: ")
            + (has.Count == 0 ? "none" : string.Join(", ", has))
            + (lacks.Count == 0 ? "" : $"; not {string.Join(", ", lacks)}");
        return RuntimeInformation.ProcessArchitecture != Architecture.X64 || Avx2.IsSupported
            ? Finding.Ok(Name, found)
            : Finding.Warn(Name, found, "without AVX2 a model runs several times slower; use other machines for executors");
    }

    private static (string Name, bool IsSupported)[] ListSets() => RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        ? [("NEON", AdvSimd.IsSupported), ("DP", Dp.IsSupported)]
        :
        [
            ("AVX2", Avx2.IsSupported),
            ("FMA", Fma.IsSupported),
            ("AVX-512F", Avx512F.IsSupported),
            ("AVX-512BW", Avx512BW.IsSupported),
            ("AVX-512 VNNI", IntegerKernels.HasVnni512),
            ("AVX-VNNI", AvxVnni.IsSupported),
        ];
}

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace SparkBert.Sessions;

/// <summary>What this processor does with products of 8-bit integers.</summary>
public static class IntegerKernels
{
    /// <summary>
    /// Whether sums of products of unsigned and signed bytes can overflow: x64 without VNNI adds pairs of them in 16 bits and cuts what
    /// does not fit. ONNX Runtime has slower kernels for it that are exact.
    /// </summary>
    public static bool MayOverflow { get; } = RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86
        && !AvxVnni.IsSupported
        && !HasVnni512;

    /// <summary>Whether the processor multiplies bytes with the VNNI instructions of AVX-512.</summary>
    /// <remarks>
    /// Leaf 7 of CPUID, bit 11 of ECX: .NET has no class of its own for these instructions. What the operating system lets programs use is
    /// what <see cref="Avx512F"/> says.
    /// </remarks>
    public static bool HasVnni512 => Avx512F.IsSupported && X86Base.IsSupported && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0;
}

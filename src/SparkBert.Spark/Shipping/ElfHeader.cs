using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SparkBert.Spark.Shipping;

/// <summary>Reads from the first bytes of a Linux program which processors it runs on.</summary>
internal static class ElfHeader
{
    /// <summary>The bytes that are needed.</summary>
    public const int Length = 20;

    /// <summary>The architecture of this machine, in the words of <see cref="GetArchitecture"/>.</summary>
    public static string ThisArchitecture => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x64",
        Architecture.Arm64 => "arm64",
        var other => other.ToString(),
    };

    /// <summary>The architecture: <c>x64</c>, <c>arm64</c>, or the number of another; null if the bytes are no Linux program.</summary>
    /// <param name="start">The file's first bytes.</param>
    /// <remarks>ELF specification: magic, class, byte order (5: 1 is little-endian), and at 18 the machine.</remarks>
    public static string? GetArchitecture(ReadOnlySpan<byte> start)
    {
        if (start.Length < Length || !start.StartsWith("\u007fELF"u8))
        {
            return null;
        }

        var isLittleEndian = start[5] == 1;
        var machine = isLittleEndian
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[18..])
            : BinaryPrimitives.ReadUInt16BigEndian(start[18..]);
        return machine switch
        {
            62 => "x64",
            183 => "arm64",
            _ => $"ELF machine {machine}",
        };
    }
}

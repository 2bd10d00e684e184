using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SparkBert.Driver.Shipping;

/// <summary>Reads the processor architecture from the first bytes of a Linux program.</summary>
public static class ElfHeader
{
    /// <summary>The number of bytes that are needed.</summary>
    public const int Length = 20;

    /// <summary>The architecture of this machine, under the names of <see cref="GetArchitecture"/>.</summary>
    public static string ThisArchitecture => RuntimeInformation.OSArchitecture switch
    {
        Architecture.X64 => "x64",
        Architecture.Arm64 => "arm64",
        var other => other.ToString(),
    };

    /// <summary>The architecture: <c>x64</c>, <c>arm64</c>, or the number of another; null if the bytes are no Linux program.</summary>
    /// <param name="start">The file's first bytes.</param>
    /// <remarks>
    /// ELF specification: at 0 the magic number, at 4 the class, at 5 the byte order (1 is little-endian), at 18 the machine.
    /// </remarks>
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

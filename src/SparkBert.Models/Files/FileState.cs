using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SparkBert.Models.Files;

/// <summary>
/// A file's place, size and times as the kernel keeps them. The time of the last change can't be set by a program, unlike that of the last
/// write, which <c>touch</c>, <c>cp -p</c>, <c>rsync</c> and <c>tar</c> set: a file with the same state has the same content.
/// </summary>
/// <param name="Text">The state; equal texts are equal states.</param>
/// <param name="Changed">The time of the last change.</param>
internal sealed partial record FileState(string Text, DateTime Changed)
{
    // Linux's statx.h; the layout is the same on every processor.
    private const int AtWorkingFolder = -100;
    private const uint BasicFields = 0x7FF;
    private const int StatxBytes = 256;
    private const int InodeOffset = 32;
    private const int SizeOffset = 40;
    private const int ChangeOffset = 96;
    private const int WriteOffset = 112;
    private const int DeviceOffset = 136;

    /// <summary>The state of a file; null where the system does not tell the time of its last change.</summary>
    public static FileState? Read(string path)
    {
        Span<byte> state = stackalloc byte[StatxBytes];
        if (!OperatingSystem.IsLinux() || Statx(AtWorkingFolder, path, 0, BasicFields, ref MemoryMarshal.GetReference(state)) != 0)
        {
            return null;
        }

        var text = string.Join(
            '-',
            ReadNumber(state, DeviceOffset),
            ReadNumber(state, InodeOffset),
            ReadNumber(state, SizeOffset),
            ReadTime(state, WriteOffset),
            ReadTime(state, ChangeOffset));
        return new FileState(text, DateTime.UnixEpoch.AddSeconds(ReadNumber(state, ChangeOffset)));
    }

    private static long ReadNumber(ReadOnlySpan<byte> state, int offset) => BinaryPrimitives.ReadInt64LittleEndian(state[offset..]);

    private static string ReadTime(ReadOnlySpan<byte> state, int offset) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ReadNumber(state, offset)}.{BinaryPrimitives.ReadUInt32LittleEndian(state[(offset + sizeof(long))..]):D9}");

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint fields, ref byte state);
}

using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SparkBert.Bundles;

/// <summary>
/// An open file's place, size and times as Linux keeps them. No program can set the time of the last change, unlike that of the last write.
/// </summary>
/// <param name="Text">Device, file number, size and times; equal texts are equal states.</param>
/// <param name="Changed">The time of the last change in seconds since 1970.</param>
/// <param name="Owner">The number of the user who owns it.</param>
/// <param name="Mode">Its kind and who may read and write it, as in stat(2).</param>
internal readonly partial record struct FileState(string Text, long Changed, uint Owner, int Mode)
{
    // Linux's statx.h and fcntl.h; the layout is the same on every processor.
    private const int OfTheHandle = 0x1000;
    private const uint BasicFields = 0x7FF;

    /// <summary>The state of a file; null where the system does not tell it.</summary>
    public static FileState? Read(SafeFileHandle file)
    {
        Span<byte> state = stackalloc byte[256];
        if (!OperatingSystem.IsLinux() || Statx(file, "", OfTheHandle, BasicFields, ref MemoryMarshal.GetReference(state)) != 0)
        {
            return null;
        }

        var (device, number, size) = (ReadNumber(state, 136), ReadNumber(state, 32), ReadNumber(state, 40));
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{device:x}-{number:x}-{size}-{ReadTime(state, 112)}-{ReadTime(state, 96)}");
        return new FileState(
            text,
            ReadNumber(state, 96),
            BinaryPrimitives.ReadUInt32LittleEndian(state[20..]),
            BinaryPrimitives.ReadUInt16LittleEndian(state[28..]));
    }

    private static long ReadNumber(ReadOnlySpan<byte> state, int offset) => BinaryPrimitives.ReadInt64LittleEndian(state[offset..]);

    private static string ReadTime(ReadOnlySpan<byte> state, int offset) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ReadNumber(state, offset)}.{BinaryPrimitives.ReadUInt32LittleEndian(state[(offset + sizeof(long))..]):D9}");

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(SafeFileHandle folder, string path, int flags, uint fields, ref byte state);
}

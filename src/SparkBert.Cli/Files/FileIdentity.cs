using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SparkBert.Cli.Files;

/// <summary>
/// What a path leads to, whatever its name: two paths with equal identities are one file, through links and on file systems where names
/// ignore case.
/// </summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">The number of the device and of the file on it; where the system does not say, the full path.</param>
internal readonly partial record struct FileIdentity(FileKind Kind, string Key)
{
    private const int CurrentFolder = -100;
    private const uint TypeAndNumber = 0x101;

    /// <summary>Looks at a path; links are followed.</summary>
    /// <returns>Null if nothing is there.</returns>
    public static FileIdentity? Find(string path)
    {
        if (OperatingSystem.IsLinux())
        {
            // The structure has the same layout on all processors: see statx(2).
            Span<byte> status = stackalloc byte[256];
            if (ReadStatus(CurrentFolder, path, flags: 0, TypeAndNumber, status) == 0)
            {
                var type = BinaryPrimitives.ReadUInt16LittleEndian(status[28..]) & 0xF000;
                var number = BinaryPrimitives.ReadUInt64LittleEndian(status[32..]);
                var device = BinaryPrimitives.ReadUInt64LittleEndian(status[136..]);
                return new FileIdentity(FindKind(type), $"{device}:{number}");
            }

            return null;
        }

        return Directory.Exists(path) ? new FileIdentity(FileKind.Folder, Path.GetFullPath(path))
            : File.Exists(path) ? new FileIdentity(FileKind.Regular, Path.GetFullPath(path))
            : null;
    }

    /// <summary>The bits of <c>st_mode</c>.</summary>
    private static FileKind FindKind(int type) => type switch
    {
        0x1000 => FileKind.Pipe,
        0x4000 => FileKind.Folder,
        0x8000 => FileKind.Regular,
        0xC000 => FileKind.Socket,
        _ => FileKind.Device,
    };

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ReadStatus(int folder, string path, int flags, uint mask, Span<byte> status);
}

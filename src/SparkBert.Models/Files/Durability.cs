using System.Runtime.InteropServices;

namespace SparkBert.Models.Files;

/// <summary>
/// Brings content to the disk. A rename alone is not enough: after a loss of power a file system may show the new name with a part of the
/// content, or the old name.
/// </summary>
internal static partial class Durability
{
    /// <summary>A file system that has no such thing for folders (EINVAL on Linux and macOS).</summary>
    private const int InvalidArgument = 22;

    /// <summary>Brings a file's content to the disk.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void FlushFile(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        RandomAccess.FlushToDisk(handle);
    }

    /// <summary>Brings the names in a folder to the disk.</summary>
    /// <exception cref="IOException">They can't be written.</exception>
    public static void FlushFolder(string path)
    {
        // .NET opens no folders. Windows keeps names in a journal of its own.
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(path, flags: 0);
        if (descriptor < 0)
        {
            // It may be written but not read: then only its owner can do it.
            return;
        }

        var error = Fsync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (error is not (0 or InvalidArgument))
        {
            throw new IOException($"{path} can't be brought to the disk: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
    }

    /// <summary>Brings a folder with all that is in it to the disk.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void FlushTree(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            FlushFile(file);
        }

        foreach (var inner in Directory.EnumerateDirectories(folder, "*", SearchOption.AllDirectories).Append(folder))
        {
            FlushFolder(inner);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

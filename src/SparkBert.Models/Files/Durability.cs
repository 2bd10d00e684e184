using System.Runtime.InteropServices;

namespace SparkBert.Models.Files;

/// <summary>
/// Brings content to the disk. A rename alone is not enough: after a loss of power a file system may show the new name with a part of the
/// content, or the old name.
/// </summary>
internal static partial class Durability
{
    /// <summary>A file, or a folder, of a file system that has no such thing (EINVAL on Linux and macOS; ENOTSUP on Linux).</summary>
    private const int InvalidArgument = 22;
    private const int NotSupported = 95;

    /// <summary>A signal came: EINTR.</summary>
    private const int Interrupted = 4;

    /// <summary>Brings a file's content to the disk.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public static void FlushFile(string path)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        if (!OperatingSystem.IsLinux())
        {
            // On macOS fsync alone leaves the content in the cache of the disk; .NET asks for more.
            RandomAccess.FlushToDisk(handle);
            return;
        }

        // .NET's own call takes an fsync that failed for one that is done (seen in .NET 10): a disk that is full by then is not noticed.
        Flush((int)handle.DangerousGetHandle(), path);
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

        try
        {
            Flush(descriptor, path);
        }
        finally
        {
            _ = Close(descriptor);
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

    private static void Flush(int descriptor, string path)
    {
        int error;
        do
        {
            error = Fsync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        while (error == Interrupted);

        if (error is not (0 or InvalidArgument or NotSupported))
        {
            throw new IOException($"{path} can't be brought to the disk: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}

namespace SparkBert.Models.Files;

/// <summary>The free space on the disk of a folder.</summary>
internal static class DiskSpace
{
    /// <summary>Asking takes longer than writing a small file.</summary>
    private const long MinAsked = 16_000_000;

    /// <summary>The free bytes; null if the file system does not say.</summary>
    public static long? FindFree(string folder)
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Refuses an archive whose content does not fit on the disk.</summary>
    /// <param name="folder">The folder to unpack into.</param>
    /// <param name="bytes">The unpacked size.</param>
    /// <param name="archive">The archive's name.</param>
    /// <exception cref="IOException">The disk has less room.</exception>
    public static void Require(string folder, long bytes, string archive)
    {
        if (bytes >= MinAsked && FindFree(folder) is { } free && bytes > free)
        {
            throw new IOException(
                $"{archive} unpacks to {ByteSize.Format(bytes)}, but the disk of {Path.GetDirectoryName(folder)} has "
                + $"{ByteSize.Format(free)} free. "
                + "Make room, or choose a target on another disk.");
        }
    }

    /// <summary>
    /// Whether writing failed for want of room: ENOSPC and EDQUOT of Linux and macOS, ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of
    /// Windows.
    /// </summary>
    public static bool IsFull(IOException error) => OperatingSystem.IsWindows()
        ? (error.HResult & 0xFFFF) is 39 or 112
        : error.HResult is 28 or 69 or 122;
}

namespace SparkBert.Models.Archives;

/// <summary>Room on the disk, asked for before gigabytes are written.</summary>
internal static class FreeSpace
{
    private const long Least = 16 << 20;

    /// <summary>Refuses to unpack what does not fit.</summary>
    /// <param name="folder">Where it is to go.</param>
    /// <param name="bytes">How much it is.</param>
    /// <param name="archive">The archive's name.</param>
    /// <exception cref="IOException">The disk has less.</exception>
    public static void Require(string folder, long bytes, string archive)
    {
        // Asking takes longer than writing a small file.
        if (bytes < Least)
        {
            return;
        }

        long free;
        try
        {
            free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Not every file system tells; writing will.
            return;
        }

        if (bytes > free)
        {
            throw new IOException($"{archive} unpacks to {ArchiveLimits.Size(bytes)}, but {Path.GetDirectoryName(folder)} has {ArchiveLimits.Size(free)} free. Make room, or choose a target on another disk.");
        }
    }
}

using System.IO.Compression;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;

namespace SparkBert.Models.Archives;

/// <summary>Unpacks a zip. Checks all names, kinds and declared sizes before it writes the first byte.</summary>
internal static class ZipUnpacker
{
    private const int FileTypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;
    private const int Link = 0xA000;
    private const int WindowsReparsePoint = 0x400;

    /// <summary>Whether a file begins like a zip, even an empty one.</summary>
    public static bool HasMagic(ReadOnlySpan<byte> start) => start.StartsWith("PK\x3\x4"u8) || start.StartsWith("PK\x5\x6"u8);

    /// <summary>Unpacks the archive.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="folder">The folder, which exists and is empty.</param>
    /// <param name="progress">Gets the progress; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">It is damaged, or does what an archive must not.</exception>
    public static void Unpack(string path, string folder, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var name = Path.GetFileName(path);
        GitLfs.Refuse(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        ZipDirectory.Check(file, name);
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            var unpacked = new UnpackedFolder(folder, name, file.Length, progress, cancellation);
            var total = 0L;
            var files = new List<(string Name, ZipArchiveEntry Entry)>();
            foreach (var entry in zip.Entries)
            {
                unpacked.CountEntry();
                var entryName = ArchivePath.Parse(entry.FullName, name);
                var isFile = !IsFolder(entry, entryName, name);
                unpacked.Claim(entryName, isFile);
                if (isFile)
                {
                    ArchiveLimits.CheckFile(entryName, entry.Length, name);
                    total = checked(total + entry.Length);
                    files.Add((entryName, entry));
                }
            }

            ArchiveLimits.CheckTotal(total, file.Length, name);
            DiskSpace.Require(folder, total, name);
            unpacked.DeclaredBytes = total;
            foreach (var (entryName, entry) in files)
            {
                using var content = entry.Open();
                unpacked.Write(entryName, entry.Length, entry.Crc32, content);
            }
        }
        catch (InvalidDataException error) when (error.Message.Contains("not supported", StringComparison.Ordinal)
            || error.Message.Contains("unsupported", StringComparison.Ordinal))
        {
            throw new ModelException(
                $"{name} is packed in a way that is not read: {ForeignText.Show(error.Message, 400)} Pack it again with deflate, or "
                + "unpack it and import the folder.",
                error);
        }
        catch (Exception error) when (error
            is InvalidDataException or NotSupportedException or OverflowException or ArgumentException or EndOfStreamException)
        {
            throw new ModelException($"{name} is a damaged zip: {ForeignText.Show(error.Message, 400)}", error);
        }
    }

    private static bool IsFolder(ZipArchiveEntry entry, string entryName, string archive)
    {
        ModelException Refuse(string why) => new($"{archive}: the entry {ForeignText.Show(entry.FullName)} {why}.");
        if (entry.IsEncrypted)
        {
            throw Refuse("is encrypted; unpack the archive with its password and import the folder");
        }

        // In a zip made on Unix, the upper half of the attributes is the mode.
        var type = (entry.ExternalAttributes >> 16) & FileTypeMask;
        if (type == Link || (entry.ExternalAttributes & WindowsReparsePoint) != 0)
        {
            throw Refuse("is a symbolic link, which is not followed");
        }

        if (type is not (0 or RegularFile or Folder))
        {
            throw Refuse("is neither a file nor a folder");
        }

        var isFolder = entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\');
        if (isFolder ? entry.Length != 0 : entryName.Length == 0)
        {
            throw Refuse("is named like a folder but has content");
        }

        return isFolder;
    }
}

using System.Formats.Tar;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;

namespace SparkBert.Models.Archives;

/// <summary>Unpacks a tar, gzipped or not, as it streams by; TF-Hub's downloads are tar.gz.</summary>
internal static class TarUnpacker
{
    /// <summary>Whether a file begins like gzip.</summary>
    public static bool HasGzipMagic(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]);

    /// <summary>Whether a file begins with the header of a tar entry.</summary>
    public static bool HasTarMagic(ReadOnlySpan<byte> start) => start.Length >= TarGuard.BlockLength && start[257..].StartsWith("ustar"u8);

    /// <summary>Unpacks the archive.</summary>
    /// <param name="path">The tar or tar.gz.</param>
    /// <param name="isGzip">Whether it is gzipped.</param>
    /// <param name="folder">The folder, which exists and is empty.</param>
    /// <param name="progress">Gets the progress; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">It is damaged, or does what an archive must not.</exception>
    public static void Unpack(string path, bool isGzip, string folder, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        var name = Path.GetFileName(path);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        try
        {
            using Stream stream = isGzip ? new CheckedGzipStream(file) : file;
            using var tar = new TarReader(new TarGuard(stream, name));
            var unpacked = new UnpackedFolder(folder, name, file.Length, progress, cancellation);
            var isEmpty = true;
            while (tar.GetNextEntry() is { } entry)
            {
                unpacked.CountEntry();
                isEmpty = false;
                Unpack(entry, unpacked, folder, name);
            }

            if (isEmpty)
            {
                throw new ModelException($"{name} is no tar archive, or an empty one.");
            }

            // The tar ends before its file does: only the rest shows that the file is whole.
            ReadToEnd(stream, cancellation);
        }
        catch (Exception error) when (error
            is InvalidDataException or EndOfStreamException or FormatException or NotSupportedException
            or OverflowException or ArgumentException or InvalidOperationException)
        {
            throw new ModelException($"{name} is a damaged tar archive: {ForeignText.Show(error.Message, 400)}", error);
        }
    }

    private static void ReadToEnd(Stream stream, CancellationToken cancellation)
    {
        var buffer = new byte[1 << 16];
        while (stream.Read(buffer) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static void Unpack(TarEntry entry, UnpackedFolder unpacked, string folder, string archive)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.GlobalExtendedAttributes:
                return;
            case TarEntryType.Directory:
                unpacked.Claim(ArchivePath.Parse(entry.Name, archive), isFile: false);
                return;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                var name = ArchivePath.Parse(entry.Name, archive);
                if (name.Length == 0)
                {
                    throw new ModelException($"{archive}: an entry without a name has content.");
                }

                unpacked.Claim(name, isFile: true);
                ArchiveLimits.CheckFile(name, entry.Length, archive);
                DiskSpace.Require(folder, entry.Length, archive);
                unpacked.Write(name, entry.Length, crc: null, entry.DataStream ?? Stream.Null);
                return;
            case TarEntryType.SymbolicLink or TarEntryType.HardLink:
                throw new ModelException($"{archive}: the entry {ForeignText.Show(entry.Name)} is a link, which is not followed.");
            default:
                throw new ModelException(
                    $"{archive}: the entry {ForeignText.Show(entry.Name)} is neither a file nor a folder ({entry.EntryType}).");
        }
    }
}

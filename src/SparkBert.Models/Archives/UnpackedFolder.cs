using System.Buffers;
using System.Globalization;
using System.IO.Hashing;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;

namespace SparkBert.Models.Archives;

/// <summary>
/// A folder that an archive is unpacked into. Each file is new, inside the folder, and no longer than its limits, whatever the archive
/// says.
/// </summary>
/// <param name="folder">The folder, which exists and is empty.</param>
/// <param name="archive">The archive's name, for messages.</param>
/// <param name="packedBytes">Size of the archive.</param>
/// <param name="progress">Gets the progress; null for none.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class UnpackedFolder(
    string folder, string archive, long packedBytes, IProgress<ImportProgress>? progress, CancellationToken cancellation)
{
    private const int BufferBytes = 1 << 18;

    /// <summary>
    /// The entries so far by their paths with slashes, and whether each is a file. Names that differ only by case are one file on some
    /// systems, so they are one here.
    /// </summary>
    private readonly Dictionary<string, bool> names = new(StringComparer.OrdinalIgnoreCase);
    private long totalBytes;
    private int entries;

    /// <summary>Bytes of all files as the archive declares them, for the progress; 0 if that isn't known.</summary>
    public long DeclaredBytes { get; set; }

    /// <summary>Counts an entry, and refuses one above the limit.</summary>
    public void CountEntry()
    {
        if (++entries > ArchiveLimits.MaxEntries)
        {
            throw new ModelException(string.Create(
                CultureInfo.InvariantCulture, $"{archive} has more than {ArchiveLimits.MaxEntries:N0} entries; no model does."));
        }
    }

    /// <summary>Claims a name for a file or folder, and refuses one that is taken.</summary>
    /// <param name="name">The path with slashes.</param>
    /// <param name="isFile">Whether it is a file.</param>
    public void Claim(string name, bool isFile)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = name.IndexOf('/', slash + 1))
        {
            ClaimFolder(name[..slash]);
        }

        if (!isFile)
        {
            ClaimFolder(name);
        }
        else if (!names.TryAdd(name, true))
        {
            throw new ModelException(
                $"{archive} has two entries named {ForeignText.Show(name)}, or with names that differ by case only; nothing says which one "
                + "counts.");
        }
    }

    /// <summary>Writes a file whose name was claimed.</summary>
    /// <param name="name">The path with slashes.</param>
    /// <param name="length">The length that the archive declares.</param>
    /// <param name="crc">Its CRC-32, if the archive has one.</param>
    /// <param name="content">The unpacked content.</param>
    public void Write(string name, long length, uint? crc, Stream content)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var checksum = new Crc32();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var written = 0L;
            for (int count; (count = content.Read(buffer)) > 0;)
            {
                written += count;
                totalBytes += count;
                Check(name, written, length);
                if (crc is not null)
                {
                    checksum.Append(buffer.AsSpan(0, count));
                }

                file.Write(buffer, 0, count);
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new ImportProgress("unpack", totalBytes, DeclaredBytes));
            }

            if (written < length)
            {
                throw Refuse(
                    name, $"ends after {written:N0} of {length:N0} bytes; the archive is damaged or was not downloaded to its end");
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (crc is { } expected && checksum.GetCurrentHashAsUInt32() != expected)
        {
            throw Refuse(name, $"is damaged: its checksum does not match");
        }
    }

    private void Check(string name, long written, long length)
    {
        if (written > length)
        {
            throw Refuse(name, $"unpacks to more than the {length:N0} bytes that the archive says");
        }

        ArchiveLimits.CheckFile(name, written, archive);
        ArchiveLimits.CheckTotal(totalBytes, packedBytes, archive);
    }

    private ModelException Refuse(string name, FormattableString why) =>
        new($"{archive}: {ForeignText.Show(name)} {FormattableString.Invariant(why)}.");

    private void ClaimFolder(string name)
    {
        if (name.Length > 0 && !names.TryAdd(name, false) && names[name])
        {
            throw new ModelException($"{archive}: {ForeignText.Show(name)} is a file and a folder at once.");
        }
    }
}

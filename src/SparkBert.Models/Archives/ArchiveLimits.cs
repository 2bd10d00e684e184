using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;

namespace SparkBert.Models.Archives;

/// <summary>Limits of what an archive may unpack to. They are far above every model and far below what a bomb needs.</summary>
internal static class ArchiveLimits
{
    /// <summary>Entries of an archive; a model has a few dozen files.</summary>
    public const int MaxEntries = 10_000;

    /// <summary>Bytes of all files. BERT-large with the optimizer's slots is 4 GB.</summary>
    public const long MaxTotalBytes = 64_000_000_000;

    /// <summary>Bytes of the list of entries at the end of a zip, which is read into memory.</summary>
    public const long MaxDirectoryBytes = 4_000_000;

    /// <summary>Unpacked bytes for a byte of the archive; weights hardly shrink, and deflate can't do more than 1,032.</summary>
    private const long MaxRatio = 200;

    /// <summary>Files up to this size may have any ratio: texts and tables of zeros shrink much more.</summary>
    private const long MinRatedBytes = 64_000_000;

    private const long MaxTextBytes = 64_000_000;
    private const long MaxMetadataBytes = 16_000_000;
    private const long MaxFieldBytes = 256_000_000;

    /// <summary>Refuses a file that is too large for its kind, which its name shows.</summary>
    /// <param name="name">The entry's name, as <see cref="ArchivePath.Parse"/> gives it.</param>
    /// <param name="bytes">Its unpacked size, as declared or as counted so far.</param>
    /// <param name="archive">The archive's name.</param>
    public static void CheckFile(string name, long bytes, string archive)
    {
        var (limit, kind) = FindLimit(name);
        if (bytes > limit)
        {
            throw new ModelException(
                $"{archive}: {name} unpacks to {ByteSize.Format(bytes)}, over the limit of {ByteSize.Format(limit)} for {kind}.");
        }
    }

    /// <summary>Refuses more bytes than the limits for a whole archive allow.</summary>
    /// <param name="bytes">Unpacked bytes of all files, as declared or as counted so far.</param>
    /// <param name="packed">Bytes of the archive.</param>
    /// <param name="archive">The archive's name.</param>
    public static void CheckTotal(long bytes, long packed, string archive)
    {
        if (bytes > MaxTotalBytes)
        {
            throw new ModelException(
                $"{archive} unpacks to {ByteSize.Format(bytes)}, over the limit of {ByteSize.Format(MaxTotalBytes)} for a model.");
        }

        if (bytes > MinRatedBytes && bytes / MaxRatio > packed)
        {
            throw new ModelException(
                $"{archive} unpacks to {ByteSize.Format(bytes)} from {ByteSize.Format(packed)}, more than {MaxRatio} times as much; no "
                + "model does that.");
        }
    }

    private static (long Bytes, string Kind) FindLimit(string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        return IsVocabulary(file) ? (ModelVocabulary.MaxBytes, "a vocabulary")
            : HasExtension(file, ".json") ? (MaxTextBytes, "a JSON file")
            : HasExtension(file, ".txt") || HasExtension(file, ".md") ? (MaxTextBytes, "a text")
            : IsUnder(name, "metadata/") ? (MaxMetadataBytes, "metadata")
            : IsUnder(name, "fields/") ? (MaxFieldBytes, "a part of a vocabulary")
            : (MaxTotalBytes, "a file");
    }

    private static bool IsVocabulary(string file) => file.Equals(BundleManifest.VocabularyFileName, StringComparison.OrdinalIgnoreCase);

    private static bool HasExtension(string file, string extension) => file.EndsWith(extension, StringComparison.OrdinalIgnoreCase);

    private static bool IsUnder(string name, string folder) =>
        name.StartsWith(folder, StringComparison.Ordinal) || name.Contains("/" + folder, StringComparison.Ordinal);
}

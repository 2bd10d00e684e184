using SparkBert.Bundles;
using System.Globalization;

namespace SparkBert.Models.Archives;

/// <summary>What an archive may unpack to. The sizes are far above every model and far below what a bomb needs.</summary>
internal static class ArchiveLimits
{
    /// <summary>Entries of an archive; a model has a few dozen files.</summary>
    public const int Entries = 10_000;

    /// <summary>Bytes of all files. BERT-large with the optimizer's slots is 4 GB.</summary>
    public const long TotalBytes = 64L << 30;

    /// <summary>Bytes of the list of entries at the end of a zip, which is read into memory.</summary>
    public const long DirectoryBytes = 4 << 20;

    /// <summary>Unpacked bytes for a byte of the archive; weights hardly shrink, and deflate can't do more than 1,032.</summary>
    private const long Ratio = 200;

    /// <summary>Files up to this size may shrink as they will: texts and tables of zeros do.</summary>
    private const long RatioFloor = 64 << 20;

    /// <summary>Refuses a file that is too large for what its name says it is.</summary>
    /// <param name="name">The entry's name, as <see cref="ArchivePath.Parse"/> gives it.</param>
    /// <param name="bytes">Its unpacked size, as declared or as counted so far.</param>
    /// <param name="archive">The archive's name.</param>
    public static void CheckFile(string name, long bytes, string archive)
    {
        var (limit, kind) = Limit(name);
        if (bytes > limit)
        {
            throw new ModelException($"{archive}: {name} unpacks to {Size(bytes)}, over the limit for {kind} ({Size(limit)}).");
        }
    }

    /// <summary>Refuses more bytes than the limits for a whole archive allow.</summary>
    /// <param name="bytes">Unpacked bytes of all files, as declared or as counted so far.</param>
    /// <param name="packed">Bytes of the archive.</param>
    /// <param name="archive">The archive's name.</param>
    public static void CheckTotal(long bytes, long packed, string archive)
    {
        if (bytes > TotalBytes)
        {
            throw new ModelException($"{archive} unpacks to {Size(bytes)}, over the limit of {Size(TotalBytes)} for a model.");
        }

        if (bytes > RatioFloor && bytes / Ratio > packed)
        {
            throw new ModelException($"{archive} unpacks to {Size(bytes)} from {Size(packed)}, more than {Ratio} times as much; no model does that.");
        }
    }

    /// <summary>A size for messages.</summary>
    public static string Size(long bytes) => bytes switch
    {
        >= 10L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 30:N0} GiB"),
        >= 10 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20:N0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes"),
    };

    private static (long Bytes, string Kind) Limit(string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        return file.Equals(BundleManifest.VocabularyFileName, StringComparison.OrdinalIgnoreCase) ? (ModelVocabulary.MostBytes, "a vocabulary")
            : file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? (64 << 20, "a JSON file")
            : file.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? (64 << 20, "a text")
            : name.StartsWith("metadata/", StringComparison.Ordinal) || name.Contains("/metadata/", StringComparison.Ordinal) ? (16 << 20, "metadata")
            : name.StartsWith("fields/", StringComparison.Ordinal) || name.Contains("/fields/", StringComparison.Ordinal) ? (256 << 20, "a part of a vocabulary")
            : (TotalBytes, "a file");
    }
}

using SparkBert.Bundles;
using SparkBert.Models.Import;

namespace SparkBert.Models.Archives;

/// <summary>Archives that models come in, told by their content.</summary>
internal static class ModelArchive
{
    /// <summary>Folders inside an archive that are looked into for the model.</summary>
    private const int MostDepth = 3;

    /// <summary>Whether a file begins as an archive does.</summary>
    public static bool IsArchive(string path)
    {
        var start = Start(path);
        return ZipUnpacker.HasMagic(start) || TarUnpacker.HasGzipMagic(start) || TarUnpacker.HasTarMagic(start);
    }

    /// <summary>Unpacks an archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">The folder to unpack into; it is made.</param>
    /// <param name="context">Is told how far it is.</param>
    /// <exception cref="ModelException">It is no archive that is known, damaged, or does what an archive must not.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static void Unpack(string path, string folder, ImportContext context)
    {
        var start = Start(path);
        Directory.CreateDirectory(folder);
        if (ZipUnpacker.HasMagic(start))
        {
            ZipUnpacker.Unpack(path, folder, context);
        }
        else if (TarUnpacker.HasGzipMagic(start) || TarUnpacker.HasTarMagic(start))
        {
            TarUnpacker.Unpack(path, TarUnpacker.HasGzipMagic(start), folder, context);
        }
        else
        {
            throw new ModelException($"{Path.GetFileName(path)} is neither a folder nor an archive that is known (zip, tar.gz, tar), nor a .onnx file. For a model's single file, name the folder that holds it.");
        }
    }

    /// <summary>The folder of the model in an unpacked archive: the root, or the one folder below it whose files are known.</summary>
    /// <param name="root">The unpacked archive.</param>
    /// <param name="archive">The archive's name, for messages.</param>
    /// <param name="format">The format that was asked for; null for any.</param>
    /// <exception cref="ModelException">No folder holds a model, or several do.</exception>
    public static string FindModel(string root, string archive, string? format)
    {
        var importer = format is null ? null : ModelFormats.Find(root, format);
        List<string> level = [root];
        for (var depth = 0; depth <= MostDepth; depth++)
        {
            var found = level.Where(folder => importer?.Recognizes(folder) ?? ModelFormats.Recognize(folder) is not null).Take(2).ToList();
            if (found.Count == 2)
            {
                throw new ModelException($"{archive} holds several models ({string.Join(", ", found.Select(folder => ArchivePath.Display(Path.GetFileName(folder))))}). Unpack it and import one of the folders.");
            }

            if (found.Count == 1)
            {
                return found[0];
            }

            // macOS writes a shadow of each file into __MACOSX.
            level = [.. level.SelectMany(Directory.EnumerateDirectories).Where(folder => Path.GetFileName(folder) != "__MACOSX").Order(StringComparer.Ordinal)];
        }

        return root;
    }

    private static byte[] Start(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[512];
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}

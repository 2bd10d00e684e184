using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.Models.Import;

namespace SparkBert.Models.Archives;

/// <summary>Archives that models come in, recognized by their content.</summary>
internal static class ModelArchive
{
    /// <summary>Whether a file begins like an archive.</summary>
    public static bool IsArchive(string path)
    {
        var start = ReadStart(path);
        return ZipUnpacker.HasMagic(start) || TarUnpacker.HasGzipMagic(start) || TarUnpacker.HasTarMagic(start);
    }

    /// <summary>Unpacks an archive.</summary>
    /// <param name="path">The file.</param>
    /// <param name="folder">The folder to unpack into; it is made.</param>
    /// <param name="progress">Gets the progress; null for none.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ModelException">It is no archive of a known kind, damaged, or does what an archive must not.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static void Unpack(string path, string folder, IProgress<ImportProgress>? progress, CancellationToken cancellation)
    {
        GitLfs.Refuse(path);
        var start = ReadStart(path);
        Directory.CreateDirectory(folder);
        if (ZipUnpacker.HasMagic(start))
        {
            ZipUnpacker.Unpack(path, folder, progress, cancellation);
        }
        else if (TarUnpacker.HasGzipMagic(start) || TarUnpacker.HasTarMagic(start))
        {
            TarUnpacker.Unpack(path, TarUnpacker.HasGzipMagic(start), folder, progress, cancellation);
        }
        else
        {
            throw new ModelException(
                $"{Path.GetFileName(path)} is neither a folder nor an archive of a known kind (zip, tar.gz, tar), nor an .onnx file. "
                + "Unpack an archive of another kind and import its folder; for a model's single file, name the folder that holds it.");
        }
    }

    private static byte[] ReadStart(string path)
    {
        using var file = File.OpenRead(path);
        var start = new byte[TarGuard.BlockLength];
        return start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
    }
}

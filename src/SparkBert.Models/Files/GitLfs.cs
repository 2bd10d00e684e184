using SparkBert.Bundles;

namespace SparkBert.Models.Files;

/// <summary>
/// Knows the small text that Git keeps in place of a large file until Git LFS fetches it (the specification's first line begins it).
/// </summary>
internal static class GitLfs
{
    /// <summary>The specification's bound for a pointer.</summary>
    private const int MaxBytes = 1024;

    /// <summary>Refuses a file that is a pointer; does nothing where there is no file.</summary>
    /// <exception cref="ModelException">It is a pointer.</exception>
    public static void Refuse(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > MaxBytes)
        {
            return;
        }

        using var stream = file.OpenRead();
        Span<byte> start = stackalloc byte[64];
        if (start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].StartsWith("version https://git-lfs"u8))
        {
            throw new ModelException(
                $"{ForeignText.Show(file.Name)} is a Git LFS pointer: fetch the file with git lfs pull in {file.DirectoryName}, "
                + "or download it.");
        }
    }

    /// <summary>Refuses a folder that has a pointer among its files: what was read of it is damaged for that reason.</summary>
    /// <exception cref="ModelException">It has one.</exception>
    public static void RefuseIn(string folder)
    {
        if (Directory.Exists(folder))
        {
            foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
            {
                Refuse(file);
            }
        }
    }
}

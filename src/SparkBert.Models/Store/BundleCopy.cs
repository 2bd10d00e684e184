namespace SparkBert.Models.Store;

/// <summary>Copies a bundle out of the cache.</summary>
internal static class BundleCopy
{
    /// <summary>Copies all files of a bundle. The folder appears when all of them are there.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="target">The folder, which must not exist.</param>
    /// <exception cref="IOException">It is there, or can't be written; nothing is left behind.</exception>
    public static void Write(string bundle, string target)
    {
        target = Path.GetFullPath(target);
        var temporary = target + "." + Guid.NewGuid().ToString("N")[..8] + ".tmp";
        Directory.CreateDirectory(temporary);
        try
        {
            foreach (var file in Directory.EnumerateFiles(bundle))
            {
                File.Copy(file, Path.Combine(temporary, Path.GetFileName(file)));
            }

            Directory.Move(temporary, target);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }
    }
}

namespace SparkBert.Models.Files;

/// <summary>Writes small files so that a reader sees the old content or the new, and never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes or replaces a file. The folder is made where it is missing.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = TemporaryName.Beside(path);
        try
        {
            File.WriteAllBytes(temporary, content);
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}

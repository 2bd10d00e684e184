namespace SparkBert.Models.Files;

/// <summary>Writes small files atomically: a reader gets the old content or the new one, never a part.</summary>
internal static class AtomicFile
{
    /// <summary>Writes or replaces a file. The folder is made if it is missing.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new PendingFile(path, overwrite: true);
        File.WriteAllBytes(file.Path, content);
        file.Complete();
    }
}

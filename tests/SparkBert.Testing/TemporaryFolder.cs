namespace SparkBert.Testing;

/// <summary>A folder for one test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sparkbert-test-");

    /// <summary>The folder itself.</summary>
    public string Root => folder.FullName;

    /// <summary>A path in the folder.</summary>
    public string Path(params string[] parts) => System.IO.Path.Combine([folder.FullName, .. parts]);

    /// <summary>A new folder in the folder.</summary>
    public string CreateFolder(params string[] parts) => Directory.CreateDirectory(Path(parts)).FullName;

    /// <summary>Copies a folder with all its files into a new folder. The copies may be written, whatever the originals allow.</summary>
    /// <param name="source">The folder.</param>
    /// <param name="name">The name of the copy.</param>
    /// <param name="without">Names of files that are left out.</param>
    /// <returns>The path of the copy.</returns>
    public string Copy(string source, string name, params string[] without)
    {
        var copy = CreateFolder(name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            if (!without.Contains(System.IO.Path.GetFileName(file)))
            {
                var target = System.IO.Path.Combine(copy, System.IO.Path.GetRelativePath(source, file));
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                File.WriteAllBytes(target, File.ReadAllBytes(file));
            }
        }

        return copy;
    }

    /// <summary>Removes the folder.</summary>
    public void Dispose() => folder.Delete(recursive: true);
}

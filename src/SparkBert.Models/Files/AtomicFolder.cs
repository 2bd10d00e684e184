namespace SparkBert.Models.Files;

/// <summary>A folder that is written under a temporary name beside its place, and gets its own name when it is complete.</summary>
internal sealed class AtomicFolder : IDisposable
{
    /// <summary>Begins a folder. The folder above it is made if it is missing.</summary>
    /// <param name="target">Its final path.</param>
    /// <exception cref="IOException">The path exists already.</exception>
    public AtomicFolder(string target)
    {
        Target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        if (Directory.Exists(Target) || File.Exists(Target))
        {
            throw new IOException($"{Target} is there already.");
        }

        Path = TemporaryName.Beside(Target);
        Directory.CreateDirectory(Path);
    }

    /// <summary>The folder under its temporary name.</summary>
    public string Path { get; }

    /// <summary>The folder under its own name.</summary>
    public string Target { get; }

    /// <summary>
    /// A folder on the same disk for temporary files. It does not exist yet, and <see cref="Dispose"/> removes it.
    /// </summary>
    public string Scratch => Path + ".unpacked";

    /// <summary>Gives the folder its name.</summary>
    /// <exception cref="IOException">Another process was faster.</exception>
    public void Complete() => Directory.Move(Path, Target);

    /// <summary>Removes the incomplete folder of a killed process.</summary>
    /// <param name="target">The folder's own name. Nobody else may be writing it.</param>
    public static void RemoveLeftovers(string target)
    {
        var parent = System.IO.Path.GetDirectoryName(target)!;
        if (Directory.Exists(parent))
        {
            foreach (var left in Directory.EnumerateDirectories(parent, System.IO.Path.GetFileName(target) + ".*.tmp*").ToList())
            {
                Directory.Delete(left, recursive: true);
            }
        }
    }

    /// <summary>Removes a folder and its content; does nothing if there is none.</summary>
    public static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Removes what was not completed.</summary>
    public void Dispose()
    {
        Delete(Scratch);
        Delete(Path);
    }
}

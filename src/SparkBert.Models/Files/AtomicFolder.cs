namespace SparkBert.Models.Files;

/// <summary>A folder that is written under a temporary name beside its place, and gets its own name when it is complete.</summary>
internal sealed class AtomicFolder : IDisposable
{
    /// <summary>Begins a folder. The folder above it is made where it is missing.</summary>
    /// <param name="target">Where it shall be.</param>
    /// <exception cref="IOException">There is something already.</exception>
    public AtomicFolder(string target)
    {
        Target = System.IO.Path.GetFullPath(target);
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
    /// A folder on the same disk for what is needed only while this one is written. It is not there yet, and goes with <see
    /// cref="Dispose"/>.
    /// </summary>
    public string Scratch => Path + ".unpacked";

    /// <summary>Gives the folder its name.</summary>
    /// <exception cref="IOException">Somebody else was faster.</exception>
    public void Complete() => Directory.Move(Path, Target);

    /// <summary>Removes a folder that was left by a process that was killed.</summary>
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

    /// <summary>Removes a folder with all it holds; does nothing where there is none.</summary>
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

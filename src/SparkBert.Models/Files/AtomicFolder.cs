namespace SparkBert.Models.Files;

/// <summary>A folder that is written under a temporary name beside its place, and gets its own name when it is complete.</summary>
internal sealed class AtomicFolder : IDisposable
{
    private readonly TemporaryPath temporary;

    /// <summary>
    /// Begins a folder. The folder above it is made if it is missing; what a killed process left of this one is removed.
    /// </summary>
    /// <param name="target">Its final path.</param>
    /// <exception cref="IOException">The path exists already, or the folder above it can't be written.</exception>
    public AtomicFolder(string target)
    {
        Target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        if (Directory.Exists(Target) || File.Exists(Target))
        {
            throw new IOException($"{Target} is there already.");
        }

        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Target)!);
            temporary = new TemporaryPath(Target);
            Directory.CreateDirectory(Path);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            temporary?.Dispose();
            throw new IOException($"{Target} can't be written: {error.Message}", error) { HResult = error.HResult };
        }
    }

    /// <summary>The folder under its temporary name.</summary>
    public string Path => temporary.Path;

    /// <summary>The folder under its own name.</summary>
    public string Target { get; }

    /// <summary>
    /// A folder on the same disk for temporary files. It does not exist yet, and <see cref="Dispose"/> removes it.
    /// </summary>
    public string Scratch => temporary.Scratch;

    /// <summary>Brings the content to the disk and gives the folder its name.</summary>
    /// <exception cref="IOException">Another process was faster, or the disk can't be written.</exception>
    public void Complete()
    {
        Durability.FlushTree(Path);
        Directory.Move(Path, Target);
        Durability.FlushFolder(System.IO.Path.GetDirectoryName(Target)!);
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
    public void Dispose() => temporary.Dispose();
}

namespace SparkBert.Models.Files;

/// <summary>
/// A file that is written under a temporary name beside its place, and gets its own name when it is complete and on the disk: a reader
/// gets the old content or the new one, never a part. What a killed process left of the same file is removed.
/// </summary>
public sealed class PendingFile : IDisposable
{
    private readonly TemporaryPath temporary;
    private readonly bool overwrite;
    private readonly UnixFileMode? mode;
    private bool isNew;

    /// <summary>Makes the temporary file, which is empty.</summary>
    /// <param name="target">
    /// The file's own path. Where it is a symbolic link, the file that it leads to is meant, and the link stays.
    /// </param>
    /// <param name="overwrite">Whether a file of that name is replaced. The new one gets its permissions.</param>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be written.</exception>
    public PendingFile(string target, bool overwrite)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        this.overwrite = overwrite;
        target = System.IO.Path.GetFullPath(target);
        Target = new FileInfo(target).LinkTarget is null ? target : File.ResolveLinkTarget(target, returnFinalTarget: true)!.FullName;
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (overwrite && !OperatingSystem.IsWindows() && File.Exists(Target))
        {
            // What is private stays so, also while it is written.
            mode = File.GetUnixFileMode(Target);
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        temporary = new TemporaryPath(Target);
        try
        {
            new FileStream(Path, options).Dispose();
        }
        catch
        {
            temporary.Dispose();
            throw;
        }
    }

    /// <summary>The file under its temporary name: what writes may open it as often as it wants.</summary>
    public string Path => temporary.Path;

    /// <summary>The file under its own name.</summary>
    public string Target { get; }

    /// <summary>
    /// Removes the temporary files and folders of this process, whoever writes them: for a process that ends at once.
    /// </summary>
    public static void RemoveAll() => TemporaryPath.RemoveAll();

    /// <summary>Removes what killed processes left of a file that is complete and not written again.</summary>
    /// <param name="target">The file's own path.</param>
    public static void RemoveLeftovers(string target)
    {
        ArgumentException.ThrowIfNullOrEmpty(target);
        TemporaryPath.RemoveLeftovers(System.IO.Path.GetFullPath(target));
    }

    /// <summary>Brings the content to the disk and gives the file its name.</summary>
    /// <exception cref="IOException">
    /// A file of that name came meanwhile, and must not be replaced; or the disk can't be written. The file is not there then, unless it
    /// has replaced another: the new content is better than none.
    /// </exception>
    public void Complete()
    {
        if (mode is { } permissions && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, permissions);
        }

        Durability.FlushFile(Path);
        var wasNew = !overwrite || !File.Exists(Target);
        File.Move(Path, Target, overwrite);
        isNew = wasNew;
        try
        {
            Durability.FlushFolder(System.IO.Path.GetDirectoryName(Target)!);
        }
        catch
        {
            Withdraw();
            throw;
        }
    }

    /// <summary>Removes a completed file that has replaced no other, where what belongs to it could not be completed.</summary>
    public void Withdraw()
    {
        if (isNew)
        {
            File.Delete(Target);
        }
    }

    /// <summary>Removes what was not completed.</summary>
    public void Dispose() => temporary.Dispose();
}

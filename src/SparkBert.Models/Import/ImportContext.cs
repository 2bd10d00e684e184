namespace SparkBert.Models.Import;

/// <summary>One import: where it reads, where it writes, and what it was told.</summary>
/// <param name="source">The folder with the model's files; archives are unpacked already.</param>
/// <param name="target">The bundle's folder, which is there and empty.</param>
/// <param name="origin">The file or folder that the user named, for the manifest and the name.</param>
/// <param name="options">What the import was told.</param>
internal sealed class ImportContext(string source, string target, string origin, ImportOptions options)
{
    /// <summary>The folder with the model's files.</summary>
    public string Source => source;

    /// <summary>The bundle's folder.</summary>
    public string Target => target;

    /// <summary>Name of the file or folder that the user named.</summary>
    public string OriginName { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(origin)));

    /// <summary>What the import was told.</summary>
    public ImportOptions Options => options;

    /// <summary>The bundle's name where neither the user nor the source gives one.</summary>
    public string DefaultName
    {
        get
        {
            var name = OriginName;
            foreach (var extension in (string[])[".zip", ".tar.gz", ".tgz", ".onnx"])
            {
                if (name.Length > extension.Length && name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
                {
                    return name[..^extension.Length];
                }
            }

            return name;
        }
    }

    /// <summary>The path of a file of the source.</summary>
    public string SourceFile(string name) => Path.Combine(source, name);

    /// <summary>The path of a file of the bundle.</summary>
    public string TargetFile(string name) => Path.Combine(target, name);

    /// <summary>Where an import into a folder keeps what it unpacks: beside it, on the same disk. The whole of it is removed at the end, whatever happens.</summary>
    public static string UnpackedRoot(string target) => target + ".unpacked";

    /// <summary>A folder for what is unpacked; it is not there yet.</summary>
    public string UnpackedFolder(string name) => Path.Combine(UnpackedRoot(target), name);

    /// <summary>The same import from another folder: the one that an archive was unpacked into.</summary>
    public ImportContext From(string folder) => new(folder, target, origin, options);

    /// <summary>Copies a file into the bundle.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name in the bundle.</param>
    public void Copy(string path, string name)
    {
        using var input = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var output = new FileStream(TargetFile(name), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        var buffer = new byte[1 << 20];
        var done = 0L;
        for (int count; (count = input.Read(buffer)) > 0;)
        {
            output.Write(buffer, 0, count);
            done += count;
            Report("copy", done, input.Length);
        }
    }

    /// <summary>Tells a decision and its reason.</summary>
    public void Note(string text) => options.Note?.Invoke(text);

    /// <summary>Tells how far a step is, and ends the import if that was asked for.</summary>
    public void Report(string step, long done, long total)
    {
        options.Cancellation.ThrowIfCancellationRequested();
        options.Progress?.Report(new ImportProgress(step, done, total));
    }
}

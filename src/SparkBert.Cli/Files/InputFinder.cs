using SparkBert.Programs;

namespace SparkBert.Cli.Files;

/// <summary>Finds the files that the arguments of the command mean, in the order of the arguments and then of the names.</summary>
/// <param name="format">The format of all files; null to take it from each name.</param>
/// <param name="log">
/// Gets a line for each file that a folder or a pattern brings and that is passed over: empty parts, as Spark writes them, and what is no
/// file.
/// </param>
internal sealed class InputFinder(string? format, Action<string> log)
{
    /// <summary>Names that the system has for standard input.</summary>
    private static readonly string[] StandardPaths = ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"];

    private readonly HashSet<string> pipes = [];

    /// <summary>
    /// Finds the files: a file, a pipe, a folder (all files of a known format in it, at any depth), a pattern with * and ?, or - for
    /// standard input.
    /// </summary>
    /// <param name="arguments">What the user gave.</param>
    /// <exception cref="UsageException">
    /// There is no such file, nothing matches, a name does not show the format, or something can't be read.
    /// </exception>
    public IReadOnlyList<InputFile> Find(IEnumerable<string> arguments) => [.. arguments.SelectMany(FindOne)];

    private IEnumerable<InputFile> FindOne(string argument)
    {
        try
        {
            if (argument == InputFile.StandardInput || StandardPaths.Contains(argument))
            {
                return [CreateStandardInput()];
            }

            return FileIdentity.Find(argument) switch
            {
                { Kind: FileKind.Folder } => TakeMany(argument, FindInFolder(argument)),
                { Kind: FileKind.Regular } => [Create(argument)],
                { Kind: FileKind.Pipe or FileKind.Device } found => [CreatePipe(argument, found.Key)],
                { Kind: FileKind.Socket } => throw new UsageException($"{argument} is a socket, which can't be read as a file."),
                _ => FindByPattern(argument),
            };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{argument} can't be read: {error.Message}");
        }
    }

    private List<InputFile> FindByPattern(string argument) => IsDangling(argument) ? throw Dangling(argument)
        : FilePattern.IsPattern(argument) ? TakeMany(argument, FilePattern.Match(argument).Where(path => IsVisible(Path.GetFileName(path))))
        : throw new UsageException($"there is no file or folder {argument}.");

    /// <summary>The visible files at any depth. A folder that several links lead to is read once.</summary>
    private IEnumerable<string> FindInFolder(string root)
    {
        var seen = new HashSet<string>();
        var open = new Stack<string>([root]);
        while (open.TryPop(out var folder))
        {
            if (FileIdentity.Find(folder) is { } identity && !seen.Add(identity.Key))
            {
                continue;
            }

            foreach (var inner in Directory.EnumerateDirectories(folder).Where(inner => IsVisible(Path.GetFileName(inner))))
            {
                open.Push(inner);
            }

            foreach (var file in Directory.EnumerateFiles(folder))
            {
                if (IsVisible(Path.GetFileName(file)) && (format ?? InputFormat.FindByName(file)) is not null)
                {
                    yield return file;
                }
            }
        }
    }

    private List<InputFile> TakeMany(string argument, IEnumerable<string> paths)
    {
        var files = new List<InputFile>();
        var empty = new List<InputFile>();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            switch (FileIdentity.Find(path)?.Kind)
            {
                case FileKind.Regular:
                    var file = Create(path) with { Partition = PartitionPath.Parse(Path.GetRelativePath(FindRoot(argument), path)) };
                    (file.Size > 0 ? files : empty).Add(file);
                    break;
                case null when IsDangling(path):
                    throw Dangling(path);
                case FileKind.Pipe or FileKind.Device or FileKind.Socket:
                    log($"{path} is no file and passed over; it is read where it is named itself.");
                    break;
            }
        }

        // Where all are empty there is no row, which is no error either.
        var taken = files.Count > 0 ? files : [.. empty.Take(1)];
        foreach (var file in empty.Except(taken))
        {
            log($"{file.Path} is empty and passed over.");
        }

        var endings = string.Join(", ", InputFormat.Names.Select(name => "." + name));
        return taken.Count > 0
            ? taken
            : throw new UsageException($"{argument}: there is no file to read ({endings}, and .gz of the text formats).");
    }

    private InputFile Create(string path) => new(path, FindFormat(path), InputFormat.IsCompressed(path), new FileInfo(path).Length);

    /// <summary>The folder that is read: partitions are the folders in it.</summary>
    private static string FindRoot(string argument) => Directory.Exists(argument) ? argument : FilePattern.FindRoot(argument);

    private InputFile CreateStandardInput()
    {
        if (!StandardStreams.IsInputOpen)
        {
            throw new UsageException("standard input is closed: there is nothing to read from it.");
        }

        var found = FileIdentity.Find("/dev/stdin");
        return found?.Kind == FileKind.Folder
            ? throw new UsageException("standard input is a folder: name the folder itself.")
            : CreatePipe(InputFile.StandardInput, found?.Key ?? InputFile.StandardInput);
    }

    /// <summary>What is read once, from its beginning to its end.</summary>
    private InputFile CreatePipe(string path, string key)
    {
        var found = path == InputFile.StandardInput ? format ?? InputFormat.Text : FindFormat(path);
        var isCompressed = path != InputFile.StandardInput && InputFormat.IsCompressed(path);
        return pipes.Add(key)
            ? new InputFile(path, found, isCompressed, Size: 0)
            {
                IsPipe = true,
                IsFormatAssumed = path == InputFile.StandardInput && format is null,
            }
            : throw new UsageException($"{path} can be read once, but is named twice.");
    }

    private string FindFormat(string path) => format ?? InputFormat.FindByName(path) ?? throw new UsageException(
        $"{path}: the name does not show the format. Give --input-format {string.Join('|', InputFormat.Names)}.");

    private static bool IsDangling(string path) => new FileInfo(path).LinkTarget is not null;

    private static UsageException Dangling(string path) =>
        new($"{path} is a link to {new FileInfo(path).LinkTarget}, which is missing.");

    /// <summary>Spark's own files and folders beside its data begin with an underscore or a full stop; partitions may too.</summary>
    private static bool IsVisible(string name) => name[0] != '.' && (name[0] != '_' || name.Contains('=', StringComparison.Ordinal));
}

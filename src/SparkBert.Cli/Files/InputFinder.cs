namespace SparkBert.Cli.Files;

/// <summary>Finds the files that the arguments of the command mean, in the order of the arguments and then of the names.</summary>
/// <param name="format">The format of all files; null to take it from each name.</param>
/// <param name="log">
/// Gets a line for each empty file that a folder or a pattern brings. Spark writes such parts, so they are left out and are no error.
/// </param>
internal sealed class InputFinder(string? format, Action<string> log)
{
    /// <summary>
    /// Finds the files: a file, a folder (all files of a known format in it, at any depth), a pattern with * and ?, or - for standard
    /// input.
    /// </summary>
    /// <param name="arguments">What the user gave.</param>
    /// <exception cref="UsageException">There is no such file, nothing matches, or a name does not show the format.</exception>
    public IReadOnlyList<InputFile> Find(IEnumerable<string> arguments) => [.. arguments.SelectMany(FindOne)];

    private IEnumerable<InputFile> FindOne(string argument)
    {
        if (argument == InputFile.StandardInput)
        {
            return [new InputFile(argument, format ?? InputFormat.Text, IsCompressed: false, Size: 0)];
        }

        if (Directory.Exists(argument))
        {
            var all = Directory.EnumerateFiles(argument, "*", SearchOption.AllDirectories);
            return TakeMany(argument, all.Where(path => IsVisible(path) && (format ?? InputFormat.FindByName(path)) is not null));
        }

        if (File.Exists(argument))
        {
            var file = Create(argument);
            return file.Size > 0 ? [file] : throw new UsageException($"{argument} is empty: there is nothing to read in it.");
        }

        return FilePattern.IsPattern(argument)
            ? TakeMany(argument, FilePattern.Match(argument).Where(IsVisible))
            : throw new UsageException(argument.StartsWith('-')
                ? $"there is no option {argument}, and no file of that name."
                : $"there is no file or folder {argument}.");
    }

    private List<InputFile> TakeMany(string argument, IEnumerable<string> paths)
    {
        var files = new List<InputFile>();
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            if (new FileInfo(path).Length > 0)
            {
                files.Add(Create(path));
            }
            else
            {
                log($"{path} is empty and passed over.");
            }
        }

        var endings = string.Join(", ", InputFormat.Names.Select(name => "." + name));
        return files.Count > 0
            ? files
            : throw new UsageException($"{argument}: there is no file to read ({endings}, and .gz of the text formats).");
    }

    private InputFile Create(string path) => new(
        path,
        format ?? InputFormat.FindByName(path) ?? throw new UsageException(
            $"{path}: the name does not show the format. Give --input-format {string.Join('|', InputFormat.Names)}."),
        InputFormat.IsCompressed(path),
        new FileInfo(path).Length);

    /// <summary>Spark's own files beside its data begin with an underscore or a full stop.</summary>
    private static bool IsVisible(string path) => Path.GetFileName(path)[0] is not ('_' or '.');
}

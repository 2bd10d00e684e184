using SparkBert.Jobs.Sessions;

namespace SparkBert.Jobs;

/// <summary>What can be seen of the paths of a job before there is a JVM.</summary>
internal static class JobPaths
{
    private static readonly char[] PatternMarks = ['*', '?', '[', '{'];

    /// <summary>
    /// Whether paths without a scheme are files of this machine: nothing that a job can see names another file system.
    /// </summary>
    private static bool IsLocal { get; } = FindIsLocal();

    /// <summary>Refuses inputs of this machine that are not there.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="isRemote">Whether paths are a server's.</param>
    /// <exception cref="ArgumentException">One is not there, or is named twice.</exception>
    public static void RequireInputs(IReadOnlyList<string> inputs, bool isRemote)
    {
        foreach (var input in inputs)
        {
            if (inputs.Count(other => other == input) > 1)
            {
                throw new ArgumentException($"{input} is named twice; its rows would be read twice.");
            }

            if (!isRemote && FindLocal(input) is { } path && !IsPattern(path) && !Path.Exists(path))
            {
                throw new ArgumentException($"there is no file or folder {input}.");
            }
        }
    }

    /// <summary>Refuses outputs that are one, or that hold an input or lie in one.</summary>
    /// <param name="outputs">The options and their paths.</param>
    /// <param name="inputs">The inputs.</param>
    /// <exception cref="ArgumentException">An output is no place of its own.</exception>
    public static void RequireOwn(IReadOnlyList<(string Option, string Path)> outputs, IReadOnlyList<string> inputs)
    {
        if (outputs is [var first, var second]
            && (Holds(Normalize(first.Path), Normalize(second.Path)) || Holds(Normalize(second.Path), Normalize(first.Path))))
        {
            throw new ArgumentException(Normalize(first.Path) == Normalize(second.Path)
                ? $"--output and --quarantine are both {first.Path}; each needs a folder of its own."
                : $"--output {first.Path} and --quarantine {second.Path} lie in each other; each needs a folder of its own.");
        }

        foreach (var (option, path) in outputs)
        {
            foreach (var input in inputs)
            {
                var pattern = input.IndexOfAny(PatternMarks);
                var place = Normalize(pattern < 0 ? input : input[..(input.LastIndexOf('/', pattern) + 1)]);
                if (Holds(Normalize(path), place))
                {
                    throw new ArgumentException(pattern < 0 && Normalize(path) == place
                        ? $"{option} {path} is an input too; give another folder."
                        : $"{option} {path} holds the input {input}, which would be lost; give another folder.");
                }

                if (pattern < 0 && Holds(place, Normalize(path)))
                {
                    throw new ArgumentException(
                        $"{option} {path} lies in the input {input}, and the next run would read it too; give a place elsewhere.");
                }
            }
        }
    }

    /// <summary>Refuses outputs of this machine that are there. What is elsewhere Spark alone can see.</summary>
    /// <param name="outputs">Their paths.</param>
    /// <param name="isRemote">Whether paths are a server's.</param>
    /// <exception cref="ArgumentException">One is there.</exception>
    public static void RequireFree(IEnumerable<string> outputs, bool isRemote)
    {
        if (isRemote)
        {
            return;
        }

        foreach (var output in outputs)
        {
            if (FindLocal(output) is { } path && Path.Exists(path)
                && (File.Exists(path)
                    || FolderContent.Find([.. new DirectoryInfo(path).EnumerateFileSystemInfos().Select(entry => entry.Name)])
                        == PathContent.Files))
            {
                throw new ArgumentException(DescribeTaken(output));
            }
        }
    }

    /// <summary>What is said of an output that is there.</summary>
    public static string DescribeTaken(string output) => $"{output} is there already; give another, or --overwrite.";

    /// <summary>Whether a path stands for any number of files.</summary>
    /// <param name="path">The path.</param>
    public static bool IsPattern(string path) => path.IndexOfAny(PatternMarks) >= 0;

    /// <summary>The path of what is on this machine; null for other file systems, and where nobody knows.</summary>
    public static string? FindLocal(string path) => path.StartsWith("file:", StringComparison.Ordinal) ? Normalize(path)
        : IsLocal && !HasScheme(path) ? path
        : null;

    private static bool Holds(string folder, string path) =>
        path == folder || path.StartsWith(folder.EndsWith('/') ? folder : folder + "/", StringComparison.Ordinal);

    private static string Normalize(string path)
    {
        if (path.StartsWith("file:", StringComparison.Ordinal))
        {
            path = "/" + path["file:".Length..].TrimStart('/');
        }

        return HasScheme(path) ? path.TrimEnd('/') : Path.TrimEndingDirectorySeparator(Path.GetFullPath(path.Length == 0 ? "." : path));
    }

    private static bool HasScheme(string path)
    {
        var colon = path.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && path.AsSpan(0, colon).IndexOf('/') < 0;
    }

    private static bool FindIsLocal()
    {
        const string Key = "fs.defaultFS";
        string[] variables = ["HADOOP_CONF_DIR", "YARN_CONF_DIR"];
        if (Spark.SparkSubmit.StartedThisProgram || variables.Any(name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))))
        {
            return false;
        }

        string?[] folders =
        [
            Environment.GetEnvironmentVariable("SPARK_CONF_DIR"),
            Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } home ? Path.Combine(home, "conf") : null,
        ];
        return !folders.Where(Directory.Exists).SelectMany(folder => (string[])
            [Path.Combine(folder!, "spark-defaults.conf"), Path.Combine(folder!, "core-site.xml")])
            .Any(file => File.Exists(file) && File.ReadAllText(file).Contains(Key, StringComparison.Ordinal));
    }
}

using Microsoft.Extensions.FileSystemGlobbing;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace SparkBert.Cli.Files;

/// <summary>A file to read, or standard input.</summary>
/// <param name="Path">The path; <c>-</c> for standard input.</param>
/// <param name="Format"><c>txt</c>, <c>csv</c>, <c>jsonl</c> or <c>parquet</c>.</param>
/// <param name="IsCompressed">Whether the bytes are gzip.</param>
internal sealed record InputFile(string Path, string Format, bool IsCompressed)
{
    public const string StandardInput = "-";

    public static readonly string[] Formats = ["txt", "csv", "jsonl", "parquet"];

    /// <summary>Finds the files of the arguments: files, folders (all files of a known format in them, at any depth), and patterns with * and ?.</summary>
    /// <param name="arguments">What the user gave.</param>
    /// <param name="format">The format of all; null to tell it from the name.</param>
    /// <param name="log">Is told of empty files in folders and patterns, which are passed over: Spark writes such parts.</param>
    /// <exception cref="UsageException">There is no such file, nothing matches, or the format can't be told.</exception>
    public static IReadOnlyList<InputFile> Find(IEnumerable<string> arguments, string? format, TextWriter log)
    {
        var files = new List<InputFile>();
        foreach (var argument in arguments)
        {
            if (argument == StandardInput)
            {
                files.Add(new InputFile(StandardInput, format ?? "txt", false));
            }
            else if (Directory.Exists(argument))
            {
                AddAll(argument, Directory.EnumerateFiles(argument, "*", SearchOption.AllDirectories).Where(IsVisible).Where(file => format is not null || FormatOf(file) is not null));
            }
            else if (File.Exists(argument))
            {
                files.Add(new FileInfo(argument).Length > 0 ? Create(argument, format) : throw new UsageException($"{argument} is empty: there is nothing to read in it."));
            }
            else if (argument.AsSpan().ContainsAny('*', '?'))
            {
                AddAll(argument, Match(argument));
            }
            else
            {
                throw new UsageException($"there is no file or folder {argument}.");
            }
        }

        return files;

        void AddAll(string argument, IEnumerable<string> found)
        {
            var before = files.Count;
            foreach (var file in found.Order(StringComparer.Ordinal))
            {
                if (new FileInfo(file).Length > 0)
                {
                    files.Add(Create(file, format));
                }
                else
                {
                    log.WriteLine($"{file} is empty and passed over.");
                }
            }

            if (files.Count == before)
            {
                throw new UsageException($"{argument}: there is no file to read ({string.Join(", ", Formats.Select(name => "." + name))}, and .gz of the text formats).");
            }
        }
    }

    private Func<long>? position;

    /// <summary>Bytes of the file; 0 for standard input.</summary>
    public long Size { get; } = Path == StandardInput ? 0 : new FileInfo(Path).Length;

    /// <summary>Whether all of it was read.</summary>
    public bool IsDone { get; set; }

    /// <summary>How many of its bytes were read; of a format that is not read from end to end, none before all.</summary>
    public long BytesRead => IsDone ? Size : position?.Invoke() ?? 0;

    /// <summary>Opens the file, decompressed where it is compressed.</summary>
    public Stream Open()
    {
        Stream stream;
        if (Path == StandardInput)
        {
            stream = Console.OpenStandardInput();
        }
        else
        {
            var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            position = () => file.CanRead ? file.Position : Size;
            stream = file;
        }

        return IsCompressed ? new System.IO.Compression.GZipStream(stream, System.IO.Compression.CompressionMode.Decompress) : stream;
    }

    private static InputFile Create(string path, string? format) => new(
        path,
        format ?? FormatOf(path) ?? throw new UsageException($"{path}: the format can't be told from the name. Give --input-format {string.Join('|', Formats)}."),
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase));

    /// <summary>Spark's own files beside its data begin with an underscore or a full stop.</summary>
    private static bool IsVisible(string path) => System.IO.Path.GetFileName(path)[0] is not ('_' or '.');

    private static string? FormatOf(string path)
    {
        var name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        return System.IO.Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".txt" or ".text" => "txt",
            ".csv" => "csv",
            ".jsonl" or ".ndjson" => "jsonl",
            ".parquet" => "parquet",
            _ => null,
        };
    }

    private static IEnumerable<string> Match(string pattern)
    {
        var fixedPart = pattern[..pattern.AsSpan().IndexOfAny('*', '?')];
        var root = System.IO.Path.GetDirectoryName(fixedPart);
        root = string.IsNullOrEmpty(root) ? (System.IO.Path.IsPathRooted(pattern) ? "/" : ".") : root;
        if (!Directory.Exists(root))
        {
            return [];
        }

        // The matcher knows no ?; it is checked by a pattern of its own.
        var matcher = new Matcher().AddInclude(System.IO.Path.GetRelativePath(root, pattern).Replace('?', '*'));
        return matcher.Execute(new DirectoryInfoWrapper(new DirectoryInfo(root))).Files
            .Select(match => root == "." ? match.Path : System.IO.Path.Combine(root, match.Path))
            .Where(path => IsVisible(path) && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(System.IO.Path.GetFileName(pattern), System.IO.Path.GetFileName(path), ignoreCase: false));
    }
}

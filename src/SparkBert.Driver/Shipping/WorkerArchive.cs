using System.Formats.Tar;
using System.IO.Compression;

namespace SparkBert.Driver.Shipping;

/// <summary>An archive of a worker and its .NET runtime, made by <c>scripts/package.sh</c>.</summary>
/// <param name="Path">The archive.</param>
/// <param name="Program">The worker's file name in it.</param>
/// <param name="Architecture">The processor that it runs on, <c>x64</c> or <c>arm64</c>.</param>
/// <param name="HasRuntime">Whether .NET is in it; otherwise every executor must have it.</param>
public sealed record WorkerArchive(string Path, string Program, string Architecture, bool HasRuntime)
{
    /// <summary>The name that <c>scripts/package.sh</c> gives to the archive of the worker alone.</summary>
    public const string FileName = "sparkbert-worker-linux-x64.tar.gz";

    private const string RuntimeFolder = "dotnet/";
    private const int MaxNamesInMessage = 6;

    private static readonly string[] NeededFiles =
    [
        "SparkBert.Worker.dll", "SparkBert.dll", "Apache.Arrow.dll", "Microsoft.ML.OnnxRuntime.dll", "SparkBert.Functions.dll",
        "SparkBert.Protocol.dll",
    ];

    /// <summary>Reads an archive's list of files.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="program">The program that must be in it; null for the worker or, if there is none, the one program at its root.</param>
    /// <param name="architecture">The processor that it must run on; null for this machine's.</param>
    /// <exception cref="ShippingException">
    /// There is no such archive, it is damaged, or it has no worker, not all of its files, or one for another processor.
    /// </exception>
    public static WorkerArchive Open(string path, string? program = null, string? architecture = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        architecture ??= ElfHeader.ThisArchitecture;
        if (!File.Exists(path))
        {
            throw new ShippingException($"there is no worker archive '{path}'; make it with scripts/package.sh.");
        }

        var (names, programs) = Read(path);
        program ??= programs.ContainsKey(WorkerProgram.FileName) || programs.Count != 1 ? WorkerProgram.FileName : programs.Keys.First();
        if (!names.Contains(program))
        {
            throw new ShippingException(
                $"the worker archive {path} has no '{program}' at its root; it has {DescribeRoot(names)}. "
                + "Make it with scripts/package.sh.");
        }

        if (!programs.TryGetValue(program, out var found))
        {
            throw new ShippingException(
                $"'{program}' in the worker archive {path} is no Linux program. Make the archive with scripts/package.sh on Linux.");
        }

        if (found != architecture)
        {
            throw new ShippingException(
                $"the worker in the archive {path} is built for {found}, but {architecture} was expected "
                + $"(set {SparkBertSettings.WorkerArchitecture} if executors have another processor than this machine).");
        }

        var hasRuntime = names.Any(name => name.StartsWith(RuntimeFolder, StringComparison.Ordinal));
        var missing = FindMissing(names, program, hasRuntime).ToList();
        return missing.Count == 0
            ? new WorkerArchive(path, program, found, hasRuntime)
            : throw new ShippingException(
                $"the worker archive {path} is not complete: there is no {string.Join(", no ", missing)}. "
                + "Make it with scripts/package.sh.");
    }

    /// <summary>The names of all files, and the architecture of the programs at the root.</summary>
    private static (HashSet<string> Names, Dictionary<string, string> Programs) Read(string path)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var programs = new Dictionary<string, string>(StringComparer.Ordinal);
        var start = new byte[ElfHeader.Length];
        try
        {
            using var file = File.OpenRead(path);
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            using var reader = new TarReader(unpacked);
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                {
                    continue;
                }

                var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                names.Add(name);

                // Libraries are ELF files too.
                if (!name.Contains('/') && !name.EndsWith(".so", StringComparison.Ordinal) && entry.DataStream is { } content)
                {
                    var length = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
                    if (ElfHeader.GetArchitecture(start.AsSpan(0, length)) is { } architecture)
                    {
                        programs[name] = architecture;
                    }
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new ShippingException(
                $"the worker archive {path} can't be read: {error.Message} A .tar.gz was expected, as scripts/package.sh makes it.", error);
        }

        return (names, programs);
    }

    private static IEnumerable<string> FindMissing(HashSet<string> names, string program, bool hasRuntime)
    {
        string[] files = [$"{program}.dll", $"{program}.runtimeconfig.json", .. NeededFiles];
        string[] libraries = hasRuntime ? ["libonnxruntime.so", "libhostfxr.so", "libcoreclr.so"] : ["libonnxruntime.so"];
        var anywhere = names.Select(name => System.IO.Path.GetFileName(name)).ToHashSet(StringComparer.Ordinal);
        return [.. files.Distinct().Where(name => !names.Contains(name)), .. libraries.Where(name => !anywhere.Contains(name))];
    }

    private static string DescribeRoot(HashSet<string> names)
    {
        var root = names.Select(name => name.Split('/')[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        var more = root.Count > MaxNamesInMessage ? ", ..." : "";
        return root.Count == 0 ? "no file" : string.Join(", ", root.Take(MaxNamesInMessage)) + more;
    }
}

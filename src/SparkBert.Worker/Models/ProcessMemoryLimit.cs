using System.Globalization;

namespace SparkBert.Worker.Models;

/// <summary>The memory that this process may use: the machine's, or less in a container.</summary>
internal static class ProcessMemoryLimit
{
    /// <summary>The bytes. .NET's own figure is three quarters of a container's limit, so the files of Linux are read.</summary>
    /// <param name="root">The root of the file system; another one in tests.</param>
    public static long Read(string root = "/")
    {
        // The machine's own memory has no file outside of Linux, where .NET's figure is right.
        var machine = ReadMachine(Path.Combine(root, "proc", "meminfo")) ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return FindGroups(root).Select(ReadLimit).Append(machine).Min();
    }

    private static long? ReadMachine(string file)
    {
        var line = ReadLines(file).FirstOrDefault(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..]
            && long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number << 10 : null;
    }

    /// <summary>
    /// The files with the limits of the process's control groups, from its own up to the root (cgroups(7)): of version 2 the line
    /// <c>0::/path</c>, of version 1 that of the controller <c>memory</c>.
    /// </summary>
    private static IEnumerable<string> FindGroups(string root)
    {
        var mount = Path.Combine(root, "sys", "fs", "cgroup");
        foreach (var line in ReadLines(Path.Combine(root, "proc", "self", "cgroup")))
        {
            if (line.Split(':', 3) is not [_, var controllers, var path])
            {
                continue;
            }

            var (folder, file) = controllers.Length == 0 ? (mount, "memory.max")
                : controllers.Split(',').Contains("memory") ? (Path.Combine(mount, "memory"), "memory.limit_in_bytes")
                : ("", "");

            // Inside of a container the path may be the one that the host sees; then only the root is there.
            for (var group = path.Trim('/'); file.Length > 0; group = Path.GetDirectoryName(group) ?? "")
            {
                yield return Path.Combine(folder, group, file);
                if (group.Length == 0)
                {
                    break;
                }
            }
        }
    }

    /// <summary>The limit in a file. <c>max</c>, or no file, is none; version 1 has a huge number for none.</summary>
    private static long ReadLimit(string file) =>
        long.TryParse(ReadLines(file).FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0
            ? bytes
            : long.MaxValue;

    private static string[] ReadLines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

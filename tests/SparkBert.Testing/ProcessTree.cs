using System.Diagnostics;
using System.Globalization;

namespace SparkBert.Testing;

/// <summary>The processes of the machine as <c>/proc</c> shows them.</summary>
public static class ProcessTree
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The processes below a process that run, the process itself among them.</summary>
    public static IReadOnlyList<int> Of(int process)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            var isProcess = int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id);
            if (isProcess && Stat(id) is { State: not 'Z' } stat)
            {
                parents[id] = stat.Parent;
            }
        }

        var found = new List<int>();
        for (List<int> wanted = [process]; wanted.Count > 0;)
        {
            found.AddRange(wanted.Where(parents.ContainsKey));
            wanted = [.. parents.Where(pair => wanted.Contains(pair.Value)).Select(pair => pair.Key)];
        }

        return found;
    }

    /// <summary>The worker processes below a process.</summary>
    public static IReadOnlyList<int> Workers(int process) => [.. Of(process).Where(IsWorker)];

    /// <summary>Whether a process runs; one that only waits to be reaped does not.</summary>
    public static bool IsRunning(int process) => Stat(process) is { State: not 'Z' };

    /// <summary>The parent of a running process.</summary>
    public static int ParentOf(int process) => (Stat(process) ?? throw new InvalidOperationException($"process {process} is gone")).Parent;

    /// <summary>Ends a process as the kernel does when memory is short: SIGKILL.</summary>
    public static void Kill(int process)
    {
        using var victim = Process.GetProcessById(process);
        victim.Kill();
    }

    /// <summary>Stops a process where it is, as a debugger does; a stopped process can be killed.</summary>
    public static void Pause(int process) => Signal("STOP", process);

    /// <summary>Lets a stopped process go on.</summary>
    public static void GoOn(int process) => Signal("CONT", process);

    /// <summary>Whether bytes lie unread in a connection of a process, as for a stopped one that somebody waits for.</summary>
    public static bool HasUnread(int process)
    {
        var sockets = Directory.EnumerateFiles($"/proc/{process}/fd").Select(file => new FileInfo(file).LinkTarget)
            .OfType<string>().Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
            .Select(target => target["socket:[".Length..^1]).ToHashSet(StringComparer.Ordinal);

        // Of a line: state, queues (sent:received, in hexadecimal) and inode are the fields 3, 4 and 9. A listener's queue are connections.
        return File.ReadLines($"/proc/{process}/net/tcp").Concat(File.ReadLines($"/proc/{process}/net/tcp6"))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Any(fields => fields[3] != "0A" && sockets.Contains(fields[9]) && !fields[4].EndsWith(":00000000", StringComparison.Ordinal));
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <exception cref="TimeoutException">It doesn't within two minutes.</exception>
    public static void Wait(Func<bool> condition, string what)
    {
        if (!SpinWait.SpinUntil(condition, Limit))
        {
            throw new TimeoutException($"waited {Limit.TotalSeconds:0} s in vain: {what}");
        }
    }

    /// <summary>Sends a signal.</summary>
    /// <param name="signal">Its name, without SIG.</param>
    /// <param name="process">The process.</param>
    public static void Signal(string signal, int process)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.True(kill.ExitCode == 0 || !IsRunning(process), $"the process {process} could not be sent {signal}");
    }

    private static bool IsWorker(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains("\0-m\0pyspark.daemon\0", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>
    /// State and parent: the third and fourth field of stat, behind the name in brackets. Null where there is no such process.
    /// </summary>
    private static (char State, int Parent)? Stat(int process)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{process}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (fields[0][0], int.Parse(fields[1], CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            return null;
        }
    }
}

using System.Diagnostics;

namespace SparkBert.Testing;

/// <summary>
/// A home folder for a process that must leave it empty and call nobody: the process runs in a network namespace of its own, without a
/// route. Skips the test where the system allows no such namespace.
/// </summary>
public sealed class QuietHome : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly bool isTraced;

    /// <summary>Makes the folder.</summary>
    public QuietHome()
    {
        Directory.CreateDirectory(Home);
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && CanRun("unshare", "-n", "-r", "true"), "the system allows no network namespace (unshare -n -r)");
        isTraced = CanRun("strace", "-V");
    }

    /// <summary>The files under the home folder.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Home, "*", SearchOption.AllDirectories)];

    private string Home => folder.Path("home");

    private string Trace => folder.Path("trace");

    /// <summary>A program with this home and without a network.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    public ProcessStartInfo CreateStart(string program, params string[] arguments)
    {
        string[] trace = isTraced ? ["strace", "-f", "-qq", "-e", "trace=network,openat", "-o", Trace] : [];
        var start = new ProcessStartInfo("unshare", ["-n", "-r", .. trace, program, .. arguments]);
        start.Environment["HOME"] = Home;
        start.Environment.Remove("XDG_CACHE_HOME");
        start.Environment.Remove("XDG_CONFIG_HOME");
        start.Environment.Remove("XDG_DATA_HOME");
        start.Environment.Remove("ORT_DISABLE_TELEMETRY");
        return start;
    }

    /// <summary>
    /// Checks that the process left no file and, where strace is there, that it named no address of a network and read no list of name
    /// servers.
    /// </summary>
    public void RequireQuiet()
    {
        Assert.Empty(Files);
        if (isTraced)
        {
            var lines = File.ReadAllLines(Trace);
            Assert.Contains(lines, line => line.Contains("libonnxruntime.so", StringComparison.Ordinal));
            Assert.DoesNotContain(lines, IsLookUp);
        }
    }

    /// <summary>Removes the folder.</summary>
    public void Dispose() => folder.Dispose();

    /// <summary>An address of a network in any call; .NET also opens sockets only to see which kinds there are.</summary>
    private static bool IsLookUp(string line) =>
        line.Contains("sa_family=AF_INET", StringComparison.Ordinal) || line.Contains("/etc/resolv.conf", StringComparison.Ordinal);

    private static bool CanRun(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

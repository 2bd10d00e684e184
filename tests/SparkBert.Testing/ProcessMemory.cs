using System.Diagnostics;
using System.Globalization;

namespace SparkBert.Testing;

/// <summary>The memory that another process takes, as the kernel counts it.</summary>
public static class ProcessMemory
{
    /// <summary>Waits for a process and watches its resident memory.</summary>
    /// <returns>The largest resident memory in bytes; 0 where there is no /proc to read it from.</returns>
    public static long WaitForPeak(Process process)
    {
        var peak = 0L;
        while (!process.WaitForExit(TimeSpan.FromMilliseconds(10)))
        {
            peak = Math.Max(peak, Peak(process.Id));
        }

        return peak;
    }

    /// <summary>The largest resident memory of a process so far in bytes; 0 where there is no /proc to read it from.</summary>
    public static long Peak(int process) => Read(process, "VmHWM:");

    /// <summary>The resident memory of this process in bytes; 0 where there is no /proc to read it from.</summary>
    public static long Resident() => Read(Environment.ProcessId, "VmRSS:");

    /// <summary>
    /// The memory of this process in bytes, pages that several processes map counted in parts; 0 where there is no /proc to read it from.
    /// </summary>
    public static long Pss()
    {
        const string File = "/proc/self/smaps_rollup";
        if (!System.IO.File.Exists(File))
        {
            return 0;
        }

        var line = System.IO.File.ReadLines(File).First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
    }

    /// <summary>
    /// The memory of this process in bytes that is mapped from a file, pages that several processes map counted in parts; 0 where there is
    /// no /proc to read it from.
    /// </summary>
    public static long Pss(string path)
    {
        const string File = "/proc/self/smaps";
        var (bytes, isOfFile) = (0L, false);
        foreach (var line in System.IO.File.Exists(File) ? System.IO.File.ReadLines(File) : [])
        {
            // A mapping begins with its addresses and ends its line with the path; names of its figures end with a colon.
            isOfFile = line.Split(' ')[0].Contains('-', StringComparison.Ordinal)
                ? line.EndsWith(path, StringComparison.Ordinal)
                : isOfFile;
            if (isOfFile && line.StartsWith("Pss:", StringComparison.Ordinal))
            {
                bytes += long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
            }
        }

        return bytes;
    }

    private static long Read(int process, string name)
    {
        try
        {
            var lines = File.ReadLines($"/proc/{process}/status");
            var found = lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
            var kilobytes = found?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
            return kilobytes is null ? 0 : long.Parse(kilobytes, CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

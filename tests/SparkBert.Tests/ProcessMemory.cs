using System.Diagnostics;
using System.Globalization;

namespace SparkBert.Tests;

/// <summary>The memory that another process takes, as the kernel counts it.</summary>
internal static class ProcessMemory
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
    public static long Peak(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}

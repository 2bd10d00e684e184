using System.Diagnostics;

namespace SparkBert.Cli.Tests;

/// <summary>Pipes with a name.</summary>
internal static class Fifo
{
    /// <summary>Makes one.</summary>
    public static void Create(string path)
    {
        using var process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

using System.Diagnostics;

namespace SparkBert.Cli.Tests;

/// <summary>The command below strace, which sees its calls of the system and can change what comes of them.</summary>
internal static class Strace
{
    /// <summary>Skips the test where there is no strace.</summary>
    public static void Require() => Assert.SkipUnless(File.Exists("/usr/bin/strace"), "there is no strace");

    /// <summary>Runs it; skips the test where there is no strace, or nothing can be seen.</summary>
    /// <param name="options">What strace does.</param>
    /// <param name="arguments">The arguments of the command.</param>
    public static (int ExitCode, string Error) Run(IEnumerable<string> options, IEnumerable<string> arguments)
    {
        Require();
        using var process = Process.Start(new ProcessStartInfo("strace", [.. options, "dotnet", CliProcess.Program, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(error.Result.Contains("PTRACE", StringComparison.Ordinal), "calls of the system can't be seen here");
        return (process.ExitCode, error.Result);
    }
}

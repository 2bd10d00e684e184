using System.Diagnostics;

namespace SparkBert.Cli.Tests;

/// <summary>Runs the real command as a process.</summary>
internal static class CliProcess
{
    private static string Program { get; } = typeof(EmbedTests).Assembly.Location.Replace("SparkBert.Cli.Tests.dll", "SparkBert.Cli.dll", StringComparison.Ordinal);

    public static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var process = Start(arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(Program);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}

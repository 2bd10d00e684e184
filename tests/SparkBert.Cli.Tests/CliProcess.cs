using System.Diagnostics;

namespace SparkBert.Cli.Tests;

/// <summary>Runs the real command as a process.</summary>
internal static class CliProcess
{
    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "SparkBert.Cli.dll");

    public static (int ExitCode, string Output, string Error) Run(params string[] arguments) =>
        Run(new Dictionary<string, string>(), arguments);

    /// <summary>Runs the command with more variables in its environment.</summary>
    public static (int ExitCode, string Output, string Error) Run(
        IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(["dotnet"], environment, arguments);
        return Finish(process);
    }

    /// <summary>Waits for the end of a command that was started.</summary>
    public static (int ExitCode, string Output, string Error) Finish(Process process)
    {
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    public static Process Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    /// <summary>Starts the command with more variables in its environment, so that signals reach it.</summary>
    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>

        // A shell starts what runs in its background with Ctrl-C ignored, and children inherit that.
        Start(OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", "dotnet"] : ["dotnet"], environment, arguments);

    private static Process Start(string[] command, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(command[0], [.. command[1..], Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }
}

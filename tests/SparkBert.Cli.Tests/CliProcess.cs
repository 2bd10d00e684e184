using System.Diagnostics;

namespace SparkBert.Cli.Tests;

/// <summary>Runs the real command as a process.</summary>
internal static class CliProcess
{
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "SparkBert.Cli.dll");

    public static (int ExitCode, string Output, string Error) Run(params string[] arguments) =>
        Run(new Dictionary<string, string>(), arguments);

    /// <summary>Runs the command with more variables in its environment.</summary>
    public static (int ExitCode, string Output, string Error) Run(
        IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = Start(["dotnet"], environment, arguments);
        return Finish(process);
    }

    /// <summary>Runs the command with bytes on its standard input.</summary>
    public static (int ExitCode, string Output, string Error) RunWithInput(byte[] input, params string[] arguments)
    {
        using var process = Start(["dotnet"], new Dictionary<string, string>(), arguments);
        var writing = Task.Run(() =>
        {
            try
            {
                process.StandardInput.BaseStream.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // The command ended before it had read all: its exit code says why.
            }
        });
        var result = (Error: process.StandardError.ReadToEndAsync(), Output: process.StandardOutput.ReadToEnd());
        writing.Wait();
        process.WaitForExit();
        return (process.ExitCode, result.Output, result.Error.Result);
    }

    /// <summary>Starts the command as a shell does it, with redirections in the shell's own words.</summary>
    /// <param name="redirections">Such as <c>&lt;&amp;-</c>; what they do not name stays connected to the test.</param>
    /// <param name="arguments">The arguments of the command.</param>
    public static Process StartInShell(string redirections, params string[] arguments) =>
        StartInShell("", redirections, arguments);

    /// <summary>Starts the command as a shell does it, with redirections in the shell's own words.</summary>
    /// <param name="before">What the shell does first, such as setting a limit.</param>
    /// <param name="redirections">Such as <c>&lt;&amp;-</c>; what they do not name stays connected to the test.</param>
    /// <param name="arguments">The arguments of the command.</param>
    public static Process StartInShell(string before, string redirections, string[] arguments)
    {
        // The shell becomes the command, so that signals and the exit code are its own.
        var script = $"{before}\nexec env --default-signal=INT,QUIT dotnet \"$0\" \"$@\" {redirections}";
        var start = new ProcessStartInfo("bash", ["-c", script, Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    /// <summary>Runs the command as a shell does it.</summary>
    public static (int ExitCode, string Output, string Error) RunInShell(string redirections, params string[] arguments)
    {
        using var process = StartInShell(redirections, arguments);
        return Finish(process);
    }

    /// <summary>Sends a signal by its name, such as TERM.</summary>
    public static void Send(Process process, string signal)
    {
        string[] arguments = ["-" + signal, process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        using var kill = Process.Start("kill", arguments);
        kill.WaitForExit();
    }

    /// <summary>Runs the command with a home of its own and without a network.</summary>
    public static (int ExitCode, string Output, string Error) Run(QuietHome home, params string[] arguments)
    {
        var start = home.CreateStart("dotnet", [Program, .. arguments]);
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        using var process = Process.Start(start)!;
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
        Start(OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,QUIT", "dotnet"] : ["dotnet"], environment, arguments);

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

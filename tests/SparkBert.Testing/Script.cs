using System.Diagnostics;

namespace SparkBert.Testing;

/// <summary>What a process did.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Error">What it wrote to standard error.</param>
public sealed record ScriptRun(int ExitCode, string Output, string Error)
{
    private const int MaxShown = 6000;

    /// <summary>Checks the exit code; the message of a failure has the outputs.</summary>
    public ScriptRun Require(int exitCode)
    {
        var error = Error[^Math.Min(Error.Length, MaxShown)..];
        Assert.True(exitCode == ExitCode, $"exit code {ExitCode}, expected {exitCode}: {Output}\n{error}");
        return this;
    }
}

/// <summary>Runs a script of the checkout, or another program, as a process.</summary>
public static class Script
{
    /// <summary>The configuration that the tests were built in: bin/CONFIGURATION/FRAMEWORK.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>A program that was built with the tests and lies beside them.</summary>
    public static string GetProgram(string name) => Path.Combine(AppContext.BaseDirectory, name);

    /// <summary>Runs it.</summary>
    /// <param name="name">A path from the root of the checkout, or a whole path.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ScriptRun Run(string name, params string[] arguments) => RunWith(name, [], arguments);

    /// <summary>Runs it with variables set, or removed where the value is null.</summary>
    /// <param name="name">A path from the root of the checkout, or a whole path.</param>
    /// <param name="environment">The variables.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ScriptRun RunWith(string name, Dictionary<string, string?> environment, params string[] arguments)
    {
        using var process = Process.Start(CreateStart(name, environment, arguments))!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ScriptRun(process.ExitCode, output, error.Result);
    }

    /// <summary>How it is started, with its streams redirected.</summary>
    /// <param name="name">A path from the root of the checkout, or a whole path.</param>
    /// <param name="environment">Variables to set, or to remove where the value is null.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ProcessStartInfo CreateStart(string name, Dictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(TestData.Root, name), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // Without a host name that resolves a driver hangs.
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        start.Environment["SPARK_LOCAL_HOSTNAME"] = "localhost";
        start.Environment.Remove("MASTER");
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        return start;
    }
}

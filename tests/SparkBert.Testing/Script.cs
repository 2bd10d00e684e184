using System.Diagnostics;

namespace SparkBert.Shipping.Tests;

/// <summary>Runs a script of the checkout, or another program, as a process.</summary>
internal static class Script
{
    /// <summary>The checkout.</summary>
    public static string Root { get; } = SparkBert.Tests.TestData.Root;

    /// <summary>The configuration that the tests were built in: bin/CONFIGURATION/FRAMEWORK.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>The built job.</summary>
    public static string Job { get; } = Path.Combine(AppContext.BaseDirectory, "SparkBert.Shipping.Job");

    public static (int ExitCode, string Output, string Error) Run(string name, params string[] arguments) => RunWith(name, [], arguments);

    /// <summary>Runs it with variables set, or removed where the value is null.</summary>
    public static (int ExitCode, string Output, string Error) RunWith(string name, Dictionary<string, string?> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Root, name)) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["SPARK_LOCAL_IP"] = "127.0.0.1";
        start.Environment["SPARK_LOCAL_HOSTNAME"] = "localhost";
        start.Environment.Remove("MASTER");
        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}

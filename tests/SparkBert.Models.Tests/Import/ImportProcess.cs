using System.Diagnostics;

namespace SparkBert.Models.Tests.Import;

/// <summary>A process that imports into a cache.</summary>
internal sealed class ImportProcess : IDisposable
{
    private readonly Process process;

    /// <summary>Starts the process, which waits for <see cref="Continue"/>.</summary>
    public ImportProcess(string source, string cache, bool isHeld = false)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SparkBert.Models.Program.dll");
        process = Process.Start(new ProcessStartInfo("dotnet", [program, source, cache, isHeld ? "HOLD" : ""])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>The next line that it says.</summary>
    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets it go on.</summary>
    public void Continue() => process.StandardInput.WriteLine();

    /// <summary>Ends it as the system does when memory is short.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}

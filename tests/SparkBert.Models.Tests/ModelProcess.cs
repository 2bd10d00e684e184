using System.Diagnostics;

namespace SparkBert.Models.Tests;

/// <summary>A process that imports or opens models.</summary>
internal sealed class ModelProcess : IDisposable
{
    private readonly Process process;

    private ModelProcess(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "SparkBert.Models.Program.dll");
        process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
    }

    /// <summary>Imports into a cache; it waits for <see cref="Continue"/> before it begins.</summary>
    public static ModelProcess Import(string source, string cache, bool isHeld = false) =>
        new(["import", source, cache, .. isHeld ? ["HOLD"] : System.Array.Empty<string>()]);

    /// <summary>Opens a bundle and its copy, closes them, and says its memory at each step.</summary>
    public static ModelProcess Open(string bundle, string copy) => new("open", bundle, copy);

    /// <summary>Embeds a large text between two small ones, and says the managed memory before and after it.</summary>
    public static ModelProcess EmbedLarge(string bundle) => new("large", bundle);

    /// <summary>Opens a bundle, runs it, and says the peak of its memory before and after.</summary>
    public static ModelProcess OpenOnce(string bundle) => new("once", bundle);

    /// <summary>Leaves the weights of a bundle mapped, and says its memory when it may go on.</summary>
    public static ModelProcess OpenMapped(string bundle) => new("mapped", bundle);

    /// <summary>Runs a model on random shapes, and says its memory meanwhile.</summary>
    public static ModelProcess RunShapes(string bundle, int calls) => new("shapes", bundle, $"{calls}");

    /// <summary>The next line that it says.</summary>
    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>Lets it go on.</summary>
    public void Continue() => process.StandardInput.WriteLine();

    /// <summary>Waits until it has ended by itself; its memory is free then.</summary>
    public async Task WaitForEndAsync() => await process.WaitForExitAsync(TestContext.Current.CancellationToken);

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

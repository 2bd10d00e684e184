namespace SparkBert.Cli.Tests;

/// <summary>A folder with an input and the arguments that embed it, for tests of the command as a process.</summary>
public abstract class CommandTest : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    private protected static string Model => Path.Combine(TestData.Models, "tiny-cased-full");

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>The arguments of a run.</summary>
    private protected static string[] Embed(string input, params string[] arguments) => ["embed", input, "--model", Model, .. arguments];

    /// <summary>A file of the test's own.</summary>
    private protected string Write(string name, string text = "Hello world.\nSecond line.\n")
    {
        var path = Folder.Path(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>An input that takes longer than any test looks at it.</summary>
    private protected string WriteLong() => Write("long.txt", string.Concat(Enumerable.Repeat("Hello world.\n", 500_000)));

    /// <summary>The names in the folder, in order.</summary>
    private protected string[] Names() =>
        [.. Directory.EnumerateFileSystemEntries(Folder.Root).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    /// <summary>Waits until a run has begun to write.</summary>
    private protected void WaitForTemporaryFile(System.Diagnostics.Process process)
    {
        while (!Directory.EnumerateFiles(Folder.Root, ".*.tmp").Any())
        {
            Assert.False(process.HasExited, "the run ended before it wrote");
            Thread.Yield();
        }
    }
}

using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;

namespace SparkBert.Worker.Tests.Packaging;

/// <summary>The archive that scripts/package.sh makes of the worker that was built with the tests, and what is in it.</summary>
public sealed class WorkerArchive : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sparkbert-archive-");

    public WorkerArchive()
    {
        // bin/CONFIGURATION/FRAMEWORK.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var start = new ProcessStartInfo(
            System.IO.Path.Combine(TestData.Root, "scripts", "package.sh"),
            ["--output", folder.FullName, "--no-build", "--configuration", configuration])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        Path = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        Messages = error.Result;
        Assert.True(process.ExitCode == 0, $"package.sh ended with {process.ExitCode}: {Messages}");
        Unpacked = System.IO.Path.Combine(folder.FullName, "unpacked");
        Directory.CreateDirectory(Unpacked);
        using var file = File.OpenRead(Path);
        using var unpacked = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(unpacked, Unpacked, overwriteFiles: false);
        Files = [.. Directory.EnumerateFiles(Unpacked, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Unpacked, file)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The archive.</summary>
    public string Path { get; }

    /// <summary>What the script wrote to standard error.</summary>
    public string Messages { get; }

    /// <summary>The folder of its files.</summary>
    public string Unpacked { get; }

    /// <summary>Its files, as paths below that folder.</summary>
    public IReadOnlyList<string> Files { get; }

    public void Dispose() => folder.Delete(recursive: true);
}

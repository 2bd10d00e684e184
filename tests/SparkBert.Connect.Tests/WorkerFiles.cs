using System.Formats.Tar;
using System.IO.Compression;

namespace SparkBert.Connect.Tests;

/// <summary>The worker that was built with the tests, as the archive that a session sends.</summary>
internal static class WorkerFiles
{
    /// <summary>Packs it; the executors' machine has .NET.</summary>
    /// <param name="archive">The archive to write.</param>
    /// <returns>The archive.</returns>
    public static string Pack(string archive)
    {
        var root = AppContext.BaseDirectory;
        var needed = File.ReadAllText(Path.Combine(root, "SparkBert.Worker.deps.json"));
        using var packed = new GZipStream(File.Create(archive), CompressionLevel.Fastest);
        using var writer = new TarWriter(packed);
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(root, file);
            var isNative = name.StartsWith("runtimes", StringComparison.Ordinal);
            if (isNative
                ? name.StartsWith(Path.Combine("runtimes", "linux-x64"), StringComparison.Ordinal)
                : name.StartsWith("SparkBert.Worker", StringComparison.Ordinal) || needed.Contains($"{name}\"", StringComparison.Ordinal))
            {
                writer.WriteEntry(file, name);
            }
        }

        return archive;
    }
}

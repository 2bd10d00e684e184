using System.Diagnostics;
using SparkBert.Models;
using SparkBert.Testing;

namespace SparkBert.Benchmarks;

/// <summary>
/// What an import takes for random weights of BERT-large's size: its time beside a plain copy of the same bytes, and the memory of a
/// process of its own. Needs 4 GB of disk while it runs.
/// </summary>
internal sealed class ImportBenchmark : IBenchmark
{
    /// <summary>The command of the process that imports.</summary>
    public const string ChildCommand = "import-child";

    private readonly TemporaryFolder folder = new();
    private readonly string source;
    private readonly long weights;

    public ImportBenchmark()
    {
        source = folder.Path("source");
        weights = RandomHuggingFaceFolder.Write(source, hidden: 1024, layers: 24, heads: 16, BenchmarkModels.CasedPieces);
    }

    public static int RunChild(string source, string target)
    {
        ModelImport.Import(source, target);
        return 0;
    }

    public IEnumerable<Figure> Run()
    {
        var (copy, bundle) = (folder.Path("copy"), folder.Path("bundle"));
        var clock = Stopwatch.StartNew();
        File.Copy(Path.Combine(source, "model.safetensors"), copy);
        var copied = clock.Elapsed;
        File.Delete(copy);

        clock.Restart();
        using var process = Process.Start("dotnet", [typeof(ImportBenchmark).Assembly.Location, ChildCommand, source, bundle]);
        var peak = ProcessMemory.WaitForPeak(process);
        var imported = clock.Elapsed;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"the import ended with {process.ExitCode}.");
        }

        Directory.Delete(bundle, recursive: true);
        yield return new Figure("import", imported.TotalSeconds, "s", false);
        yield return new Figure("import, beside a copy of the weights", imported / copied, "times its time", false);
        yield return new Figure("import, peak of memory", (double)peak / weights, "times the weights", false);
    }

    public void Dispose() => folder.Dispose();
}

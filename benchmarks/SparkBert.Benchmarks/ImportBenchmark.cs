using System.Diagnostics;
using SparkBert.Tests;
using SparkBert.Tests.Models;

namespace SparkBert.Benchmarks;

/// <summary>What <c>sparkbert model import</c> takes for a model of BERT-large's size, in a process of its own.</summary>
internal static class ImportBenchmark
{
    /// <summary>The vocabulary of BERT's cased models, from the root of the checkout.</summary>
    public static string CasedVocabulary => Path.Combine("tests", "data", "models", "tiny-cased-full", "vocab.txt");

    public static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("sparkbert-import-").FullName;
        try
        {
            var source = Path.Combine(folder, "source");
            var weights = RandomHuggingFaceFolder.Write(source, hidden: 1024, layers: 24, heads: 16, File.ReadAllLines(CasedVocabulary));
            var clock = Stopwatch.StartNew();
            File.Copy(Path.Combine(source, "model.safetensors"), Path.Combine(folder, "copy"));
            var copy = clock.Elapsed;
            File.Delete(Path.Combine(folder, "copy"));

            clock.Restart();
            using var process = Process.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "SparkBert.Cli.dll"), "model", "import", source, "-o", Path.Combine(folder, "bundle")]);
            var peak = ProcessMemory.WaitForPeak(process);
            Console.WriteLine($"import of {weights >> 20:N0} MB of weights (exit code {process.ExitCode}): at most {peak >> 20:N0} MB resident, {(double)peak / weights:N2} times the weights; {clock.Elapsed / copy:N1} times the time of a copy");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

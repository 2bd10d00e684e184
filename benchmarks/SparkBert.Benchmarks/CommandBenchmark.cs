using System.Diagnostics;
using SparkBert.Testing;

namespace SparkBert.Benchmarks;

/// <summary>The whole command, from file to file, in a process of its own: start, model and all formats of the output.</summary>
internal sealed class CommandBenchmark : IBenchmark
{
    private readonly TemporaryFolder folder = new();
    private readonly string program;
    private readonly string model;
    private readonly string input;

    public CommandBenchmark(BenchmarkOptions options)
    {
        program = Path.GetFullPath(options.Command);
        model = options.FindModel(BenchmarkModels.MiniLm)!;
        input = folder.Path("in.txt");
        File.WriteAllLines(input, Corpus.Texts(options).Select(text => text.ReplaceLineEndings(" ")));
    }

    public IEnumerable<Figure> Run() => ((string[])["parquet", "arrow", "jsonl"]).SelectMany(Measure);

    public void Dispose() => folder.Dispose();

    private List<Figure> Measure(string format)
    {
        var output = folder.Path($"out.{format}");
        string[] arguments = ["embed", input, "-o", output, "--model", model];
        var start = program.EndsWith(".dll", StringComparison.Ordinal)
            ? new ProcessStartInfo("dotnet", [program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var peak = ProcessMemory.WaitForPeak(process);
        var elapsed = clock.Elapsed;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"the command ended with {process.ExitCode}: {said.Result}");
        }

        File.Delete(output);
        return
        [
            new Figure($"command, to {format}", elapsed.TotalSeconds, "s", false),
            new Figure($"command, to {format}, peak of memory", peak >> 20, "MB", false),
        ];
    }
}

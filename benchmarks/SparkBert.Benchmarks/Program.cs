// Measures the parts and the whole of SparkBert, each by a sub-command:
//
//   dotnet run -c Release --project benchmarks/SparkBert.Benchmarks -- NAME [options]
//
// It prints a line for each figure: the median of some rounds, and the least and the most. Without a name it lists benchmarks and options.
// scripts/compare-benchmarks.sh runs two builds in turns and prints the ratios of their figures.
using System.Globalization;
using SparkBert.Benchmarks;
using SparkBert.Worker;

if (SparkWorker.TryRun(args, SparkTransportBenchmark.Register))
{
    return 0;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [ImportBenchmark.ChildCommand, var source, var target])
{
    return ImportBenchmark.RunChild(source, target);
}

Dictionary<string, Func<BenchmarkOptions, IBenchmark>> benchmarks = new(StringComparer.Ordinal)
{
    ["text"] = options => new TextBenchmark(options),
    ["word-pieces"] = options => new WordPieceBenchmark(options),
    ["plan"] = options => new PlanBenchmark(options),
    ["open"] = options => new OpenBenchmark(options),
    ["session"] = options => new SessionBenchmark(options),
    ["pipeline"] = options => new PipelineBenchmark(options),
    ["small-batches"] = options => new SmallBatchBenchmark(options),
    ["strings"] = options => new StringBenchmark(options),
    ["command"] = options => new CommandBenchmark(options),
    ["import"] = _ => new ImportBenchmark(),
    ["worker-memory"] = options => new WorkerMemoryBenchmark(options),
    ["spark-transport"] = options => new SparkTransportBenchmark(options),
    ["spark-job"] = options => new SparkJobBenchmark(options),
};

if (args is not [var name, .. var rest] || !benchmarks.TryGetValue(name, out var create))
{
    Console.Error.WriteLine($"Benchmarks: {string.Join(", ", benchmarks.Keys)}\n\n{BenchmarkOptions.Help}");
    return 2;
}

var chosen = new BenchmarkOptions(rest);
using var benchmark = create(chosen);
Rounds.Run(benchmark, chosen);
return 0;

// Measures the parts and the whole of SparkBert, each by a sub-command:
//
//   dotnet run -c Release --project benchmarks/SparkBert.Benchmarks -- NAME [options]
//
// It prints a line for each figure: the median of some rounds, and the least and the most. Without a name it lists benchmarks and options.
// scripts/compare-benchmarks.cs runs two builds in turns and prints the ratios of their figures.
//
//   text             the text stages           session        the model behind the plan, several budgets of positions
//   word-pieces      words to ids              pipeline       text to vectors in this process
//   plan             the batch plan            small-batches  what a batch costs whatever is in it
//   open             a model opened            strings        TextEmbedder
//   import           a large model's import    command        `sparkbert embed`, given the built program
//   rivals           words to ids, and those of FastBertTokenizer and Microsoft.ML.Tokenizers
//   worker-memory    a worker process          writers        the command's writers
//   spark-transport, spark-job   need a Spark
//
// It uses the public API, and the writers of the command. So it can't measure windows of other sizes: how much text is planned together is
// not for users to choose.
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
    ["rivals"] = options => new RivalBenchmark(options),
    ["plan"] = options => new PlanBenchmark(options),
    ["open"] = options => new OpenBenchmark(options),
    ["session"] = options => new SessionBenchmark(options),
    ["pipeline"] = options => new PipelineBenchmark(options),
    ["small-batches"] = options => new SmallBatchBenchmark(options),
    ["strings"] = options => new StringBenchmark(options),
    ["command"] = options => new CommandBenchmark(options),
    ["writers"] = options => new WriterBenchmark(options),
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

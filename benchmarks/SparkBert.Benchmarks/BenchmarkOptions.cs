using System.Globalization;
using SparkBert.Testing;

namespace SparkBert.Benchmarks;

/// <summary>The options of a benchmark.</summary>
internal sealed class BenchmarkOptions
{
    public const string Help =
        """
        --corpus FILE       texts: JSON lines (.gz or not) with a field "text"; the corpus of the tests by default
        --documents N       how many of them (300)
        --model MODEL       a bundle; a folder that can be imported; large or wide: random weights of BERT-large's size, or of one layer of
                            it, made in the cache at the first call; none: no model
        --rounds N          measured rounds (5)
        --json              a line of JSON for each figure
        --on-request        a round for each line of standard input
        --spark FOLDER      Spark, for spark-transport and spark-job; SPARK_HOME by default
        --command PROGRAM   the built `sparkbert`, for command
        --megabytes N       text for each task of worker-memory (100)
        --tasks N           tasks of worker-memory at the same time (1)
        --rows N            rows of a batch of worker-memory (1000)
        """;

    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    public BenchmarkOptions(string[] args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            values[args[i]] = args[i] is "--json" or "--on-request" ? "" : args[++i];
        }
    }

    public bool Json => values.ContainsKey("--json");

    public bool OnRequest => values.ContainsKey("--on-request");

    public int Rounds => GetNumber("--rounds", 5);

    public int Documents => GetNumber("--documents", 300);

    public string Corpus => values.GetValueOrDefault("--corpus")
        ?? (TestData.Corpus is { } folder ? Path.Combine(folder, "ewt-docs.jsonl.gz")
            : throw new ArgumentException("there is no corpus beside the checkout; give --corpus."));

    public string Spark => (values.GetValueOrDefault("--spark") ?? Environment.GetEnvironmentVariable("SPARK_HOME")) is { Length: > 0 } home
        ? home
        : throw new ArgumentException("give --spark, or set SPARK_HOME.");

    public string Command =>
        values.GetValueOrDefault("--command") ?? throw new ArgumentException("give the built command: --command PROGRAM.");

    public int Tasks => GetNumber("--tasks", 1);

    public int RowsPerBatch => GetNumber("--rows", 1000);

    public double Megabytes => double.Parse(values.GetValueOrDefault("--megabytes", "100"), CultureInfo.InvariantCulture);

    /// <summary>The bundle of the model; null for none.</summary>
    /// <param name="otherwise">The model where none is named.</param>
    public string? FindModel(string otherwise) => BenchmarkModels.Find(values.GetValueOrDefault("--model", otherwise));

    private int GetNumber(string name, int otherwise) =>
        values.TryGetValue(name, out var value) ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}

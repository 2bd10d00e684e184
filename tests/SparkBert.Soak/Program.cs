using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SparkBert;
using SparkBert.Models;
using SparkBert.Soak;
using SparkBert.Worker;

if (SparkWorker.TryRun(args))
{
    return 0;
}

var options = SoakOptions.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(SoakOptions.Usage);
    return 2;
}

var work = Directory.CreateTempSubdirectory("sparkbert-soak-").FullName;
try
{
    var bundle = Path.Combine(work, "model");
    RandomModel.Write(bundle, "soak", new RandomModelSizes(64, 2, 4, 128, 512), File.ReadAllLines(options.Vocabulary));
    using var model = BertModel.Open(bundle);
    var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));
    using var spark = new SparkSoak(pipeline, options.SparkHome);
    return new SoakRun(options, [new EngineSoak(pipeline), new CommandSoak(bundle, work), spark]).Run();
}
finally
{
    Directory.Delete(work, recursive: true);
}

/// <summary>What is asked for.</summary>
/// <param name="Minutes">How long.</param>
/// <param name="Seed">Decides rows and disturbances. What the operating system does with the times of kills is not in it.</param>
/// <param name="Vocabulary">A file of word pieces.</param>
/// <param name="SparkHome">Spark; null to look for it.</param>
/// <param name="Curve">A file for the memory as SVG; null for none.</param>
/// <param name="Result">A file for the figures as JSON; null for none.</param>
internal sealed record SoakOptions(double Minutes, int Seed, string Vocabulary, string? SparkHome, string? Curve, string? Result)
{
    public const string Usage =
        "usage: SparkBert.Soak --vocabulary FILE [--minutes N] [--seed N] [--spark-home FOLDER] [--curve FILE.svg] [--result FILE.json]";

    public static SoakOptions? Parse(string[] args)
    {
        var options = new SoakOptions(60, 1, "", null, null, null);
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            var (name, value) = (args[i], args[i + 1]);
            var isNumber = double.TryParse(value, CultureInfo.InvariantCulture, out var number) && number > 0;
            options = name switch
            {
                "--minutes" when isNumber => options with { Minutes = number },
                "--seed" when isNumber => options with { Seed = (int)number },
                "--vocabulary" => options with { Vocabulary = value },
                "--spark-home" => options with { SparkHome = value },
                "--curve" => options with { Curve = value },
                "--result" => options with { Result = value },
                _ => null,
            };
            if (options is null)
            {
                return null;
            }
        }

        return args.Length % 2 == 0 && options.Vocabulary.Length > 0 ? options : null;
    }
}

/// <summary>Runs everything side by side until the time is over.</summary>
/// <param name="options">What is asked for.</param>
/// <param name="soaks">What runs.</param>
internal sealed class SoakRun(SoakOptions options, IReadOnlyList<ISoak> soaks)
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly MemoryCurve memory = new();
    private readonly SoakCounts[] counts = [.. soaks.Select(_ => new SoakCounts())];

    /// <summary>Runs, prints and writes the result.</summary>
    /// <returns>0 where all rows are the same bits and the memory is flat; else 1.</returns>
    public int Run()
    {
        using var ended = new CancellationTokenSource(TimeSpan.FromMinutes(options.Minutes));
        var rounds = soaks.Select((soak, number) => Task.Factory.StartNew(
            () => Repeat(soak, counts[number], new Random(options.Seed + number), ended),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();
        var told = TimeSpan.Zero;
        while (!Task.WaitAll(rounds, TimeSpan.FromSeconds(1)))
        {
            memory.Add(clock.Elapsed.TotalSeconds);
            if (clock.Elapsed - told > TimeSpan.FromSeconds(30))
            {
                told = clock.Elapsed;
                Console.Error.WriteLine(Describe());
            }
        }

        var failures = rounds.Select(round => round.Result).OfType<string>().ToList();
        memory.Add(clock.Elapsed.TotalSeconds);
        Console.WriteLine(Describe());

        // Else it shows nothing.
        failures.AddRange(soaks.Zip(counts).Where(pair => pair.Second.Rounds == 0 || (pair.First.IsKilled && pair.Second.Kills == 0))
            .Select(pair => $"{pair.First.Name}: no round was completed, or nothing was killed; let it run longer."));
        Console.WriteLine(memory.Describe());
        if (memory.Fault is { } fault)
        {
            Console.WriteLine(fault);
        }

        failures.ForEach(Console.WriteLine);
        Console.WriteLine(failures.Count == 0 ? "bytes equal" : "BYTES NOT EQUAL");
        Write(failures.Count == 0);
        return failures.Count == 0 && memory.Fault is null ? 0 : 1;
    }

    /// <summary>Rounds until the time is over.</summary>
    /// <returns>What went wrong; null if nothing did.</returns>
    private static string? Repeat(ISoak soak, SoakCounts counts, Random random, CancellationTokenSource ended)
    {
        try
        {
            while (!ended.IsCancellationRequested)
            {
                soak.RunRound(random, counts, ended.Token);
            }

            return null;
        }
        catch (Exception error)
        {
            ended.Cancel();
            return $"{soak.Name}: {error}";
        }
    }

    private string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"{clock.Elapsed.TotalMinutes:F1} min: "
        + $"{string.Join("; ", soaks.Select((soak, number) => $"{soak.Name} {DescribeOne(counts[number])}"))}; "
        + $"rows {counts.Sum(count => count.Rows):N0}, restarts {counts.Sum(count => count.Restarts):N0}");

    private static string DescribeOne(SoakCounts count) => string.Create(
        CultureInfo.InvariantCulture, $"{count.Rounds:N0} rounds, {count.Rows:N0} rows, {count.Kills:N0} kills");

    private void Write(bool isEqual)
    {
        if (options.Curve is { } curve)
        {
            File.WriteAllText(curve, memory.ToSvg(string.Create(
                CultureInfo.InvariantCulture, $"Physical memory of the driver and engine in {options.Minutes:F0} minutes of soak")));
        }

        if (options.Result is { } result)
        {
            var written = new JsonObject
            {
                ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["minutes"] = options.Minutes,
                ["seed"] = options.Seed,
                ["bytesEqual"] = isEqual,
                ["memoryGrowthMegabytes"] = Math.Round(memory.Growth, 1),
                ["memoryMegabytes"] = new JsonArray(
                    [.. memory.Samples.Where((_, number) => number % 30 == 0).Select(sample => (JsonNode)Math.Round(sample.Megabytes, 1))]),
            };
            foreach (var (soak, count) in soaks.Zip(counts))
            {
                written[soak.Name] = new JsonObject
                {
                    ["rounds"] = count.Rounds,
                    ["rows"] = count.Rows,
                    ["kills"] = count.Kills,
                    ["restarts"] = count.Restarts,
                };
            }

            File.WriteAllText(result, written.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n");
        }
    }
}

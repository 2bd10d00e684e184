namespace SparkBert.Benchmarks;

/// <summary>Runs a benchmark some times and prints its figures.</summary>
internal static class Rounds
{
    public static void Run(IBenchmark benchmark, BenchmarkOptions options)
    {
        if (options.OnRequest)
        {
            Serve(benchmark);
            return;
        }

        // The first round compiles methods and fills caches.
        _ = benchmark.Run().ToList();
        var rounds = Enumerable.Range(0, options.Rounds).Select(_ => benchmark.Run().ToList()).ToList();
        for (var i = 0; i < rounds[0].Count; i++)
        {
            var values = rounds.Select(round => round[i].Value).Order().ToList();
            var median = rounds[0][i] with { Value = values[values.Count / 2] };
            var (value, least, most) = (Figure.Format(median.Value), Figure.Format(values[0]), Figure.Format(values[^1]));
            Console.WriteLine(options.Json ? median.ToJson() : $"{median.Name}: {value} {median.Unit} ({least} to {most})");
        }
    }

    /// <summary>
    /// One round for each line of standard input, its figures as JSON, and an empty line behind them. So another program can measure two
    /// builds in turns, without the start of a process each time.
    /// </summary>
    private static void Serve(IBenchmark benchmark)
    {
        while (Console.ReadLine() is not null)
        {
            foreach (var figure in benchmark.Run())
            {
                Console.WriteLine(figure.ToJson());
            }

            Console.WriteLine();
        }
    }
}

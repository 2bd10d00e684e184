#:property PublishAot=false
// Measures two builds of the benchmarks in turns and prints the ratios of their figures, old to new:
//
//   dotnet run scripts/compare-benchmarks.cs -- OLD NEW ROUNDS BENCHMARK [option...]
//
// OLD and NEW are built benchmark programs (SparkBert.Benchmarks.dll, each from its own checkout). Each runs as one process that serves a
// round on request (--on-request), so that both are warm and the machine's other work hits both alike; who goes first changes each round.
// Above 1 the new build is better, whatever the figure. A ratio is the median of those of the rounds, with the middle half behind it.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

if (args.Length < 4)
{
    Console.Error.WriteLine("OLD NEW ROUNDS BENCHMARK [option...]");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var old = new Served(args[0], args[3..]);
using var fresh = new Served(args[1], args[3..]);

// Compiles methods and fills caches.
for (var i = 0; i < 2; i++)
{
    old.Run();
    fresh.Run();
}

var ratios = new Dictionary<string, List<double>>(StringComparer.Ordinal);
for (var round = 0; round < int.Parse(args[2]); round++)
{
    var isOldFirst = round % 2 == 0;
    var first = (isOldFirst ? old : fresh).Run();
    var second = (isOldFirst ? fresh : old).Run();
    var (before, after) = isOldFirst ? (first, second) : (second, first);
    foreach (var (name, figure) in after.Where(entry => before.ContainsKey(entry.Key)))
    {
        var value = before[name].Value;
        ratios.TryAdd(name, []);
        ratios[name].Add(figure.HigherIsBetter ? figure.Value / value : value / figure.Value);
    }
}

foreach (var (name, values) in ratios)
{
    values.Sort();
    Console.WriteLine($"{values[values.Count / 2]:F2} ({values[values.Count / 4]:F2} to {values[values.Count * 3 / 4]:F2})  {name}");
}

return 0;

internal sealed record Figure(string Name, double Value, string Unit, bool HigherIsBetter);

/// <summary>A benchmark program that runs a round for each line.</summary>
internal sealed class Served : IDisposable
{
    private readonly Process process;

    public Served(string program, string[] arguments) =>
        process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments, "--on-request"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

    public Dictionary<string, Figure> Run()
    {
        process.StandardInput.WriteLine();
        var figures = new Dictionary<string, Figure>(StringComparer.Ordinal);
        while (process.StandardOutput.ReadLine() is { Length: > 0 } line)
        {
            var figure = JsonSerializer.Deserialize<Figure>(line, JsonSerializerOptions.Web)!;
            figures.Add(figure.Name, figure);
        }

        return figures.Count > 0 ? figures : throw new InvalidOperationException("the benchmark gave no figure.");
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}

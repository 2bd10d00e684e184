#:property PublishAot=false
// Measures two builds in turns and prints the ratios of their figures:
//
//   dotnet run scripts/compare-benchmarks.cs -- BASE [NEW] [--rounds N] [--benchmark NAME [options of the benchmark]]...
//
// BASE and NEW are checkouts whose benchmarks are built (dotnet build -c Release benchmarks/SparkBert.Benchmarks), or programs that
// answer like them; NEW is this checkout if it is left out. Each benchmark runs in a process for each build. They take turns, base new new
// base, so that what else the machine does meets both; the first round of each is not counted. A line shows the ratio of the medians, the
// middle half of the ratios of single rounds, and the ratio of the best rounds. Over 1 means that NEW is better, whatever the unit.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var folders = args.TakeWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToList();
var options = args.Skip(folders.Count).ToList();
if (folders.Count is not (1 or 2))
{
    Console.Error.WriteLine(
        "usage: dotnet run scripts/compare-benchmarks.cs -- BASE [NEW] [--rounds N] [--benchmark NAME [options of the benchmark]]...");
    return 2;
}

var rounds = 8;
if (options is ["--rounds", var given, ..])
{
    rounds = int.Parse(given, CultureInfo.InvariantCulture);
    options.RemoveRange(0, 2);
}

string[] programs = [Find(folders[0]), Find(folders.ElementAtOrDefault(1) ?? ".")];
foreach (var benchmark in Benchmarks(options))
{
    Compare(programs, benchmark, rounds);
}

return 0;

static string Find(string build) => File.Exists(build)
    ? build
    : Directory.EnumerateFiles(
        Path.Combine(build, "benchmarks", "SparkBert.Benchmarks", "bin", "Release"), "SparkBert.Benchmarks", SearchOption.AllDirectories)
        .First();

static List<string[]> Benchmarks(List<string> options)
{
    if (options.Count == 0)
    {
        return [.. ((string[])["text", "word-pieces", "plan", "session", "pipeline", "small-batches"]).Select(name => (string[])[name])];
    }

    var starts = Enumerable.Range(0, options.Count).Where(i => options[i] == "--benchmark").Append(options.Count).ToList();
    return [.. starts.Zip(starts.Skip(1), (start, end) => options[(start + 1)..end].ToArray())];
}

static void Compare(string[] programs, string[] benchmark, int rounds)
{
    Console.WriteLine($"{string.Join(' ', benchmark)}");
    using var before = new Build(programs[0], benchmark);
    using var after = new Build(programs[1], benchmark);
    Build[] builds = [before, after, after, before];
    for (var round = 0; round < rounds; round++)
    {
        builds[(2 * round) % 4].Measure();
        builds[((2 * round) + 1) % 4].Measure();
    }

    foreach (var (name, (figure, _)) in after.Figures)
    {
        if (!before.Figures.TryGetValue(name, out var old))
        {
            continue;
        }

        var (was, now, higher) = (old.Values, after.Figures[name].Values, figure.HigherIsBetter);
        var pairs = was.Zip(now, (a, b) => Ratio(a, b, higher)).Order().ToList();
        var best = higher ? Ratio(was.Max(), now.Max(), higher) : Ratio(was.Min(), now.Min(), higher);
        var (least, most) = (pairs[pairs.Count / 4], pairs[^(1 + (pairs.Count / 4))]);
        Console.WriteLine($"  {name}: {Ratio(Median(was), Median(now), higher):F3} ({least:F2} to {most:F2}), best {best:F3}");
    }
}

static double Ratio(double before, double after, bool higherIsBetter) =>
    before == after ? 1 : higherIsBetter ? after / before : before / after;

static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

/// <summary>A benchmark of a build, which measures when it is asked.</summary>
internal sealed class Build : IDisposable
{
    private readonly Process process;

    public Build(string program, string[] benchmark)
    {
        var start = new ProcessStartInfo(program, [.. benchmark, "--on-request"]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        process = Process.Start(start)!;
        Measure();
        Figures.Clear();
    }

    public Dictionary<string, (Figure Figure, List<double> Values)> Figures { get; } = [];

    public void Measure()
    {
        process.StandardInput.WriteLine();
        process.StandardInput.Flush();
        string? line;
        while ((line = process.StandardOutput.ReadLine()) is { Length: > 0 })
        {
            // What others of its processes say goes by.
            if (line[0] != '{')
            {
                continue;
            }

            var figure = JsonSerializer.Deserialize<Figure>(line, JsonSerializerOptions.Web)!;
            if (!Figures.TryGetValue(figure.Name, out var found))
            {
                Figures[figure.Name] = found = (figure, []);
            }

            found.Values.Add(figure.Value);
        }

        if (line is null)
        {
            throw new InvalidOperationException($"{process.StartInfo.FileName} ended early.");
        }
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }
}

internal sealed record Figure(string Name, double Value, string Unit, bool HigherIsBetter);

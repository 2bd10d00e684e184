using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SparkBert.Testing.Fuzzing;

/// <summary>
/// Gives a parser one damaged input after the other, each made by a seed of its own: a number of them in <c>dotnet test</c>, and as many as
/// a time allows under <c>scripts/fuzz-parsers.sh</c>. A finding fails the test and is kept as a file, if a folder is named.
/// </summary>
public sealed class FuzzCampaign
{
    private const int MaxFindings = 20;

    /// <summary>An input in so many is read twice.</summary>
    private const int RepeatEvery = 8;

    /// <summary>An input that takes so long is a finding. All are small; this is for a machine with much else to do.</summary>
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(30);

    private readonly FuzzedParser parser;
    private readonly SortedDictionary<string, int> ends = new(StringComparer.Ordinal);
    private readonly HashSet<string> places = new(StringComparer.Ordinal);
    private readonly List<string> findings = [];
    private readonly HashSet<string> known = new(StringComparer.Ordinal);
    private volatile Attempt? current;
    private int runs;

    private FuzzCampaign(FuzzedParser parser) => this.parser = parser;

    private sealed record Attempt(int Seed, byte[] Input, long Begun);

    /// <summary>The names of parsers as the rows of a theory: those that the environment names, or all.</summary>
    public static TheoryData<string> Choose(IEnumerable<string> names) =>
        [.. names.Where(name => FuzzSettings.Names.Count == 0 || FuzzSettings.Names.Contains(name))];

    /// <summary>Runs a parser on damaged inputs.</summary>
    public static void Run(FuzzedParser parser)
    {
        ArgumentNullException.ThrowIfNull(parser);
        new FuzzCampaign(parser).Run();
    }

    /// <summary>Runs a parser on the inputs that were findings once, and on its seeds.</summary>
    public static void Replay(FuzzedParser parser)
    {
        ArgumentNullException.ThrowIfNull(parser);
        var seeds = parser.CreateSeeds();
        var findings = new List<string>();
        var folder = Path.Combine(CrashFolder, parser.Name);
        string[] files = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.bin").Order(StringComparer.Ordinal)] : [];
        foreach (var file in files)
        {
            if (FuzzRun.Execute(parser, File.ReadAllBytes(file), isRepeated: true).Finding is { } finding)
            {
                findings.Add($"{parser.Name}/{Path.GetFileName(file)}: {finding.Reason}");
            }
        }

        // A seed that is refused is damaged before anything was done to it.
        var ends = seeds.Select(seed => FuzzRun.Execute(parser, seed, isRepeated: true)).ToList();
        findings.AddRange(ends.Select(end => end.Finding?.Reason).OfType<string>());
        Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings));
        Assert.Contains(ends, end => end.Place is null);
    }

    /// <summary>Each parser of a project is in the script, and each folder of kept inputs is one of a parser.</summary>
    public static void RequireKnown(string project, IEnumerable<string> names)
    {
        var script = File.ReadAllText(Path.Combine(TestData.Root, "scripts", "fuzz-parsers.sh"));
        var listed = Regex.Matches(script, @"^ {4}(\S+) (SparkBert\.\S+)$", RegexOptions.Multiline)
            .ToLookup(line => line.Groups[2].Value, line => line.Groups[1].Value);
        Assert.Equal(listed[project].Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
        var all = listed.SelectMany(group => group).ToHashSet(StringComparer.Ordinal);
        Assert.All(Directory.EnumerateDirectories(CrashFolder), folder => Assert.Contains(Path.GetFileName(folder), all));
    }

    private static string CrashFolder => Path.Combine(TestData.Root, "tests", "data", "crashes");

    private void Run()
    {
        // On the thread of the test, which is skipped where the data for them are missing.
        var seeds = parser.CreateSeeds();
        var clock = Stopwatch.StartNew();
        Exception? broken = null;
        var thread = new Thread(() =>
        {
            try
            {
                RunAll(seeds, clock);
            }
            catch (Exception error)
            {
                broken = error;
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        while (!thread.Join(TimeSpan.FromSeconds(1)))
        {
            if (current is { } attempt && Stopwatch.GetElapsedTime(attempt.Begun) > MaxTime)
            {
                Keep(attempt.Seed, attempt.Input, new FuzzFinding("hang", $"has not ended after {MaxTime.TotalSeconds} seconds"));
                break;
            }
        }

        Report(clock.Elapsed);
        Assert.True(broken is null, $"the campaign itself failed: {broken}");
        Assert.True(findings.Count == 0, string.Join(Environment.NewLine, findings));
    }

    private void RunAll(IReadOnlyList<byte[]> seeds, Stopwatch clock)
    {
        using var unfinished = CreateUnfinished();
        var count = FuzzSettings.Runs ?? parser.Runs;
        while ((FuzzSettings.Time is { } time ? clock.Elapsed < time : runs < count) && findings.Count < MaxFindings)
        {
            var seed = unchecked(FuzzSettings.FirstSeed + runs);
            var input = parser.Mutate(new Mutator(seeds, seed));
            unfinished?.SetLength(0);
            unfinished?.Write(input);
            current = new Attempt(seed, input, Stopwatch.GetTimestamp());
            var run = FuzzRun.Execute(parser, input, isRepeated: seed % RepeatEvery == 0);
            current = null;
            runs++;
            lock (ends)
            {
                ends[run.How] = ends.GetValueOrDefault(run.How) + 1;
            }

            if (run.Place is { } place)
            {
                places.Add(place);
            }

            if (run.Finding is { } finding)
            {
                Keep(seed, input, finding);
            }
        }
    }

    /// <summary>What stays if the process itself ends, as by a stack that is full.</summary>
    private FileStream? CreateUnfinished()
    {
        if (FuzzSettings.Findings is not { } folder)
        {
            return null;
        }

        Directory.CreateDirectory(Path.Combine(folder, parser.Name));
        return new FileStream(
            Path.Combine(folder, parser.Name, "unfinished.bin"), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0,
            FileOptions.DeleteOnClose);
    }

    private void Keep(int seed, byte[] input, FuzzFinding finding)
    {
        if (!known.Add(finding.Place))
        {
            return;
        }

        findings.Add($"{parser.Name}, seed {seed}: {finding.Reason}");
        if (FuzzSettings.Findings is { } folder)
        {
            Directory.CreateDirectory(Path.Combine(folder, parser.Name));
            var name = string.Create(CultureInfo.InvariantCulture, $"{seed}-{finding.Kind}.bin");
            File.WriteAllBytes(Path.Combine(folder, parser.Name, name), input);
        }
    }

    private void Report(TimeSpan time)
    {
        string line;
        lock (ends)
        {
            var how = string.Join(", ", ends.OrderByDescending(end => end.Value).Select(end => $"{end.Value:N0} {end.Key}"));
            line = string.Create(
                CultureInfo.InvariantCulture,
                $"{parser.Name}: {runs:N0} runs from seed {FuzzSettings.FirstSeed} in {time.TotalSeconds:N0} s: {how}; refused at ")
                + string.Create(CultureInfo.InvariantCulture, $"{places.Count} places; findings: {findings.Count}");
        }

        TestContext.Current.SendDiagnosticMessage(line);
        if (FuzzSettings.Report is { } report)
        {
            File.AppendAllLines(report, [line, .. findings.Select(finding => "  " + finding.Split('\n')[0])]);
        }
    }
}

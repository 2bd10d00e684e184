using SparkBert.Cli.Tests.Fuzz;

namespace SparkBert.Cli.Tests.Simulation;

/// <summary>A run of <c>sparkbert embed</c> that a seed chose, and the files that it writes where nothing is disturbed.</summary>
/// <param name="Input">The input.</param>
/// <param name="OutputName">The name of the output.</param>
/// <param name="QuarantineName">The name of the quarantine; null without one.</param>
internal sealed record SimulatedOutput(string Input, string OutputName, string? QuarantineName)
{
    private const string BadQuarter = "{\"text\":\"lone \\ud800 surrogate\"}";

    /// <summary>The bytes of each file.</summary>
    public IReadOnlyDictionary<string, byte[]> Undisturbed { get; private init; } = new Dictionary<string, byte[]>();

    /// <summary>Chooses a run, and makes it.</summary>
    public static SimulatedOutput Create(Random random, TemporaryFolder folder)
    {
        var hasBad = random.Next(2) == 0;
        var lines = DistinctText.Lines(random.Next(1, 300)).TrimEnd('\n').Split('\n').Select((line, i) =>
            hasBad && i % 4 == 3 ? BadQuarter : $$"""{"text":"{{line}}"}""");
        var input = folder.Path("in.jsonl");
        File.WriteAllText(input, string.Join('\n', lines) + "\n");
        var name = "out." + new[] { "jsonl", "parquet", "arrow" }[random.Next(3)];
        var run = new SimulatedOutput(input, name, hasBad && random.Next(2) == 0 ? "bad.jsonl" : null);
        var whole = folder.CreateFolder("whole");
        var end = FuzzRun.Execute(run.Arguments(whole, isOverwrite: false));
        Assert.True(end.ExitCode is 0 or 3, end.Message);
        return run with { Undisturbed = Directory.EnumerateFiles(whole).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes) };
    }

    /// <summary>The arguments that write into a folder.</summary>
    public List<string> Arguments(string folder, bool isOverwrite) =>
    [
        "embed", Input, "-m", TestModels.TinyCased, "-o", Path.Combine(folder, OutputName),
        .. QuarantineName is null ? [] : (string[])["--quarantine", Path.Combine(folder, QuarantineName)],
        .. isOverwrite ? (string[])["--overwrite"] : [],
    ];
}

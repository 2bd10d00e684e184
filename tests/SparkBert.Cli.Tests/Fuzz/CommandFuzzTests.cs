using System.Globalization;
using System.Text.Json;
using static SparkBert.Cli.Tests.Fuzz.FuzzContent;

namespace SparkBert.Cli.Tests.Fuzz;

/// <summary>
/// <c>sparkbert embed</c> and <c>sparkbert model import</c> in this process on random and damaged inputs, models and pipelines with random
/// options. A seed makes a run; <c>scripts/fuzz.sh</c> takes others and more of them. Allowed is what is documented: an exit code, whole
/// outputs or none, and every row in one of them.
/// </summary>
public sealed class CommandFuzzTests
{
    private const int MaxFaults = 20;

    private static readonly string[] Sources = ["hf", "hf-sharded", "google-ckpt", "onnx", "onnx-external", "tf2-savedmodel"];

    [Fact]
    public async Task Every_run_ends_as_documented_and_loses_no_row()
    {
        var first = Number("SPARKBERT_FUZZ_SEED", 1);
        var count = Number("SPARKBERT_FUZZ_RUNS", 600);
        using var model = BertModel.Open(TestModels.TinyCased);
        var ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var faults = new List<string>();
        for (var seed = first; seed < first + count && faults.Count < MaxFaults; seed++)
        {
            using var folder = new TemporaryFolder();
            var run = Task.Run(() => Run(seed, folder), TestContext.Current.CancellationToken);
            var ended = await Task.WhenAny(run, Task.Delay(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
            Assert.True(ended == run, $"seed {seed} has not ended after two minutes");
            try
            {
                var end = await run;
                ends[end] = ends.GetValueOrDefault(end) + 1;
            }
            catch (Exception fault)
            {
                faults.Add($"seed {seed}: {fault.Message}");
            }
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{count} runs from seed {first}: {string.Join(", ", ends.Select(pair => $"{pair.Key}: {pair.Value}"))}");
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
        Assert.Equal(["embed 0", "embed 1", "embed 2", "embed 3", "import 0", "import 2"], ends.Keys.Where(end => end != "import 1"));
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;

    /// <summary>A run, checked; what it did and how it ended.</summary>
    private static string Run(int seed, TemporaryFolder folder)
    {
        var random = new Random(seed);
        return random.Next(12) switch
        {
            0 => $"import {Import(seed, random, folder)}",
            _ => $"embed {Embed(seed, random, folder)}",
        };
    }

    private static int Embed(int seed, Random random, TemporaryFolder folder)
    {
        var format = Choose(random, "txt", "csv", "jsonl", "parquet");
        var whole = Create(random, format);
        var content = Mutate(random, whole);
        var isGzip = format != "parquet" && random.Next(5) == 0;
        var input = folder.Path("in." + format + (isGzip ? ".gz" : ""));
        File.WriteAllBytes(input, isGzip ? Mutate(random, Pack(content), random.Next(2)) : content);

        var output = folder.Path("out." + Choose(random, "jsonl", "jsonl", "parquet", "arrow"));
        var quarantine = random.Next(3) == 0 ? folder.Path("bad.jsonl") : null;
        var model = random.Next(12) == 0 ? Damage(random, folder, TestModels.TinyCased, "bundle") : TestModels.TinyCased;
        List<string> arguments = ["embed", input, "-o", output, "--json"];
        var isPipeline = random.Next(8) == 0;
        if (isPipeline)
        {
            var pipeline = folder.Path("pipeline.json");
            File.WriteAllText(pipeline, FuzzOptions.CreatePipeline(random, model));
            arguments.AddRange("--pipeline", pipeline);
        }
        else
        {
            arguments.AddRange("-m", model);
        }

        string[] options = [.. FuzzOptions.Create(random)];
        arguments.AddRange(options);
        arguments.AddRange(quarantine is null ? [] : ["--quarantine", quarantine]);
        var before = Names(folder);

        var run = FuzzRun.Execute(arguments);

        var reason = Check(seed, arguments, run);
        var isWritten = run.ExitCode is 0 or 3 && !options.Contains("--dry-run");
        string?[] made = isWritten ? [output, quarantine] : [];
        CheckFiles(folder, [.. before, .. made.OfType<string>()], reason);
        if (isWritten)
        {
            // With explodeSentences a row becomes any number of rows; the reader's options change what a row is.
            var explodes = isPipeline
                && File.ReadAllText(folder.Path("pipeline.json")).Contains("\"explodeSentences\":true", StringComparison.Ordinal);
            var rows = explodes || options.Length > 0 || isGzip ? null
                : CountRows(format, content) ?? (format == "parquet" && content.SequenceEqual(whole) ? CountWritten(input) : null);
            var left = quarantine is null ? 0 : CountWritten(quarantine);
            CheckRows(run.Output, CountWritten(output), left, options.Contains("dropmalformed"), rows, reason);
        }

        return run.ExitCode;
    }

    /// <summary>Rows in are rows out, those in the quarantine and those that were to be dropped.</summary>
    private static void CheckRows(string summary, long written, long quarantined, bool drops, long? expected, string reason)
    {
        using var json = JsonDocument.Parse(summary);
        var rows = json.RootElement.GetProperty("rows").GetInt64();
        var bad = json.RootElement.GetProperty("quarantined").GetInt64();
        var dropped = drops ? bad : 0;
        Assert.True(expected is null || expected == rows, $"{reason}: {rows} rows of {expected}");
        Assert.True(written + quarantined + dropped == rows, $"{reason}: {written}, {quarantined}, {dropped} of {rows} rows");
        Assert.True(quarantined == 0 || quarantined == bad, $"{reason}: {quarantined} of {bad} bad rows are in the quarantine");
    }

    /// <summary>A model as people have it, damaged somewhere.</summary>
    private static int Import(int seed, Random random, TemporaryFolder folder)
    {
        var source = Path.Combine(TestData.Models, "tiny-import", Choose(random, Sources));
        var damaged = Damage(random, folder, source, "source");
        var target = folder.Path("bundle");
        List<string> arguments = ["model", "import", damaged, "-o", target];
        var before = Names(folder);

        var run = FuzzRun.Execute(arguments);

        var reason = Check(seed, arguments, run);
        CheckFiles(folder, run.ExitCode == 0 ? [.. before, target] : before, reason);
        return run.ExitCode;
    }

    /// <summary>A copy of a folder of which one file is damaged, or missing.</summary>
    private static string Damage(Random random, TemporaryFolder folder, string source, string name)
    {
        var copy = folder.Copy(source, name);
        var files = Directory.EnumerateFiles(copy, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var file = files[random.Next(files.Length)];
        if (random.Next(8) == 0)
        {
            File.Delete(file);
        }
        else
        {
            File.WriteAllBytes(file, Mutate(random, File.ReadAllBytes(file), random.Next(1, 3)));
        }

        return copy;
    }

    private static string Check(int seed, List<string> arguments, FuzzRun run)
    {
        var reason = $"seed {seed}: {string.Join(' ', arguments.Select(argument => $"'{argument}'"))}: exit {run.ExitCode}: {run.Message}";
        Assert.True(run.ExitCode is 0 or 1 or 2 or 3, reason);
        Assert.DoesNotContain("   at ", run.Message, StringComparison.Ordinal);
        return reason;
    }

    private static string[] Names(TemporaryFolder folder) => Directory.GetFileSystemEntries(folder.Root);

    private static void CheckFiles(TemporaryFolder folder, IEnumerable<string> expected, string reason)
    {
        var found = Names(folder).Order(StringComparer.Ordinal).ToArray();
        Assert.True(found.SequenceEqual(expected.Order(StringComparer.Ordinal)), $"{reason}: {string.Join(", ", found)}");
    }
}

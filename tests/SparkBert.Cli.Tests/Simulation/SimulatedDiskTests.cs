using System.Globalization;
using SparkBert.Cli.Tests.Fuzz;

namespace SparkBert.Cli.Tests.Simulation;

/// <summary>
/// Disks that seeds invent: too small for an output by any number of bytes, or with a fault at any call of the system. The faults are real
/// ones, since the command writes real files. <c>scripts/simulate.sh</c> takes other seeds and more of them.
/// </summary>
public sealed class SimulatedDiskTests
{
    private const string Old = "what was there before\n";

    [Fact]
    public void A_disk_of_any_size_takes_an_output_whole_or_not_at_all()
    {
        using var model = BertModel.Open(TestModels.TinyCased);
        RunSeeds(Number("SPARKBERT_SIMULATION_DISKS", 60), (seed, random) =>
        {
            using var folder = new TemporaryFolder();
            var run = SimulatedOutput.Create(random, folder);
            var need = run.Undisturbed.Sum(file => (file.Value.Length + 4095) / 4096 * 4);
            using var disk = new SmallDisk(folder.Path("disk"), random.Next(4, (need * 4 / 3) + 12));
            var isOld = random.Next(3) == 0;
            if (isOld)
            {
                File.WriteAllText(Path.Combine(disk.Path, run.OutputName), Old);
            }

            var end = FuzzRun.Execute(run.Arguments(disk.Path, isOld));

            Check(run, disk.Path, end.ExitCode, end.Message, isOld ? Old : null);
            return end.ExitCode is 0 or 3 ? "disk with room: whole" : "disk too small: none";
        });
    }

    [Fact]
    public void A_fault_at_any_call_of_the_system_leaves_an_output_whole_or_none()
    {
        Strace.Require();
        using var model = BertModel.Open(TestModels.TinyCased);
        RunSeeds(Number("SPARKBERT_SIMULATION_PROCESSES", 10), (seed, random) =>
        {
            using var folder = new TemporaryFolder();
            var run = SimulatedOutput.Create(random, folder);
            var target = folder.CreateFolder("target");
            var fault = SystemFault.Choose(random);

            var (code, error) = fault.Run(run.Arguments(target, isOverwrite: false));

            Check(run, target, code, error, old: null);
            return $"{fault}: {(code is 0 or 3 ? "whole" : "none")}";
        });
    }

    [Fact]
    public void An_output_that_can_t_be_brought_to_the_disk_is_not_there_and_its_quarantine_neither()
    {
        Strace.Require();
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Path("in.jsonl"), "{\"text\":\"Hello world.\"}\n{\"text\":\"lone \\ud800 surrogate\"}\n");
        var run = new SimulatedOutput(folder.Path("in.jsonl"), "out.jsonl", "bad.jsonl");

        // Once without a fault: the hashes of the model are remembered then, and only the outputs are brought to the disk.
        Assert.Equal(3, CliProcess.Run([.. run.Arguments(folder.CreateFolder("whole"), isOverwrite: false)]).ExitCode);
        for (var (when, code) = (1, 1); code == 1; when++)
        {
            // The next call fails each time, until there are no more: of each output the content, and the folder with its name.
            var target = folder.CreateFolder($"{when}");
            (code, var error) = new SystemFault("fsync", "error=EIO", when).Run(run.Arguments(target, isOverwrite: false));

            var names = Directory.EnumerateFileSystemEntries(target).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
            Assert.True(code == 1 ? error.Contains("Input/output error", StringComparison.Ordinal) : code == 3, error);
            Assert.Equal(code == 1 ? [] : ["bad.jsonl", "out.jsonl"], names);
            Assert.True(code == 1 || when > 4, "there were too few calls");
        }
    }

    private static void Check(SimulatedOutput run, string folder, int code, string message, string? old)
    {
        var found = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);
        if (code is 0 or 3)
        {
            Assert.Equal(run.Undisturbed.Keys.Order(StringComparer.Ordinal), found);
            Assert.All(run.Undisturbed, file => Assert.Equal(file.Value, File.ReadAllBytes(Path.Combine(folder, file.Key))));
            return;
        }

        Assert.True(code == 1, $"exit code {code}: {message}");
        string[] reasons = ["No space left on device", "Input/output error"];
        Assert.Contains("can't be written: ", message, StringComparison.Ordinal);
        Assert.True(reasons.Any(reason => message.Contains(reason, StringComparison.Ordinal)), message);
        Assert.Equal(old is null ? [] : [run.OutputName], found);
        if (old is not null)
        {
            Assert.Equal(old, File.ReadAllText(Path.Combine(folder, run.OutputName)));
        }
    }

    private static void RunSeeds(int count, Func<int, Random, string> run)
    {
        var first = Number("SPARKBERT_SIMULATION_SEED", 1);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var faults = new List<string>();
        for (var seed = first; seed < first + count && faults.Count < 20; seed++)
        {
            try
            {
                var outcome = run(seed, new Random(seed));
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
            catch (Exception error) when (error is Xunit.Sdk.XunitException or IOException)
            {
                faults.Add($"scripts/simulate.sh --disks 1 {seed}: {error.Message}");
            }
        }

        TestContext.Current.SendDiagnosticMessage(
            $"{count} seeds from {first}:\n{string.Join('\n', outcomes.Select(pair => $"{pair.Key}: {pair.Value}"))}");
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : otherwise;
}

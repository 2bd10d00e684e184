using System.Globalization;
using Microsoft.Coyote;
using Microsoft.Coyote.SystematicTesting;
using SparkBert.Interleaving;

// Explores interleavings of the product's locks, threads and tasks with Coyote; see scripts/interleave.sh.
var iterations = uint.Parse(args[0], CultureInfo.InvariantCulture);
var seed = uint.Parse(args[1], CultureInfo.InvariantCulture);
using var models = new ModelScenarios(args[2]);
var scenarios = new Dictionary<string, Action>(StringComparer.Ordinal)
{
    ["pool"] = PoolScenarios.RunsComeAndGo,
    ["windows"] = models.WindowsOfTwoRuns,
    ["models"] = models.TasksShareModels,
};
var bugs = 0;
foreach (var (name, scenario) in scenarios.Where(scenario => args.Length < 4 || args[3] == scenario.Key))
{
    var configuration = Configuration.Create()
        .WithTestingIterations(iterations)
        .WithRandomGeneratorSeed(seed)
        .WithMaxSchedulingSteps(20_000)
        .WithDeadlockTimeout(20_000);
    using var engine = TestingEngine.Create(configuration, scenario);
    engine.Run();
    var report = engine.TestReport;
    Console.WriteLine($"{name}: {engine.GetReport().ReplaceLineEndings(" ")}");
    foreach (var bug in report.BugReports)
    {
        Console.WriteLine($"scripts/interleave.sh {iterations} {seed} {name}: {bug}");
    }

    bugs += report.NumOfFoundBugs;
}

return bugs == 0 ? 0 : 1;

#:property PublishAot=false
// Runs scripts/mutants.json; see scripts/mutants.sh. A mutant is one exact change of one file and the tests that must fail for it. The
// sources are copied, so that the checkout stays as it is. Ends with 0 if a test fails for every mutant, 1 if not, 2 if a mutant does
// not fit the sources.
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

var mutants = JsonSerializer.Deserialize<Mutant[]>(File.ReadAllText("scripts/mutants.json"), Json.Options)!;
if (args is ["--list"])
{
    foreach (var mutant in mutants)
    {
        Console.WriteLine($"{mutant.Name}: {mutant.File}");
    }

    return 0;
}

// A mutant whose text is no longer there has to be brought up to date, whether it is its turn or not.
var stale = mutants.Where(mutant => !File.Exists(mutant.File) || File.ReadAllText(mutant.File).Split(mutant.Find).Length != 2).ToList();
foreach (var mutant in stale)
{
    Console.Error.WriteLine($"{mutant.Name}: {mutant.File} does not have this text, or has it more than once: {mutant.Find}");
}

var repeated = mutants.GroupBy(mutant => mutant.Name).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
if (stale.Count > 0 || repeated.Count > 0)
{
    Console.Error.WriteLine(string.Join("\n", repeated.Select(name => $"{name}: the name is there twice.")));
    return 2;
}

var chosen = mutants;
if (args is ["--part", var part])
{
    var numbers = part.Split('/').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
    chosen = [.. mutants.Where((_, i) => i % numbers[1] == numbers[0] % numbers[1])];
}
else if (args.Length > 0)
{
    chosen = [.. mutants.Where(mutant => args.Contains(mutant.Name))];
    if (chosen.Length != args.Length)
    {
        Console.Error.WriteLine($"there is no mutant {string.Join(", ", args.Except(chosen.Select(mutant => mutant.Name)))}.");
        return 2;
    }
}

var root = Directory.GetCurrentDirectory();
var copy = Directory.CreateTempSubdirectory("sparkbert-mutants-").FullName;
try
{
    foreach (var file in (await RunAsync(root, "git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])).Output.Split('\0'))
    {
        if (file.Length > 0 && File.Exists(file))
        {
            var target = Path.Combine(copy, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    // A test that fails without the fault proves nothing, and neither does a filter that finds no test.
    foreach (var project in chosen.GroupBy(mutant => mutant.Project))
    {
        Console.Error.WriteLine($"{project.Key}, without a fault");
        var filter = string.Join("|", project.Select(mutant => mutant.Tests).Distinct());
        if (!await BuildAsync(project.Key) || await TestAsync(project.Key, filter) is not { Code: 0 } run
            || !run.Output.Contains("Passed!", StringComparison.Ordinal))
        {
            Console.Error.WriteLine($"{project.Key} does not build, or these tests fail without a fault: {filter}");
            return 2;
        }
    }

    var survivors = new List<string>();
    foreach (var mutant in chosen)
    {
        var target = Path.Combine(copy, mutant.File);
        var original = File.ReadAllText(target);
        File.WriteAllText(target, original.Replace(mutant.Find, mutant.Replace, StringComparison.Ordinal));
        if (!await BuildAsync(mutant.Project))
        {
            Console.Error.WriteLine($"{mutant.Name} does not build.");
            return 2;
        }

        var (code, output) = await TestAsync(mutant.Project, mutant.Tests);
        var failed = output.Split('\n').Count(line => line.StartsWith("  Failed ", StringComparison.Ordinal));
        var by = failed == 0 ? "a crash or the time limit" : $"{failed} tests";
        Console.Error.WriteLine(code == 0 ? $"LIVES   {mutant.Name}" : $"killed  {mutant.Name} by {by}");
        if (code == 0)
        {
            survivors.Add(mutant.Name);
        }

        File.WriteAllText(target, original);
    }

    Console.Error.WriteLine($"{chosen.Length - survivors.Count} of {chosen.Length} mutants killed ({mutants.Length} in all)");
    return survivors.Count == 0 ? 0 : 1;
}
finally
{
    Directory.Delete(copy, recursive: true);
}

async Task<bool> BuildAsync(string project)
{
    var (code, output) = await RunAsync(
        copy, "dotnet",
        [
            "build", project, "-c", "Release", "-v", "q", "-nologo",
            "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false", "-p:RestoreLockedMode=true",
        ]);
    if (code != 0)
    {
        var errors = output.Split('\n').Where(line => line.Contains("error", StringComparison.Ordinal));
        Console.Error.WriteLine(string.Join("\n", errors.Take(5)));
    }

    return code == 0;
}

Task<(int Code, string Output)> TestAsync(string project, string tests) =>
    RunAsync(copy, "dotnet", ["test", project, "-c", "Release", "--no-build", "--filter", tests]);

// Data beside the checkout is not copied: the tests are told where it is.
async Task<(int Code, string Output)> RunAsync(string folder, string program, string[] arguments)
{
    var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
    foreach (var (variable, name) in new[]
    {
        ("SPARKBERT_GOLDEN", "golden"), ("SPARKBERT_MODELS", "models"), ("SPARKBERT_CORPUS", "corpus"), ("SPARKBERT_SPARK", "spark"),
        ("SPARKBERT_CASES", "cases"), ("SPARKBERT_PYSPARK", "pyspark"),
    })
    {
        var beside = Path.GetFullPath(Path.Combine(root, "..", "shared", name));
        if (Environment.GetEnvironmentVariable(variable) is null && Directory.Exists(beside))
        {
            start.Environment[variable] = beside;
        }
    }

    using var process = Process.Start(start)!;
    using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
    try
    {
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, output);
    }
    catch (OperationCanceledException)
    {
        process.Kill(entireProcessTree: true);
        return (-1, "");
    }
}

/// <summary>
/// A fault: in <paramref name="File"/>, <paramref name="Find"/>, which occurs once, becomes <paramref name="Replace"/>.
/// </summary>
/// <param name="Name">Room and promise.</param>
/// <param name="File">The file, from the root of the checkout.</param>
/// <param name="Find">The text that is right.</param>
/// <param name="Replace">The text that is wrong.</param>
/// <param name="Project">The test project.</param>
/// <param name="Tests">The filter of the tests of which one must fail.</param>
internal sealed record Mutant(string Name, string File, string Find, string Replace, string Project, string Tests);

internal static class Json
{
    public static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
}

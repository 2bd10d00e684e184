using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SparkBert.Soak;

/// <summary>
/// <c>sparkbert embed --resume</c>, killed at any moment and started again until it is done: the files are those of a run that nobody
/// disturbed, byte for byte.
/// </summary>
/// <param name="bundle">The model.</param>
/// <param name="work">A folder for the files.</param>
internal sealed class CommandSoak(string bundle, string work) : ISoak
{
    private const int MaxKills = 5;

    public string Name => "command";

    public bool IsKilled => true;

    public void RunRound(Random random, SoakCounts counts, CancellationToken ended)
    {
        var folder = Directory.CreateDirectory(Path.Combine(work, Guid.NewGuid().ToString("N"))).FullName;
        try
        {
            var rows = SoakRows.Create(random, random.Next(100, 400));
            var input = Path.Combine(folder, "in.jsonl");
            File.WriteAllLines(input, rows.Select(row => new JsonObject { ["id"] = row.Id, ["text"] = row.Text }.ToJsonString()));
            var format = random.Next(2) == 0 ? "jsonl" : "parquet";
            var undisturbed = Run(input, Path.Combine(folder, "undisturbed"), format, kill: null);

            var disturbed = Path.Combine(folder, "disturbed");
            for (var kills = 0; kills < MaxKills && !ended.IsCancellationRequested; kills++)
            {
                var wasKilled = Start(input, disturbed, format, TimeSpan.FromSeconds(0.2 + (random.NextDouble() * 2.5)));
                if (!wasKilled)
                {
                    break;
                }

                counts.AddKill();
                counts.AddRestart();
            }

            SoakCounts.Compare($"{Name}, {format}", undisturbed, Run(input, disturbed, format, kill: null));
            counts.AddRound(rows.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Runs to the end, and hashes all files of the output.</summary>
    private SortedDictionary<string, string> Run(string input, string output, string format, TimeSpan? kill)
    {
        _ = Start(input, output, format, kill);
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories))
        {
            files.Add(Path.GetRelativePath(output, file), Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
        }

        return files;
    }

    /// <summary>Runs the command.</summary>
    /// <returns>Whether it was killed.</returns>
    private bool Start(string input, string output, string format, TimeSpan? kill)
    {
        string[] arguments =
        [
            "embed", input, "--resume", "-o", output, "--output-format", format, "-m", bundle, "--part-rows", "20", "--threads", "1",
        ];
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "SparkBert.Cli"), arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEndAsync();
        if (kill is { } time && !process.WaitForExit(time))
        {
            process.Kill();
            process.WaitForExit();
            return true;
        }

        process.WaitForExit();
        _ = text.Result;

        // 3: some rows could not be processed, which are in the output with their errors.
        return process.ExitCode is 0 or 3
            ? false
            : throw new SoakException(string.Create(
                CultureInfo.InvariantCulture, $"{Name}: the exit code is {process.ExitCode}: {errors.Result}"));
    }
}

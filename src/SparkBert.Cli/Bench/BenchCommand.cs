using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SparkBert.Cli.Files;
using SparkBert.Cli.Model;
using SparkBert.Cli.Progress;
using SparkBert.Diagnostics;
using SparkBert.Models;
using SparkBert.Models.Quantization;
using SparkBert.Programs;
using SparkBert.Sessions;

namespace SparkBert.Cli.Bench;

/// <summary>The command <c>sparkbert bench</c>.</summary>
internal sealed class BenchCommand
{
    private readonly Argument<string[]> bundles = new("bundles") { Description = "Bundles to measure", Arity = ArgumentArity.ZeroOrMore };

    private readonly Option<string[]> shapes = new Option<string[]>("--shape")
    {
        Description = "A model with random weights of the sizes of BERT-large, BERT-base or MiniLM; may be given several times",
        AllowMultipleArgumentsPerToken = true,
    }.AcceptOnlyFromAmong([.. BenchShape.Names]);

    private readonly Option<int?> layers = new Option<int?>("--layers")
    {
        Description = "Fewer layers of a shape, for a shorter run; the ratios stay about the same",
    }.Within(1);

    private readonly Option<int?> sentences = new Option<int?>("--sentences")
    {
        Description = "The number of sentences; 400 by default",
    }.Within(1);

    private readonly Option<string?> text = new("--text")
    {
        Description = "A file with a sentence on each line, in place of built-in ones",
    };

    private readonly Option<int?> rounds = new Option<int?>("--rounds")
    {
        Description = "Rounds, in which everything takes turns; 5 by default",
    }.Within(1);

    private readonly Option<int?> threads = new Option<int?>("--threads")
    {
        Description = "Model calls at the same time; by default the cores",
    }.Within(1);

    private readonly DeviceOption device = new();

    private readonly Option<string?> from = new("--from") { Description = "Shows the JSON of an earlier run, and measures nothing" };

    private readonly Option<bool> json = new("--json") { Description = "All that was measured as JSON on standard output, for --from" };

    private BenchCommand()
    {
    }

    /// <summary>The command.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="output">Standard output.</param>
    public static Command Create(TextWriter error, TextWriter output)
    {
        var options = new BenchCommand();
        var command = new Command("bench", "Measures models on this machine: the processor, ONNX Runtime, the whole path, in fp32 and int8")
        {
            options.bundles, options.shapes, options.layers, options.sentences, options.text, options.rounds, options.threads,
            options.device, options.from, options.json,
        };
        command.SetAction((parsed, cancellation) => Task.FromResult(options.Run(parsed, error, output, cancellation)));
        return command;
    }

    private int Run(ParseResult parsed, TextWriter error, TextWriter output, CancellationToken cancellation)
    {
        if (parsed.GetValue(from) is { } file)
        {
            output.Write(BenchTable.Format(Read(file)));
            return ExitCodes.Done;
        }

        var line = TerminalLine.OfStandardError(error);
        var folder = Directory.CreateTempSubdirectory("sparkbert-bench-").FullName;
        try
        {
            var result = Measure(parsed, folder, line, cancellation);
            line.Clear();
            output.Write(parsed.GetValue(json) ? result.ToJson() + "\n" : BenchTable.Format(result));
            return ExitCodes.Done;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static BenchResult Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new UsageException($"--from {file}: there is no such file.");
        }

        try
        {
            return BenchResult.Parse(File.ReadAllText(file));
        }
        catch (JsonException error)
        {
            throw new UsageException($"--from {file} is not what sparkbert bench --json writes: {error.Message}");
        }
    }

    private static BenchText ReadText(string? file, int count)
    {
        if (file is null)
        {
            return BenchText.BuiltIn(count);
        }

        var lines = File.Exists(file) ? BenchText.Read(file, count) : throw new UsageException($"--text {file}: there is no such file.");
        return lines.Lines.Count > 0 ? lines : throw new UsageException($"--text {file}: it has no line with text.");
    }

    private BenchResult Measure(ParseResult parsed, string folder, TerminalLine line, CancellationToken cancellation)
    {
        var lines = ReadText(parsed.GetValue(text), parsed.GetValue(sentences) ?? 400);
        var turns = parsed.GetValue(rounds) ?? 5;
        var chip = parsed.GetValue(device);
        if (CudaDevices.FindFault(chip) is { } fault)
        {
            throw new DeviceException(fault);
        }

        var calls = parsed.GetValue(threads) ?? (chip.IsCuda ? CudaDevices.DefaultThreads : Environment.ProcessorCount);
        var folders = FindBundles(parsed, folder, line, cancellation);
        var peaks = new List<double>();
        var models = new List<BenchModel>();
        try
        {
            foreach (var bundle in folders)
            {
                models.Add(new BenchModel(bundle, lines, calls, chip, folder, cancellation));
            }

            for (var round = 0; round <= turns; round++)
            {
                // The first one warms up, and does not count.
                line.Show(round == 0 ? "warming up" : $"round {round} of {turns}");
                peaks.AddRange(round > 0 ? [ProcessorSpeed.MeasurePeak(calls)] : []);
                models.ForEach(model => model.RunRound(round > 0, cancellation));
            }

            line.Show("memory");
            return new BenchResult
            {
                Machine = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{FindProcessor()}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription.Trim()}"),
                Versions = $"SparkBert {SparkBertTelemetry.Version}, "
                    + $"{RuntimeInformation.FrameworkDescription}, "
                    + $"ONNX Runtime {Microsoft.ML.OnnxRuntime.OrtEnv.Instance().GetVersionString()}",
                Date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Threads = calls,
                Device = chip.IsCuda ? $"{chip} ({CudaDevices.Names[chip.Index ?? 0]})" : null,
                Text = lines.Name,
                PeakGflops = peaks,
                Models = [.. models.Zip(folders, (model, bundle) => model.Describe(MeasureMemory(bundle, lines, calls, chip, folder)))],
            };
        }
        finally
        {
            models.ForEach(model => model.Dispose());
        }
    }

    /// <summary>The bundles that were named, and for each shape one in fp32 and one in int8.</summary>
    private List<string> FindBundles(ParseResult parsed, string folder, TerminalLine line, CancellationToken cancellation)
    {
        List<string> found = [.. parsed.GetRequiredValue(bundles).Select(BundleFolder.Require)];
        var names = parsed.GetValue(shapes) ?? [];
        if (found.Count == 0 && names.Length == 0)
        {
            throw new UsageException("name a bundle or a --shape to measure.");
        }

        foreach (var name in names)
        {
            line.Show($"writing {name}");
            var bundle = Path.Combine(folder, name);
            BenchShape.Write(bundle, name, parsed.GetValue(layers), BenchText.Words(), cancellation);

            if (parsed.GetValue(device).IsCuda)
            {
                found.Add(bundle);
                continue;
            }

            // What random weights agree on means nothing.
            var options = new QuantizationOptions { Force = true };
            ModelQuantization.Quantize(bundle, bundle + "-int8", options, cancellation);
            found.AddRange([bundle, bundle + "-int8"]);
        }

        return found;
    }

    /// <summary>Peak memory of <c>sparkbert embed</c> in a process of its own.</summary>
    private static double? MeasureMemory(string bundle, BenchText text, int threads, ComputeDevice device, string folder)
    {
        var input = Path.Combine(folder, "text.txt");
        File.WriteAllLines(input, text.Lines);
        var program = Environment.ProcessPath!;
        string[] first = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, "SparkBert.Cli.dll")]
            : [];
        var start = new ProcessStartInfo(
            program,
            [
                .. first, "embed", input, "-o", Path.Combine(folder, "memory.parquet"), "--model", bundle, "--overwrite", "--json",
                "--threads", threads.ToString(CultureInfo.InvariantCulture), "--device", device.ToString(),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        _ = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != ExitCodes.Done)
        {
            return null;
        }

        using var summary = JsonDocument.Parse(output);
        return summary.RootElement.GetProperty("peakMemoryMegabytes").GetDouble();
    }

    private static string FindProcessor()
    {
        const string Field = "model name";
        return (OperatingSystem.IsLinux()
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(row => row.StartsWith(Field, StringComparison.Ordinal))?.Split(':')[1].Trim()
            : null) ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Cli.Files;
using SparkBert.Cli.Reading;
using SparkBert.Diagnostics;
using SparkBert.Models.Files;

namespace SparkBert.Cli.Embed;

/// <summary>
/// Writes an output in parts of so many rows each, in a folder, with a manifest. Run again, it goes on behind the last finished part. Each
/// part is made of its rows alone, so that its bytes do not depend on where a run was ended.
/// </summary>
internal sealed class PartedRun : IDisposable
{
    private readonly EmbedOptions options;
    private readonly string folder;
    private readonly FileStream turn;
    private PartManifest manifest;

    private PartedRun(EmbedOptions options, string folder, FileStream turn, PartManifest manifest)
    {
        this.options = options;
        this.folder = folder;
        this.turn = turn;
        this.manifest = manifest;
    }

    /// <summary>The parts that were finished by earlier runs.</summary>
    public int PartsBefore { get; private init; }

    /// <summary>How many parts are finished.</summary>
    public int Count => manifest.Parts.Count;

    /// <summary>Opens the folder, or makes it.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="plan">What the run does.</param>
    /// <param name="files">The inputs.</param>
    /// <exception cref="UsageException">
    /// The folder holds something else, parts of other inputs or options, or a damaged part; or another run writes it.
    /// </exception>
    public static PartedRun Open(EmbedOptions options, EmbedPlan plan, IReadOnlyList<InputFile> files)
    {
        var folder = Path.GetFullPath(options.Output);
        if (File.Exists(folder))
        {
            throw new UsageException($"--resume writes a folder of parts, and {folder} is a file; give another --output.");
        }

        Directory.CreateDirectory(folder);
        if (options.Quarantine is { } quarantine)
        {
            Directory.CreateDirectory(quarantine);
        }

        var turn = TakeTurn(folder);
        try
        {
            var now = new PartManifest
            {
                Inputs = [.. files.Select(file => new PartInput(file.Path, PartManifest.Hash(file.Path)))],
                Options = Describe(options, plan),
                Parts = new SortedDictionary<int, Part>(),
                IsComplete = false,
            };
            var before = PartManifest.Read(folder);
            if (before is null && Directory.EnumerateFileSystemEntries(folder).Any(path => Path.GetFileName(path)[0] is not ('_' or '.')))
            {
                throw new UsageException($"{folder} holds files that are no parts of such a run; give another --output.");
            }

            if (before?.FindDifference(now) is { } difference)
            {
                throw new UsageException($"{folder} holds parts of another run: {difference}. Give another --output, or what it was.");
            }

            before?.RequireParts(folder, options.PartRows);
            if (before is null)
            {
                // Before the first part: a run that is killed behind it would leave a file that is no part of anything.
                now.Write(folder);
            }

            var manifest = before is null ? now : before with { Parts = TakeWhole(folder, options.Quarantine, before.Parts) };
            return new PartedRun(options, folder, turn, manifest) { PartsBefore = manifest.Parts.Count };
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    /// <summary>A part that is finished; null if it is not.</summary>
    public Part? Find(int number) => manifest.Parts.GetValueOrDefault(number);

    /// <summary>The outputs of a part.</summary>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="tally">Counts the rows.</param>
    /// <param name="log">Takes lines for the user.</param>
    public EmbedOutputs CreateOutputs(int number, RowTally tally, Action<string> log) => EmbedOutputs.Create(
        options with
        {
            Output = Path.Combine(folder, FileName(number)),
            Quarantine = options.Quarantine is null ? null : Path.Combine(options.Quarantine, QuarantineName(number)),
            Overwrite = true,
        },
        tally,
        log);

    /// <summary>Says that a part is written.</summary>
    public void Add(int number, long rows, long bad)
    {
        if (options.Quarantine is not null && bad == 0)
        {
            File.Delete(Path.Combine(options.Quarantine, QuarantineName(number)));
        }

        manifest.Parts[number] = new Part(
            FileName(number), rows, bad, PartManifest.Hash(Path.Combine(folder, FileName(number))),
            options.Quarantine is not null && bad > 0 ? QuarantineName(number) : null);
        manifest.Write(folder);
    }

    /// <summary>Says that there are no more rows.</summary>
    public void Complete()
    {
        if (!manifest.IsComplete)
        {
            manifest = manifest with { IsComplete = true };
            manifest.Write(folder);
        }
    }

    public void Dispose() => turn.Dispose();

    private static FileStream TakeTurn(string folder)
    {
        try
        {
            // The system lets go of it when the process ends, however that is.
            return new FileStream(
                Path.Combine(folder, "_sparkbert.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException error) when (error is not DirectoryNotFoundException)
        {
            throw new UsageException($"another run writes {folder}: wait for its end, or give another --output.");
        }
    }

    /// <summary>The parts that are there. One that is missing is made again.</summary>
    private static SortedDictionary<int, Part> TakeWhole(string folder, string? quarantine, SortedDictionary<int, Part> parts)
    {
        // A run may have been killed between a file's name and the end of its temporary files. The manifest is not written again either
        // where nothing is left to do.
        PendingFile.RemoveLeftovers(Path.Combine(folder, PartManifest.FileName));
        var whole = new SortedDictionary<int, Part>();
        foreach (var (number, part) in parts)
        {
            var path = Path.Combine(folder, part.File);
            if (!File.Exists(path))
            {
                continue;
            }

            if (PartManifest.Hash(path) != part.Sha256)
            {
                throw new UsageException($"{path} was changed since it was written; delete it, and it is made again.");
            }

            PendingFile.RemoveLeftovers(path);
            if (quarantine is not null)
            {
                PendingFile.RemoveLeftovers(Path.Combine(quarantine, QuarantineName(number)));
            }

            whole.Add(number, part);
        }

        return whole;
    }

    private static SortedDictionary<string, string> Describe(EmbedOptions options, EmbedPlan plan)
    {
        var models = plan.Pipeline.Stages.OfType<ModelStage>().Select(stage => stage.Model.Identity);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["version"] = SparkBertTelemetry.Version,
            ["model"] = string.Join(", ", models),

            // A GPU gives other last bits.
            ["--device"] = options.Device.IsCuda ? "cuda" : "cpu",
            ["pipeline"] = PipelineWithoutPaths(plan),
            ["columns"] = string.Join(", ", plan.Columns.Select(column => $"{column.Name}:{column.Kind}")),
            ["--output-format"] = FindExtension(options),
            ["--layout"] = options.IsFlat ? "flat" : "annotations",
            ["--level"] = options.Level.ToString().ToLowerInvariant(),
            ["--vectors"] = options.Vectors.ToString().ToLowerInvariant(),
            ["--id-col"] = options.IdColumn ?? "none",
            ["--compression"] = options.WritesParquet ? options.Parquet.Compression : "none",
            ["--vector-encoding"] = options.WritesParquet ? options.Parquet.VectorEncoding : "none",
            ["--part-rows"] = options.PartRows.ToString(CultureInfo.InvariantCulture),
            ["--mode"] = options.Mode.ToString().ToLowerInvariant(),
            ["--quarantine"] = options.Quarantine ?? "none",
            ["--limit"] = options.Limit?.ToString(CultureInfo.InvariantCulture) ?? "none",
            ["--encoding"] = options.Reading.Encoding?.WebName ?? "by the first bytes",
            ["--delimiter"] = options.Reading.Csv.DelimiterText ?? "by the name",
            ["--quote"] = options.Reading.Csv.QuoteText is { Length: > 0 } quote ? quote : "none",
            ["--header"] = options.Reading.Csv.HasHeader ? "true" : "false",
            ["--binary-as-string"] = options.Reading.BinaryAsString ? "true" : "false",
        };
    }

    /// <summary>The stages and their parameters; the model is told by its content, wherever it lies.</summary>
    private static string PipelineWithoutPaths(EmbedPlan plan)
    {
        var stages = JsonNode.Parse(plan.Pipeline.ToJson())!.AsArray();
        foreach (var stage in stages)
        {
            // No vector depends on how many are computed at once.
            foreach (var name in (string[])["model", "threads", "batchSize", "positionBudget"])
            {
                (stage?["params"] as JsonObject)?.Remove(name);
            }
        }

        return stages.ToJsonString();
    }

    private string FileName(int number) => string.Create(CultureInfo.InvariantCulture, $"part-{number:00000}.{FindExtension(options)}");

    private static string QuarantineName(int number) => string.Create(CultureInfo.InvariantCulture, $"part-{number:00000}.jsonl");

    private static string FindExtension(EmbedOptions options) =>
        options.WritesParquet ? OutputFormat.Parquet : options.WritesJson ? OutputFormat.Jsonl : OutputFormat.Arrow;
}

using System.CommandLine;
using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Models;
using SparkBert.Programs;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model show</c>.</summary>
internal static class ShowCommand
{
    public static Command Create(TextWriter output)
    {
        var path = new Argument<string>("bundle") { Description = "The bundle's folder" };
        var json = new Option<bool>("--json") { Description = "The manifest as JSON" };
        var command = new Command("show", "Shows what a bundle is") { path, json };
        command.SetAction(parsed =>
        {
            var folder = BundleFolder.Require(parsed.GetRequiredValue(path));
            var file = Path.Combine(folder, BundleManifest.FileName);
            var manifest = BundleManifest.Parse(File.ReadAllBytes(file), file);
            if (parsed.GetValue(json))
            {
                output.WriteLine(File.ReadAllText(file));
            }
            else
            {
                Write(output, folder, manifest);
            }

            return ExitCodes.Done;
        });
        return command;
    }

    private static void Write(TextWriter output, string folder, BundleManifest manifest)
    {
        void WriteRow(string name, string? value)
        {
            if (value is not null)
            {
                output.WriteLine($"{name,-18}{value}");
            }
        }

        WriteRow("name", manifest.Name);
        WriteRow("language", manifest.Language);
        WriteRow("source", $"{manifest.Source} ({manifest.SourceFormat})");
        WriteRow("dimension", FormatNumber(manifest.HiddenSize));
        var given = manifest.LayerOutputs.Count(output => output is not null);
        WriteRow("layers", $"{manifest.Layers} ({given} of {manifest.LayerOutputs.Count} outputs, 0 being the embeddings)");
        WriteRow("pooler", manifest.PoolerOutput is null ? "none" : "yes, for sentences");
        WriteRow("positions", FormatNumber(manifest.MaxPositions));
        WriteRow("vocabulary", $"{FormatNumber(manifest.VocabularySize)} entries");
        WriteRow("case sensitive", manifest.CaseSensitive ? "yes" : "no");
        WriteRow("GELU", manifest.Gelu);
        WriteRow("precision", manifest.Precision);
        WriteRow(
            "graph",
            ModelUpgrade.IsEarlier(folder) ? "of an earlier version; sparkbert model upgrade makes a faster one"
            : ModelUpgrade.IsExported(folder) ? "of an ONNX export, as it is; sparkbert model upgrade makes a faster one of a plain BERT's"
            : null);
        WriteRow("rounding", manifest.Rounding is { } rounding ? QuantizeCommand.Describe(rounding) : null);
        WriteRow("agreement", manifest.Agreement is { } agreement ? QuantizeCommand.Describe(agreement) : null);
        WriteRow("inputs", DescribeInputs(manifest.Inputs));
        WriteRow("storageRef", manifest.StorageRef);
        WriteRow("uid", manifest.Uid);
        WriteRow(
            "dimension said", manifest.Dimension is { } dimension && dimension != manifest.HiddenSize ? FormatNumber(dimension) : null);
        WriteRow("maxSentenceLength", manifest.MaxSentenceLength?.ToString(CultureInfo.InvariantCulture));
        WriteRow("licence", manifest.License ?? "not known");
        foreach (var (name, hash) in manifest.Files)
        {
            var file = new FileInfo(Path.Combine(folder, name));
            WriteRow(name, $"{(file.Exists ? $"{FormatNumber(file.Length)} bytes" : "MISSING")}, SHA-256 {hash.ToLowerInvariant()}");
        }
    }

    private static string DescribeInputs(BundleInputs inputs)
    {
        var names = new[] { inputs.InputIds, inputs.AttentionMask, inputs.TokenTypeIds }.Where(name => name is not null);
        return $"{string.Join(", ", names)} ({(inputs.IsInt32 ? "int32" : "int64")})";
    }

    private static string FormatNumber(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

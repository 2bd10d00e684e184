using System.CommandLine;
using System.Globalization;
using SparkBert.Models;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model show</c>.</summary>
internal static class ShowCommand
{
    public static Command Create(TextWriter output)
    {
        var path = new Argument<string>("bundle") { Description = "The bundle's folder" };
        var json = new Option<bool>("--json") { Description = "The manifest as JSON" };
        var command = new Command("show", "Tells what a bundle is") { path, json };
        command.SetAction(parsed =>
        {
            var folder = Path.GetFullPath(parsed.GetRequiredValue(path));
            var manifest = ModelBundle.ReadManifest(folder);
            if (parsed.GetValue(json))
            {
                output.WriteLine(File.ReadAllText(Path.Combine(folder, ModelBundle.ManifestName)));
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
        void Row(string name, string? value)
        {
            if (value is not null)
            {
                output.WriteLine($"{name,-18}{value}");
            }
        }

        var inputs = manifest.Inputs;
        Row("name", manifest.Name);
        Row("language", manifest.Language);
        Row("source", $"{manifest.Source} ({manifest.SourceFormat})");
        Row("dimension", Number(manifest.HiddenSize));
        Row("layers", $"{manifest.Layers} ({manifest.LayerOutputs.Count(output => output is not null)} of {manifest.LayerOutputs.Count} outputs, 0 being the embeddings)");
        Row("positions", Number(manifest.MaxPositions));
        Row("vocabulary", $"{Number(manifest.VocabularySize)} entries");
        Row("case sensitive", manifest.CaseSensitive ? "yes" : "no");
        Row("GELU", manifest.Gelu);
        Row("precision", manifest.Precision);
        Row("inputs", $"{inputs.InputIds}, {inputs.AttentionMask}{(inputs.TokenTypeIds is null ? "" : $", {inputs.TokenTypeIds}")} ({(inputs.Int32 ? "int32" : "int64")})");
        Row("storageRef", manifest.StorageRef);
        Row("uid", manifest.Uid);
        Row("dimension said", manifest.Dimension is { } dimension && dimension != manifest.HiddenSize ? Number(dimension) : null);
        Row("maxSentenceLength", manifest.MaxSentenceLength?.ToString(CultureInfo.InvariantCulture));
        Row("licence", manifest.License ?? "not known");
        foreach (var (name, hash) in manifest.Files)
        {
            var file = new FileInfo(Path.Combine(folder, name));
            Row(name, $"{(file.Exists ? $"{Number(file.Length)} bytes" : "MISSING")}, SHA-256 {hash.ToLowerInvariant()}");
        }
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

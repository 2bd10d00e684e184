using System.CommandLine;
using SparkBert.Bundles;
using SparkBert.Cli.Progress;
using SparkBert.Models;
using SparkBert.Programs;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model upgrade</c>.</summary>
internal static class UpgradeCommand
{
    /// <summary>The command.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="output">Standard output.</param>
    public static Command Create(TextWriter error, TextWriter output)
    {
        var source = new Argument<string>("bundle") { Description = "The bundle's folder" };
        var target = new Option<string>("--output", "-o")
        {
            Description = "The new bundle's folder, which must not exist",
            Required = true,
        };
        var json = new Option<bool>("--json") { Description = "The manifest of the new bundle as JSON on standard output" };
        var command = new Command(
            "upgrade", "Rewrites a bundle of an earlier version or an ONNX export with the graph of today, which is faster")
        {
            source, target, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var folder = BundleFolder.Require(parsed.GetRequiredValue(source));
            var path = BundleFolder.RequireNew(parsed.GetRequiredValue(target));
            var line = TerminalLine.OfStandardError(error);
            var written = ModelUpgrade.Upgrade(folder, path, new ModelProgress(line), cancellation);
            line.Clear();
            output.WriteLine(parsed.GetValue(json) ? File.ReadAllText(Path.Combine(written.Path, BundleManifest.FileName)) : written.Path);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using SparkBert.Bundles;
using SparkBert.Cli.Progress;
using SparkBert.Models;
using SparkBert.Models.Quantization;
using SparkBert.Programs;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model quantize</c>.</summary>
internal static class QuantizeCommand
{
    /// <summary>The command.</summary>
    /// <param name="error">Standard error.</param>
    /// <param name="output">Standard output.</param>
    public static Command Create(TextWriter error, TextWriter output)
    {
        var source = new Argument<string>("bundle") { Description = "The bundle's folder, in fp32" };
        var target = new Option<string>("--output", "-o")
        {
            Description = "The new bundle's folder, which must not exist",
            Required = true,
        };
        var text = new Option<string?>("--text")
        {
            Description = "A file with a sentence on each line to compare the precisions by, the first thousand count; by default built-in "
                + "English sentences",
        };
        var corpus = new Option<string?>("--corpus")
        {
            Description = "A file with a sentence or a document on each line to round the weights by (GPTQ), which takes longer and brings "
                + "vectors closer to fp32; by default each weight is rounded to the nearest step",
        };
        var name = new Option<string?>("--name") { Description = "The bundle's name; by default the source's with _int8 behind it" };
        var force = new Option<bool>("--force") { Description = "Write the bundle even if it agrees too little with fp32" };
        var json = new Option<bool>("--json") { Description = "The manifest of the new bundle as JSON on standard output" };
        var command = new Command("quantize", "Turns a bundle into 8-bit integers: two to three times as fast, and compared with fp32")
        {
            source, target, text, corpus, name, force, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            var folder = BundleFolder.Require(parsed.GetRequiredValue(source));
            var path = BundleFolder.RequireNew(parsed.GetRequiredValue(target));
            var line = TerminalLine.OfStandardError(error);
            var options = new QuantizationOptions
            {
                TextFile = RequireFile("--text", parsed.GetValue(text)),
                CorpusFile = RequireFile("--corpus", parsed.GetValue(corpus)),
                Name = parsed.GetValue(name),
                Force = parsed.GetValue(force),
                Progress = new ModelProgress(line),
            };
            var written = ModelQuantization.Quantize(folder, path, options, cancellation);
            line.Clear();
            line.WriteLine("rounding: " + Describe(written.Manifest.Rounding!));
            line.WriteLine(Describe(written.Manifest.Agreement!));
            output.WriteLine(parsed.GetValue(json) ? File.ReadAllText(Path.Combine(written.Path, BundleManifest.FileName)) : written.Path);
            return Task.FromResult(ExitCodes.Done);
        });
        return command;
    }

    /// <summary>How the weights of a model were rounded.</summary>
    public static string Describe(WeightRounding rounding) => rounding.Sentences == 0
        ? "each weight to the nearest step"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{rounding.Method.ToUpperInvariant()} by {rounding.Sentences:N0} sentences of {rounding.Pieces:N0} word pieces")
            + (rounding.HeldOut == 0 ? "" : string.Create(
                CultureInfo.InvariantCulture, $"; left out {rounding.HeldOut:N0} by which the precisions are compared"));

    /// <summary>A line about how well a model agrees with the one that it was made from.</summary>
    public static string Describe(PrecisionAgreement agreement)
    {
        var last = agreement.Layers[^1];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"agreement with fp32 on {agreement.Pieces:N0} word pieces: mean cosine {last.Mean:0.00000}, ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"1st percentile {last.FirstPercentile:0.0000}, least {last.Minimum:0.000}, ")
            + string.Create(CultureInfo.InvariantCulture, $"same nearest neighbour {agreement.SameNeighbour:P1}");
    }

    private static string? RequireFile(string option, string? file) => file is null || File.Exists(file)
        ? file
        : throw new UsageException($"{option} {file}: there is no such file.");
}

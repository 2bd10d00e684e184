using System.CommandLine;
using System.Text.Json.Nodes;
using SparkBert.Bundles;
using SparkBert.Models.Verification;
using SparkBert.Programs;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create(TextWriter output)
    {
        var path = new Argument<string>("bundle") { Description = "The bundle's folder" };
        var vectors = new Option<string?>("--vectors")
        {
            Description = "A JSON file of published vectors to compare with; by default those on Spark NLP's model cards",
        };
        var json = new Option<bool>("--json") { Description = "The comparisons as JSON" };
        const string Description = "Compares a bundle's vectors with published ones; exit code 1 if none match";
        var command = new Command("verify", Description) { path, vectors, json };
        command.SetAction((parsed, cancellation) =>
        {
            var folder = BundleFolder.Require(parsed.GetRequiredValue(path));

            // A run or two: packing the weights would take longer.
            using var model = BertModel.Open(folder, new BertModelOptions { PackWeights = false, RememberHashes = false }, cancellation);
            var comparisons = Compare(model, parsed.GetValue(vectors), cancellation);
            var match = comparisons.FirstOrDefault(comparison => comparison.IsMatch);
            if (parsed.GetValue(json))
            {
                output.WriteLine(ToJson(comparisons, match).ToJsonString());
            }
            else
            {
                foreach (var comparison in comparisons)
                {
                    output.WriteLine($"{(comparison.IsMatch ? "MATCH" : "no"),-6} {comparison}");
                }

                output.WriteLine(match is null
                    ? $"{model.Name} gives none of these vectors."
                    : $"{model.Name} gives the vectors of {match.Model}.");
            }

            return Task.FromResult(match is null ? ExitCodes.Failed : ExitCodes.Done);
        });
        return command;
    }

    /// <summary>The comparisons, the nearest first. The demonstration model is one of those that are known.</summary>
    private static List<VectorComparison> Compare(BertModel model, string? vectors, CancellationToken cancellation)
    {
        var comparisons = VectorComparison.Compare(model, vectors, cancellation);
        return vectors is not null
            ? [.. comparisons]
            : [.. comparisons.Append(DemoModel.Compare(model))
                .OrderBy(comparison => comparison.LargestDifference ?? float.PositiveInfinity)];
    }

    private static JsonObject ToJson(IEnumerable<VectorComparison> comparisons, VectorComparison? match) => new()
    {
        ["match"] = match?.Model,
        ["comparisons"] = new JsonArray([.. comparisons.Select(comparison => new JsonObject
        {
            ["model"] = comparison.Model,
            ["source"] = comparison.Source,
            ["text"] = comparison.Text,
            ["largestDifference"] = comparison.LargestDifference,
            ["match"] = comparison.IsMatch,
            ["explanation"] = comparison.Explanation,
        })]),
    };
}

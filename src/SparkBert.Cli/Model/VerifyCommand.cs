using System.CommandLine;
using System.Text.Json.Nodes;
using SparkBert.Models;
using SparkBert.Models.Verification;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model verify</c>.</summary>
internal static class VerifyCommand
{
    public static Command Create(TextWriter output)
    {
        var path = new Argument<string>("bundle") { Description = "The bundle's folder" };
        var vectors = new Option<string?>("--vectors") { Description = "A JSON file of published vectors to compare with; by default those on Spark NLP's model cards" };
        var json = new Option<bool>("--json") { Description = "The comparisons as JSON" };
        var command = new Command("verify", "Compares a bundle's vectors with published ones; exit code 1 where none match") { path, vectors, json };
        command.SetAction(parsed =>
        {
            var bundle = ModelBundle.Open(parsed.GetRequiredValue(path));
            var comparisons = VectorComparison.Compare(bundle, parsed.GetValue(vectors));
            var match = comparisons.FirstOrDefault(comparison => comparison.IsMatch);
            if (parsed.GetValue(json))
            {
                output.WriteLine(new JsonObject
                {
                    ["match"] = match?.Model,
                    ["comparisons"] = new JsonArray([.. comparisons.Select(Json)]),
                }.ToJsonString());
            }
            else
            {
                foreach (var comparison in comparisons)
                {
                    output.WriteLine($"{(comparison.IsMatch ? "MATCH" : "no"),-6} {comparison}");
                }

                output.WriteLine(match is null ? $"{bundle.Name} gives none of these vectors." : $"{bundle.Name} gives the vectors of {match.Model}.");
            }

            return match is null ? ExitCodes.Failed : ExitCodes.Done;
        });
        return command;
    }

    private static JsonObject Json(VectorComparison comparison) => new()
    {
        ["model"] = comparison.Model,
        ["source"] = comparison.Source,
        ["text"] = comparison.Text,
        ["largestDifference"] = comparison.LargestDifference,
        ["match"] = comparison.IsMatch,
        ["explanation"] = comparison.Explanation,
    };
}

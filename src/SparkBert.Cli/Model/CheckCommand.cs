using System.CommandLine;
using System.Text.Json.Nodes;
using SparkBert.Models.Verification;
using SparkBert.Programs;

namespace SparkBert.Cli.Model;

/// <summary>The command <c>sparkbert model check</c>.</summary>
internal static class CheckCommand
{
    public static Command Create(TextWriter output)
    {
        var path = new Argument<string>("bundle") { Description = "The bundle's folder" };
        var json = new Option<bool>("--json") { Description = "The checks as JSON" };
        const string Description = "Checks a bundle: hashes, shapes, a run, and the vectors it gave when it was written; exit code 1 where "
            + "something is wrong";
        var command = new Command("check", Description) { path, json };
        command.SetAction((parsed, cancellation) =>
        {
            var checks = BundleChecker.Check(parsed.GetRequiredValue(path), cancellation);
            var passed = checks.All(check => check.Passed);
            if (parsed.GetValue(json))
            {
                output.WriteLine(ToJson(checks, passed).ToJsonString());
            }
            else
            {
                foreach (var check in checks)
                {
                    output.WriteLine($"{(check.Passed ? "ok" : "FAILED"),-7}{check.Name,-11} {check.Detail}");
                }
            }

            return Task.FromResult(passed ? ExitCodes.Done : ExitCodes.Failed);
        });
        return command;
    }

    private static JsonObject ToJson(IEnumerable<ModelCheck> checks, bool passed) => new()
    {
        ["passed"] = passed,
        ["checks"] = new JsonArray([.. checks.Select(check => new JsonObject
        {
            ["name"] = check.Name,
            ["passed"] = check.Passed,
            ["detail"] = check.Detail,
        })]),
    };
}

using System.Text.Json.Nodes;

namespace SparkBert.Cli.Doctor;

/// <summary>Writes the findings as they come, or all as JSON.</summary>
/// <param name="isJson">Whether they are written as JSON.</param>
/// <param name="error">Standard error.</param>
/// <param name="output">Standard output.</param>
internal sealed class DoctorReport(bool isJson, TextWriter error, TextWriter output)
{
    /// <summary>Writes the findings.</summary>
    /// <returns>Whether none of them is a failure.</returns>
    public bool Write(IEnumerable<Finding> checks)
    {
        var findings = new List<Finding>();
        foreach (var finding in checks)
        {
            findings.Add(finding);
            if (!isJson)
            {
                Write(finding);
            }
            else if (!Console.IsErrorRedirected)
            {
                // Nothing else shows that the job of one row, which takes its time, is on its way.
                error.WriteLine($"{finding.Name}: {Format(finding.Status)}");
            }
        }

        var isWell = findings.All(finding => finding.Status != FindingStatus.Fail);
        if (isJson)
        {
            output.WriteLine(ToJson(isWell, findings).ToJsonString());
        }

        return isWell;
    }

    private static string Format(FindingStatus status) => status switch
    {
        FindingStatus.Ok => "ok",
        FindingStatus.Warn => "warn",
        _ => "fail",
    };

    private static JsonObject ToJson(bool isWell, IEnumerable<Finding> findings) => new()
    {
        ["ok"] = isWell,
        ["checks"] = new JsonArray([.. findings.Select(finding => new JsonObject
        {
            ["name"] = finding.Name,
            ["status"] = Format(finding.Status),
            ["found"] = finding.Found,
            ["advice"] = finding.Advice,
            ["values"] = finding.Values?.DeepClone(),
        })]),
    };

    private void Write(Finding finding)
    {
        output.WriteLine($"{Format(finding.Status),-5}{finding.Name,-10} {finding.Found}");
        if (finding.Advice is not null)
        {
            output.WriteLine($"{"",-16}{finding.Advice}");
        }
    }
}

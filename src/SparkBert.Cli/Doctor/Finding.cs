using System.Text.Json.Nodes;

namespace SparkBert.Cli.Doctor;

/// <summary>What a check came to.</summary>
/// <param name="Name">The check's name.</param>
/// <param name="Status">Whether it is well.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do about it; null where nothing is to do.</param>
/// <param name="Values">What was found, for programs; null where the text says it all.</param>
internal sealed record Finding(string Name, FindingStatus Status, string Found, string? Advice = null, JsonObject? Values = null)
{
    public static Finding Ok(string name, string found) => new(name, FindingStatus.Ok, found);

    public static Finding Warn(string name, string found, string advice) => new(name, FindingStatus.Warn, found, advice);

    public static Finding Fail(string name, string found, string advice) => new(name, FindingStatus.Fail, found, advice);
}

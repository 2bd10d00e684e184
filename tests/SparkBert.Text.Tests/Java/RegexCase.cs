namespace SparkBert.Text.Tests.Java;

/// <summary>A pattern, what its matches are replaced with, and the texts that it is tried on.</summary>
internal sealed record RegexCase(string Pattern, string Replacement, string[] Texts)
{
    /// <summary>What JdkRegex.java is asked.</summary>
    public string[] Question(string kind) => [kind, Pattern, Replacement, .. Texts];
}

using System.Text.RegularExpressions;

namespace SparkBert.Models.SparkNlp;

/// <summary>
/// The name of a file or folder of Spark NLP's model store: name, language, version of Spark NLP, version of Spark, time in milliseconds.
/// </summary>
/// <param name="Name">The model's name.</param>
/// <param name="Language">The language's code.</param>
internal sealed partial record SparkNlpArchiveName(string Name, string Language)
{
    /// <summary>The parts of a name such as <c>bert_large_cased_en_2.6.0_2.4_1598340717429.zip</c>; null if it is none.</summary>
    public static SparkNlpArchiveName? Parse(string name) => Form().Match(name) is { Success: true } match
        ? new SparkNlpArchiveName(match.Groups["name"].Value, match.Groups["language"].Value)
        : null;

    [GeneratedRegex(
        @"\A(?<name>.+)_(?<language>[a-z]{2,8})_[0-9]+(\.[0-9]+){1,3}_[0-9]+(\.[0-9]+){0,3}_[0-9]{10,16}(\.zip)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

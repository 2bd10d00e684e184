using System.Text.RegularExpressions;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tokens;

/// <summary>The rules of a tokenizer: prefix, infix and suffix pattern one behind the other; one rule for each infix pattern.</summary>
internal static class RulePatterns
{
    /// <summary>Makes the rules.</summary>
    /// <returns>The default rule if no pattern needs to run; otherwise the patterns, in the order in which they are tried.</returns>
    /// <exception cref="ArgumentException">A context character is longer than one, or a pattern can't be read.</exception>
    public static (ContextRule? Context, Regex[] Patterns) Create(TokenizerSettings parameters)
    {
        if (!parameters.ContextChars.All(part => part.Length == 1))
        {
            throw new ArgumentException("contextChars: All elements in context chars must have length == 1");
        }

        var contextChars = string.Concat(parameters.ContextChars);
        var context = ContextRule.Create(contextChars);
        var (prefix, suffix) = (parameters.PrefixPattern, parameters.SuffixPattern);
        if (context is not null && prefix is null && suffix is null && parameters.InfixPatterns.Count == 0)
        {
            return (context, []);
        }

        // Java's Pattern.quote.
        var quoted = $@"\Q{contextChars.Replace(@"\E", @"\E\\E\Q", StringComparison.Ordinal)}\E";
        var infixes = parameters.InfixPatterns.Count > 0 ? parameters.InfixPatterns
            : context is not null && IsSelfContained(prefix) ? [OneLoopInfix(quoted)]
            : [DefaultInfix(quoted)];
        prefix ??= $@"\A([{quoted}]*)";
        suffix ??= $@"([{quoted}]*)\z";
        return (null, [.. infixes.Select(infix => JavaRegex.Compile(prefix + infix + suffix))]);
    }

    /// <summary>
    /// Spark NLP's infix pattern. If the suffix does not match, its two loops try every way to divide a candidate, which takes 2 to the
    /// power of its length.
    /// </summary>
    internal static string DefaultInfix(string quoted) => $"([^{quoted}](?:.*[^{quoted}])*)";

    /// <summary>
    /// Matches what <see cref="DefaultInfix"/> matches, with one loop. Both can end at any character that is no context character, and try
    /// these ends from the last to the first. So the first match is the same whatever patterns are around them: the outer loop of the
    /// default one steps over line terminators, which the dot does not match. This holds only for context characters without line
    /// terminators.
    /// </summary>
    internal static string OneLoopInfix(string quoted) => $@"([^{quoted}](?:[\s\S]*[^{quoted}])?)";

    /// <summary>
    /// Whether what follows a prefix pattern is read as a pattern of its own, not as the rest of an open quotation or class.
    /// </summary>
    private static bool IsSelfContained(string? prefix)
    {
        if (prefix is null)
        {
            return true;
        }

        try
        {
            _ = JavaRegex.Compile(prefix);
            return !prefix.Contains(@"\Q", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

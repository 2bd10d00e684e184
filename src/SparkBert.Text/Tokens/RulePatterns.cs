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
        var infixes = parameters.InfixPatterns.Count > 0 ? parameters.InfixPatterns : [DefaultInfix(quoted)];
        prefix ??= $@"\A([{quoted}]*)";
        suffix ??= $@"([{quoted}]*)\z";
        return (null, [.. infixes.Select(infix => JavaRegex.Compile(prefix + infix + suffix))]);
    }

    /// <summary>
    /// Spark NLP's infix pattern. If the suffix does not match, its two loops can divide a candidate in 2 to the power of its length ways;
    /// <see cref="JavaRegex"/> makes one loop of them.
    /// </summary>
    internal static string DefaultInfix(string quoted) => $"([^{quoted}](?:.*[^{quoted}])*)";
}

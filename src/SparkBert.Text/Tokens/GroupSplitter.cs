using System.Buffers;
using System.Text.RegularExpressions;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tokens;

/// <summary>Divides the groups of a match by splitPattern and splitChars.</summary>
internal sealed class GroupSplitter
{
    private readonly Lazy<Regex>? pattern;
    private readonly Lazy<Regex?> chars;
    private readonly SearchValues<char> lastUnits;

    /// <param name="splitPattern">The Java pattern at which groups are divided; null for none.</param>
    /// <param name="splitChars">The characters, or escapes, at which a group is divided if the pattern leaves it whole.</param>
    /// <exception cref="ArgumentException">One of the characters is longer than one.</exception>
    public GroupSplitter(string? splitPattern, IReadOnlyList<string> splitChars)
    {
        if (!splitChars.All(part => part.Length == 1 || (part.Length == 2 && part[0] == '\\')))
        {
            // Spark NLP's own words, which say context characters here too.
            throw new ArgumentException("splitChars: All elements in context chars must have length == 1");
        }

        // Neither is compiled before a group needs it: Spark NLP checks neither when the tokenizer is fitted.
        pattern = splitPattern is null ? null : new Lazy<Regex>(() => JavaRegex.CompileForPlaces(splitPattern));
        var joined = string.Join('|', splitChars);
        chars = new Lazy<Regex?>(() => CompileOrNull(joined));
        lastUnits = SearchValues.Create([.. splitChars.Select(part => part[^1])]);
    }

    /// <summary>Divides a group.</summary>
    /// <returns>The parts, possibly none; null if the group is not divided.</returns>
    /// <exception cref="TextRuleException">splitPattern is no pattern.</exception>
    public List<Range>? Split(ReadOnlySpan<char> group)
    {
        if (pattern is not null && JavaSplit.Parts(Pattern(pattern), group) is { Count: > 1 } parts)
        {
            return parts;
        }

        // The last code units are searched literally, but the group is split by the elements joined to one pattern. So a dot leaves nothing
        // of a group. A group with the d of \d but no digit is one part, whose place is searched, unlike that of a group that is not
        // divided.
        return group.ContainsAny(lastUnits) && chars.Value is { } regex ? JavaSplit.Parts(regex, group) ?? [Range.All] : null;
    }

    private static Regex Pattern(Lazy<Regex> pattern)
    {
        try
        {
            return pattern.Value;
        }
        catch (ArgumentException error)
        {
            throw new TextRuleException($"splitPattern of the tokenizer is no pattern: {error.Message}");
        }
    }

    /// <summary>Characters that joined are no pattern (<c>*</c>, <c>(</c>) divide nothing; Spark NLP logs it and continues.</summary>
    private static Regex? CompileOrNull(string joined)
    {
        try
        {
            return JavaRegex.CompileForPlaces(joined);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}

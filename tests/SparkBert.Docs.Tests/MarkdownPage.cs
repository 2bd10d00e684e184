using System.Text.RegularExpressions;

namespace SparkBert.Docs.Tests;

/// <summary>The links and the headings of a Markdown file. What stands in code is neither.</summary>
/// <param name="Links">Where links and images lead, in order, as they are written.</param>
/// <param name="Anchors">The anchors of the headings, by GitHub's rule.</param>
internal sealed partial record MarkdownPage(IReadOnlyList<string> Links, IReadOnlySet<string> Anchors)
{
    /// <summary>Reads a file.</summary>
    public static MarkdownPage Read(string path)
    {
        var text = Comment().Replace(FencedCode().Replace(File.ReadAllText(path).ReplaceLineEndings("\n"), ""), "");
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(text))
        {
            anchors.Add(NextFree(Anchor(heading.Groups["text"].Value), anchors));
        }

        anchors.UnionWith(NamedPlace().Matches(text).Select(match => match.Groups["name"].Value));
        return new MarkdownPage([.. Link().Matches(InlineCode().Replace(text, "code")).Select(Target)], anchors);
    }

    /// <summary>
    /// The anchor that GitHub gives a heading: small letters, digits, hyphens and underscores of its text, with a hyphen for each space.
    /// </summary>
    public static string Anchor(string heading)
    {
        var text = LinkText().Replace(heading, "$1").Trim().ToLowerInvariant();
        return NotInAnchors().Replace(text, "").Replace(' ', '-');
    }

    private static string Target(Match link) => link.Groups["target"].Value.Trim('<', '>');

    private static string NextFree(string anchor, HashSet<string> taken)
    {
        var free = anchor;
        for (var i = 1; taken.Contains(free); i++)
        {
            free = $"{anchor}-{i}";
        }

        return free;
    }

    [GeneratedRegex("^ {0,3}(```+|~~~+).*\n(?:.*\n)*? {0,3}\\1.*$", RegexOptions.Multiline)]
    private static partial Regex FencedCode();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("(?<!`)(`+)(?!`)(?:(?!\n\n).)+?(?<!`)\\1(?!`)", RegexOptions.Singleline)]
    private static partial Regex InlineCode();

    [GeneratedRegex("^ {0,3}#{1,6} +(?<text>.+?)(?: +#+)? *$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("<[^>]+ (?:id|name)=\"(?<name>[^\"]+)\"")]
    private static partial Regex NamedPlace();

    /// <summary>Links and images in the text, places of links at a line's beginning, and those of HTML.</summary>
    [GeneratedRegex("""
        \]\(\s*(?<target><[^>]*>|[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)[^)]*\)
        |^\ {0,3}\[[^\]]+\]:\s*(?<target>\S+)
        |<[^>]+\ (?:href|src)="(?<target>[^"]*)"
        """, RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Link();

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{Nd}\p{Nl}\p{Pc} \-]")]
    private static partial Regex NotInAnchors();
}

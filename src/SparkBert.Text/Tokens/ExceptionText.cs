using System.Text;
using System.Text.RegularExpressions;

namespace SparkBert.Text.Tokens;

/// <summary>
/// Writes the text of an exception back into its sentence. Scala's replaceAllIn takes it for a Java replacement string
/// (Matcher.appendReplacement): <c>\c</c> becomes c, so that all behind it moves forward, and <c>$n</c> and <c>${name}</c> stand for a
/// group of the exceptions.
/// </summary>
internal static class ExceptionText
{
    /// <summary>Appends a replacement string.</summary>
    /// <param name="output">Gets the text.</param>
    /// <param name="replacement">The replacement string.</param>
    /// <param name="match">The match that is replaced.</param>
    /// <param name="regex">The pattern that found it.</param>
    /// <exception cref="TextRuleException">The text is no replacement string, or names a group that does not exist.</exception>
    public static void Append(StringBuilder output, string replacement, Match match, Regex regex)
    {
        for (var i = 0; i < replacement.Length;)
        {
            var c = replacement[i++];
            switch (c)
            {
                case '\\':
                    output.Append(i < replacement.Length ? replacement[i++]
                        : throw Refuse("a backslash at its end", "IllegalArgumentException"));
                    break;
                case '$':
                    output.Append(match.Groups[GroupAt(replacement, ref i, match, regex)].ValueSpan);
                    break;
                default:
                    output.Append(c);
                    break;
            }
        }
    }

    /// <summary>The number of the group that is named behind a dollar sign.</summary>
    private static int GroupAt(string replacement, ref int position, Match match, Regex regex)
    {
        if (position < replacement.Length && replacement[position] == '{')
        {
            return NamedGroupAt(replacement, ref position, regex);
        }

        if (position == replacement.Length || !char.IsAsciiDigit(replacement[position]))
        {
            throw Refuse("a dollar sign without a digit behind it", "IllegalArgumentException");
        }

        // As many digits as make the number of a group; the first one always counts.
        var group = replacement[position++] - '0';
        while (position < replacement.Length && char.IsAsciiDigit(replacement[position])
            && (group * 10) + replacement[position] - '0' < match.Groups.Count)
        {
            group = (group * 10) + replacement[position++] - '0';
        }

        return group < match.Groups.Count ? group : throw Refuse("a dollar sign and the number of no group", "IndexOutOfBoundsException");
    }

    private static int NamedGroupAt(string replacement, ref int position, Regex regex)
    {
        var end = position + 1;
        while (end < replacement.Length && char.IsAsciiLetterOrDigit(replacement[end]))
        {
            end++;
        }

        var name = replacement[(position + 1)..end];
        position = end + 1;
        var isName = end < replacement.Length && replacement[end] == '}' && name.Length > 0 && !char.IsAsciiDigit(name[0]);
        return isName && regex.GroupNumberFromName(name) is > 0 and var group ? group
            : throw Refuse("'${' and the name of no group", "IllegalArgumentException");
    }

    private static TextRuleException Refuse(string what, string javaException) =>
        new($"an exception of the tokenizer found a text that can't be written back: it holds {what} (Spark NLP: {javaException}).");
}

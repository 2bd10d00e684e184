using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SparkBert.Text.Java;

/// <summary>
/// Replacement strings of <c>Matcher.appendReplacement</c> in JDK 17: a backslash makes the next character literal; <c>$1</c> and
/// <c>${name}</c> stand for groups.
/// </summary>
internal static class JavaReplacement
{
    /// <summary>Appends what a replacement string stands for.</summary>
    /// <param name="output">Gets the text.</param>
    /// <param name="replacement">The replacement string.</param>
    /// <param name="match">The match of a pattern that <see cref="JavaRegex"/> made.</param>
    /// <exception cref="JavaReplacementException">It is no replacement string, or names a group that the pattern does not have.</exception>
    public static void Append(StringBuilder output, string replacement, Match match)
    {
        for (var i = 0; i < replacement.Length; i++)
        {
            switch (replacement[i])
            {
                case '\\':
                    i++;
                    output.Append(i < replacement.Length ? replacement[i] : throw Fail("character to be escaped is missing"));
                    break;
                case '$':
                    // A group without a match has an empty value here.
                    output.Append(ReadGroup(replacement, ref i, match).Value);
                    break;
                default:
                    output.Append(replacement[i]);
                    break;
            }
        }
    }

    /// <summary>Reads a reference from its dollar sign to its last character.</summary>
    private static Group ReadGroup(string replacement, ref int i, Match match)
    {
        var first = ++i < replacement.Length ? replacement[i] : throw Fail("Illegal group reference: group index is missing");
        if (first == '{')
        {
            var start = i + 1;
            while (++i < replacement.Length && char.IsAsciiLetterOrDigit(replacement[i]))
            {
            }

            var name = replacement[start..i];
            return name.Length == 0 ? throw Fail("named capturing group has 0 length name")
                : i == replacement.Length || replacement[i] != '}' ? throw Fail("named capturing group is missing trailing '}'")
                : char.IsAsciiDigit(name[0]) ? throw Fail($"capturing group name {{{name}}} starts with digit character")
                : match.Groups.TryGetValue(name, out var named) ? named
                : throw Fail($"No group with name {{{name}}}");
        }

        if (!char.IsAsciiDigit(first))
        {
            throw Fail("Illegal group reference");
        }

        // Further digits count as long as a group of that number exists.
        var number = first - '0';
        for (; i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]); i++)
        {
            var longer = (number * 10) + replacement[i + 1] - '0';
            if (longer >= match.Groups.Count)
            {
                break;
            }

            number = longer;
        }

        return number < match.Groups.Count
            ? match.Groups[number]
            : throw Fail("No group " + number.ToString(CultureInfo.InvariantCulture));
    }

    private static JavaReplacementException Fail(string message) => new(message);
}

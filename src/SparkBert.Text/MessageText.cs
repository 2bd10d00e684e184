using System.Globalization;
using System.Text;

namespace SparkBert.Text;

/// <summary>
/// Messages, which may quote files, servers and other libraries, made safe for the terminal and the log that show them: a line each.
/// </summary>
public static class MessageText
{
    /// <summary>Characters after which a message is cut: a file can make a name of any length.</summary>
    private const int MaxLength = 4000;

    /// <summary>
    /// Makes a message a line: ends of lines and tabs become blanks, and what else must not be shown is shown by number.
    /// </summary>
    /// <param name="message">The message.</param>
    public static string ToLine(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message.Length <= MaxLength && !message.EnumerateRunes().Any(MustNotBeShown))
        {
            return message;
        }

        var line = new StringBuilder();
        foreach (var rune in message.Trim().EnumerateRunes())
        {
            if (line.Length >= MaxLength - 16)
            {
                line.Append("...");
                break;
            }

            if (rune.Value is '\n' or '\r' or '\t')
            {
                line.Append(line.Length > 0 && line[^1] == ' ' ? "" : " ");
            }
            else
            {
                Append(line, rune);
            }
        }

        return line.ToString();
    }

    /// <summary>Appends a character to a text that is shown: by its number where it must not be shown itself.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rune">The character.</param>
    public static void Append(StringBuilder text, Rune rune)
    {
        ArgumentNullException.ThrowIfNull(text);
        _ = MustNotBeShown(rune)
            ? text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
            : text.Append(rune.ToString());
    }

    /// <summary>Control characters, and those that change the direction of text or end a line.</summary>
    private static bool MustNotBeShown(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}

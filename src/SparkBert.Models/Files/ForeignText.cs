using System.Globalization;
using System.Text;

namespace SparkBert.Models.Files;

/// <summary>Makes text from files and servers, which may hold anything, safe for messages.</summary>
internal static class ForeignText
{
    /// <summary>Shows control characters and those that change the direction of text by number, and cuts a long text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">Characters after which it is cut.</param>
    public static string Show(string text, int maxLength = 120)
    {
        var shown = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (shown.Length >= maxLength)
            {
                shown.Append("...");
                break;
            }

            if (Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                shown.Append(rune.ToString());
            }
        }

        return shown.Length == 0 ? "without a name" : shown.ToString();
    }
}

using System.Text;
using SparkBert.Text;

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

            MessageText.Append(shown, rune);
        }

        return shown.Length == 0 ? "without a name" : shown.ToString();
    }
}

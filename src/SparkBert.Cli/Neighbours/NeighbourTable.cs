using System.Globalization;
using System.Text;

namespace SparkBert.Cli.Neighbours;

/// <summary>Neighbours as a table for people.</summary>
internal static class NeighbourTable
{
    /// <summary>A longer token is cut off: one of hundreds of letters would push the rest out of sight.</summary>
    private const int MaxWidth = 24;

    /// <summary>Writes the table.</summary>
    /// <param name="token">The token whose neighbours they are.</param>
    /// <param name="nearest">The neighbours, the nearest first.</param>
    public static string Format(FoundToken token, IReadOnlyList<(double Cosine, FoundToken Token)> nearest)
    {
        var width = Math.Max("token".Length, nearest.Select(found => Shorten(found.Token.Result).Length).DefaultIfEmpty().Max());
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{token.Result} (row {token.Row}): {token.Context}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"  cosine  {"token".PadRight(width)}  row      in\n");
        foreach (var (cosine, found) in nearest)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"  {cosine,6:F3}  {Shorten(found.Result).PadRight(width)}  {found.Row.ToString().PadRight(7)}  {found.Context}\n");
        }

        return text.ToString();
    }

    private static string Shorten(string token) => token.Length <= MaxWidth ? token : token[..(MaxWidth - 3)] + "...";
}

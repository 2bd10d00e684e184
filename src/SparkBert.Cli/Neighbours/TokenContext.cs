namespace SparkBert.Cli.Neighbours;

/// <summary>The tokens around a token.</summary>
internal static class TokenContext
{
    private const int Around = 5;

    /// <summary>The tokens as a text, the one in brackets.</summary>
    /// <param name="token">The token.</param>
    /// <param name="start">The first of its row.</param>
    /// <param name="end">Behind the last of its row.</param>
    /// <param name="find">Gives a token by its number.</param>
    public static string Format(int token, int start, int end, Func<int, string> find)
    {
        var first = Math.Max(start, token - Around);
        var last = Math.Min(end, token + Around + 1);
        var parts = Enumerable.Range(first, last - first).Select(other => other == token ? $"[{find(other)}]" : find(other));
        return $"{(first > start ? "... " : "")}{string.Join(' ', parts)}{(last < end ? " ..." : "")}";
    }
}

namespace SparkBert.Cli.Tests;

/// <summary>Text whose vectors can't be packed into much less than their bytes: no line is like another.</summary>
internal static class DistinctText
{
    private static readonly string[] Words =
    [
        "many", "words", "need", "room", "on", "the", "disk", "more", "than", "there", "is", "river", "bank", "of", "a", "town", "old",
        "man", "sea", "and", "light", "over", "house", "green", "hill", "never", "seen", "before", "who", "came", "late", "home",
    ];

    /// <summary>Lines of eight words.</summary>
    public static string Lines(int count)
    {
        var random = new Random(20261127);
        return string.Concat(Enumerable.Range(0, count).Select(_ => string.Join(' ', random.GetItems(Words, 8)) + ".\n"));
    }
}

namespace SparkBert.Programs;

/// <summary>Finds the name that somebody may have meant.</summary>
public static class NearestName
{
    /// <summary>The name that takes the fewest edits; null if none is near.</summary>
    /// <param name="given">What was written.</param>
    /// <param name="names">The names that there are.</param>
    public static string? Find(string given, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(given);
        ArgumentNullException.ThrowIfNull(names);

        // A third of the letters: more would be another word.
        var nearest = names
            .Select(name => (Name: name, Edits: CountEdits(given.ToLowerInvariant(), name.ToLowerInvariant())))
            .Where(found => found.Edits <= Math.Max(1, found.Name.TrimStart('-').Length / 3))
            .OrderBy(found => found.Edits)
            .ThenBy(found => found.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.Name;
    }

    /// <summary>Letters to put in, take out, replace or swap with their neighbour.</summary>
    private static int CountEdits(string from, string to)
    {
        var edits = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(
                        Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1,
                        edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[from.Length, to.Length];
    }
}

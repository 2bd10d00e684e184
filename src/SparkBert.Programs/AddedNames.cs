namespace SparkBert.Programs;

/// <summary>The names of the columns that a run adds to those of its input: each must be one of its own.</summary>
public static class AddedNames
{
    /// <summary>Refuses two columns of one name, of which one would be lost.</summary>
    /// <param name="names">What gives each name, such as an option, and the name. Small and capital letters are the same to Spark.</param>
    /// <exception cref="ArgumentException">A name is there twice.</exception>
    public static void RequireDistinct(IEnumerable<(string Source, string Name)> names)
    {
        var first = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (source, name) in names)
        {
            if (!first.TryAdd(name, source))
            {
                throw new ArgumentException($"{first[name]} and {source} are both '{name}'; choose two names.");
            }
        }
    }
}

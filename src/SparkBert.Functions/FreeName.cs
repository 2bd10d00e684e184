namespace SparkBert.Functions;

/// <summary>Names that no column has, for columns of a run's own.</summary>
public static class FreeName
{
    /// <summary>A name that is not taken: the wanted one, with as many <c>_</c> behind it as are needed.</summary>
    /// <param name="wanted">The name.</param>
    /// <param name="taken">The names that are taken; small and capital letters are the same, as they are to Spark.</param>
    public static string Find(string wanted, IEnumerable<string> taken)
    {
        var names = taken.ToHashSet(StringComparer.OrdinalIgnoreCase);
        while (names.Contains(wanted))
        {
            wanted += "_";
        }

        return wanted;
    }
}

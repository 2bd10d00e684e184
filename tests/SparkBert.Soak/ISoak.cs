namespace SparkBert.Soak;

/// <summary>Something that is done again and again, disturbed, until the time is over.</summary>
internal interface ISoak
{
    /// <summary>Its name in the summary.</summary>
    string Name { get; }

    /// <summary>Whether its processes are killed.</summary>
    bool IsKilled { get; }

    /// <summary>One round: the rows that were compared with those of an undisturbed run.</summary>
    /// <param name="random">Decides rows and disturbances.</param>
    /// <param name="counts">Counts what was done.</param>
    /// <param name="ended">The time is over: what is running is finished, undisturbed.</param>
    /// <exception cref="SoakException">A row is missing, there twice, or not the same bits.</exception>
    void RunRound(Random random, SoakCounts counts, CancellationToken ended);
}

/// <summary>Rows are not what they must be.</summary>
/// <param name="message">Which, and where.</param>
internal sealed class SoakException(string message) : Exception(message);

/// <summary>What was done so far; any thread may count.</summary>
internal sealed class SoakCounts
{
    private long rounds;
    private long rows;
    private long kills;
    private long restarts;

    public long Rounds => Interlocked.Read(ref rounds);

    public long Rows => Interlocked.Read(ref rows);

    /// <summary>Processes that were killed.</summary>
    public long Kills => Interlocked.Read(ref kills);

    /// <summary>Processes that were started again, by us or by Spark.</summary>
    public long Restarts => Interlocked.Read(ref restarts);

    public void AddRound(long compared)
    {
        Interlocked.Increment(ref rounds);
        Interlocked.Add(ref rows, compared);
    }

    public void AddKill() => Interlocked.Increment(ref kills);

    public void AddRestart() => Interlocked.Increment(ref restarts);

    /// <summary>Compares rows with those of an undisturbed run.</summary>
    /// <exception cref="SoakException">They differ.</exception>
    public static void Compare(string what, IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual)
    {
        var wrong = expected.Keys.Union(actual.Keys, StringComparer.Ordinal)
            .Where(id => !expected.TryGetValue(id, out var before) || !actual.TryGetValue(id, out var after) || before != after)
            .Order(StringComparer.Ordinal).ToList();
        if (wrong.Count > 0)
        {
            throw new SoakException(
                $"{what}: {expected.Count} rows were expected and {actual.Count} came; {wrong.Count} are missing, too many or different, "
                + $"such as {string.Join(", ", wrong.Take(5))}.");
        }
    }
}

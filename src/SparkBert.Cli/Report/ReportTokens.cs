namespace SparkBert.Cli.Report;

/// <summary>
/// Tokens that a report shows, at most so many: where there are more, each has the same chance to be among them. The choice is the same
/// each time.
/// </summary>
/// <param name="max">How many.</param>
internal sealed class ReportTokens(int max)
{
    private const int Seed = 20261127;

    private readonly List<ReportToken> kept = [];
    private readonly Random random = new(Seed);
    private long seen;

    /// <summary>Those that are kept, in the order of the file.</summary>
    public IReadOnlyList<ReportToken> Take() => [.. kept.OrderBy(token => token.Place)];

    /// <summary>Looks at a token: reservoir sampling.</summary>
    /// <param name="make">Makes it, where it is kept, with its place in the file.</param>
    public void Add(Func<long, ReportToken> make)
    {
        var place = seen++;
        if (kept.Count < max)
        {
            kept.Add(make(place));
        }
        else if (random.NextInt64(place + 1) is var slot && slot < max)
        {
            kept[(int)slot] = make(place);
        }
    }
}

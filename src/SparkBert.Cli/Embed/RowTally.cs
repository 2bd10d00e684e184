using SparkBert.Annotations;
using SparkBert.Programs;

namespace SparkBert.Cli.Embed;

/// <summary>Counts the rows of a run, and ends it where too many are bad.</summary>
/// <param name="limit">How many bad rows the run goes on with; null for any number.</param>
internal sealed class RowTally(MaxFailures? limit)
{
    /// <summary>Rows done, the bad ones included.</summary>
    public long Rows { get; private set; }

    /// <summary>Bad rows.</summary>
    public long Bad { get; private set; }

    /// <summary>Adds rows.</summary>
    /// <exception cref="RowErrorException">There are too many bad rows.</exception>
    public void Add(long rows, long bad)
    {
        Rows += rows;
        Bad += bad;
        if (bad > 0)
        {
            Check(isEnd: false);
        }
    }

    /// <summary>Says that there are no more rows.</summary>
    /// <exception cref="RowErrorException">There are too many bad rows.</exception>
    public void End() => Check(isEnd: true);

    private void Check(bool isEnd)
    {
        if (limit is { } most && most.IsExceeded(Bad, Rows, isEnd))
        {
            throw new RowErrorException($"{Bad} of {Rows} rows are bad, more than --max-failures {most}.");
        }
    }
}

using SparkBert.Functions;
using SparkBert.Spark.Sql;

namespace SparkBert.Programs;

/// <summary>What the tasks of a job did, as the embedded engine says it of a run.</summary>
public static class FiguresSummary
{
    /// <summary>The summary of the successful tasks up to now.</summary>
    /// <param name="figures">Where the tasks counted.</param>
    /// <param name="wall">The wall time of the job.</param>
    public static RunSummary Summary(this TaskFiguresAccumulator figures, TimeSpan wall)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return Add(figures.Values(), wall);
    }

    /// <summary>The summary of tasks.</summary>
    /// <param name="tasks">What each counted.</param>
    /// <param name="wall">The wall time of the job.</param>
    internal static RunSummary Add(IReadOnlyList<TaskFigures> tasks, TimeSpan wall) =>
        new()
        {
            Rows = tasks.Sum(task => task.OutputRows),
            Sentences = tasks.Sum(task => task.Sentences),
            Tokens = tasks.Sum(task => task.Tokens),
            TruncatedSentences = tasks.Sum(task => task.TruncatedSentences),
            TruncatedTokens = tasks.Sum(task => task.TruncatedTokens),
            UnknownTokens = tasks.Sum(task => task.UnknownTokens),
            Quarantined = tasks.Sum(task => task.Quarantined),
            ModelCalls = tasks.Sum(task => task.ModelCalls),
            UsefulPositions = tasks.Sum(task => task.UsefulPositions),
            ComputedPositions = tasks.Sum(task => task.ComputedPositions),
            Wall = wall,
            SessionTime = TimeSpan.FromSeconds(tasks.Sum(task => task.SessionSeconds)),
            ThreadTime = TimeSpan.FromSeconds(tasks.Sum(task => task.ThreadSeconds)),
        };
}

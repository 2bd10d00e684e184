using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Progress;

/// <summary>How far a stage is.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Tasks">Its tasks.</param>
/// <param name="Done">Those that are done.</param>
/// <param name="Elapsed">Time since it was submitted.</param>
internal readonly record struct StageProgress(int Id, int Tasks, int Done, TimeSpan Elapsed)
{
    /// <summary>The time for its other tasks, if they are like those that are done; null before the first is.</summary>
    public TimeSpan? Left => Done > 0 ? Elapsed / Done * (Tasks - Done) : null;

    /// <summary>The stages that run at the moment, as Spark's status store has them.</summary>
    public static IReadOnlyList<StageProgress> ReadRunning(SparkContext context)
    {
        var tracker = context.Java.CallObject("statusTracker");
        var ids = tracker.CallObject("getActiveStageIds");
        var gateway = tracker.Gateway;
        List<StageProgress> stages = [];
        for (int i = 0, count = gateway.ArrayLength(ids); i < count; i++)
        {
            // A stage may be over, and forgotten, before it is asked for.
            var id = (int)gateway.ArrayElement(ids, i)!;
            if (tracker.CallOption("getStageInfo", id) is Gateway.JavaObject stage)
            {
                var submitted = DateTimeOffset.FromUnixTimeMilliseconds(stage.CallLong("submissionTime"));
                stages.Add(new StageProgress(
                    id, stage.CallInt("numTasks"), stage.CallInt("numCompletedTasks"), DateTimeOffset.UtcNow - submitted));
            }
        }

        return stages;
    }
}

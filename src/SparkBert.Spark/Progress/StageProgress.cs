using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Progress;

/// <summary>The progress of a stage.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Tasks">Its tasks.</param>
/// <param name="Done">The number of finished tasks.</param>
/// <param name="Elapsed">Time since it was submitted.</param>
internal readonly record struct StageProgress(int Id, int Tasks, int Done, TimeSpan Elapsed)
{
    /// <summary>The time for the remaining tasks, if they are like the finished ones; null before the first one has finished.</summary>
    public TimeSpan? Left => Done > 0 ? Elapsed / Done * (Tasks - Done) : null;

    /// <summary>The running stages in Spark's status store.</summary>
    public static IReadOnlyList<StageProgress> ReadRunning(SparkContext context)
    {
        var tracker = context.Java.CallObject("statusTracker");
        var ids = tracker.CallObject("getActiveStageIds");
        var gateway = tracker.Gateway;
        List<StageProgress> stages = [];
        for (int i = 0, count = gateway.ArrayLength(ids); i < count; i++)
        {
            // A stage may have ended, and been forgotten, before it is read.
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

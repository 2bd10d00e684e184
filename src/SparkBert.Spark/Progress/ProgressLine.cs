using System.Globalization;

namespace SparkBert.Spark.Progress;

/// <summary>The text of the line that shows Spark's progress.</summary>
internal static class ProgressLine
{
    /// <summary>The text.</summary>
    /// <param name="stages">The running stages.</param>
    /// <param name="rows">Rows of the finished tasks.</param>
    /// <param name="tokens">Tokens of the finished tasks.</param>
    /// <param name="elapsed">Time since the beginning.</param>
    public static string Format(IReadOnlyList<StageProgress> stages, long rows, long tokens, TimeSpan elapsed)
    {
        if (stages.Count == 0)
        {
            return "waiting for Spark";
        }

        var (done, all) = (stages.Sum(stage => stage.Done), stages.Sum(stage => stage.Tasks));
        var ids = string.Join(", ", stages.Select(stage => stage.Id));
        var speed = tokens / Math.Max(elapsed.TotalSeconds, 0.001);
        var left = stages.Max(stage => stage.Left) is { } time ? $", {FormatTime(time)} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"stage {ids}: {done:N0} of {all:N0} tasks, {rows:N0} rows, {speed:N0} tokens/s{left}");
    }

    /// <summary>Hours, minutes and seconds, rounded up; hours may exceed a day.</summary>
    private static string FormatTime(TimeSpan time)
    {
        time = TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds));
        return string.Create(CultureInfo.InvariantCulture, $@"{(long)time.TotalHours:00}:{time:mm\:ss}");
    }
}

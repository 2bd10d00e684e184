using System.Diagnostics;
using System.Globalization;
using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Progress;

/// <summary>
/// A line on a terminal while Spark works: the running stages and their tasks from Spark's status store, rows and tokens a second from the tasks that are done, and the time left. It begins
/// with the object and goes away with it.
/// </summary>
public sealed class JobProgress : IDisposable
{
    private const string Variable = "SPARKBERT_PROGRESS";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly SparkContext context;
    private readonly TaskFiguresAccumulator? figures;
    private readonly TextWriter output;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly ManualResetEventSlim ended = new();
    private readonly Thread thread;
    private int width;

    private JobProgress(SparkContext context, TaskFiguresAccumulator? figures, TextWriter output)
    {
        this.context = context;
        this.figures = figures;
        this.output = output;
        thread = new Thread(Show) { IsBackground = true, Name = "progress" };
        thread.Start();
    }

    /// <summary>
    /// Shows the line on standard error; null where that is no terminal. spark-submit stands between a program that it starts and the terminal, and copies what the program writes: then the
    /// environment variable <c>SPARKBERT_PROGRESS=terminal</c>, which <c>spark-submit.sh</c> sets, says that there is one.
    /// </summary>
    /// <param name="session">The session whose jobs are watched.</param>
    /// <param name="figures">Where the tasks count; null to show tasks alone.</param>
    public static JobProgress? OnTerminal(SparkSession session, TaskFiguresAccumulator? figures)
    {
        ArgumentNullException.ThrowIfNull(session);
        var isTerminal = !Console.IsErrorRedirected || (SparkSubmit.StartedThisProgram && Environment.GetEnvironmentVariable(Variable) == "terminal");
        return isTerminal ? new JobProgress(session.SparkContext, figures, Console.Error) : null;
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        ended.Set();
        thread.Join();
        ended.Dispose();
    }

    /// <summary>The line.</summary>
    /// <param name="stages">The running stages.</param>
    /// <param name="rows">Rows of the tasks that are done.</param>
    /// <param name="tokens">Tokens of the tasks that are done.</param>
    /// <param name="elapsed">Time since the beginning.</param>
    internal static string Line(IReadOnlyList<StageProgress> stages, long rows, long tokens, TimeSpan elapsed)
    {
        if (stages.Count == 0)
        {
            return "waiting for Spark";
        }

        var (done, all) = (stages.Sum(stage => stage.Done), stages.Sum(stage => stage.Tasks));
        var left = stages.Max(stage => stage.Left) is { } time ? $", {Clock(TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)))} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"stage {string.Join(", ", stages.Select(stage => stage.Id))}: {done:N0} of {all:N0} tasks, {rows:N0} rows, {tokens / Math.Max(elapsed.TotalSeconds, 0.001):N0} tokens/s{left}");
    }

    /// <summary>Hours, minutes and seconds; hours go on beyond a day.</summary>
    private static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $@"{(long)time.TotalHours:00}:{time:mm\:ss}");

    /// <summary>The stages that run at the moment, as Spark's status store has them.</summary>
    internal static IReadOnlyList<StageProgress> Stages(SparkContext context)
    {
        var tracker = context.Java.CallObject("statusTracker");
        var ids = tracker.CallObject("getActiveStageIds");
        var count = tracker.Gateway.ArrayLength(ids);
        List<StageProgress> stages = [];
        for (var i = 0; i < count; i++)
        {
            // A stage may be over, and forgotten, before it is asked for.
            var id = (int)tracker.Gateway.ArrayElement(ids, i)!;
            if (tracker.CallObject("getStageInfo", id) is var found && found.CallBool("isDefined"))
            {
                var stage = found.CallObject("get");
                var submitted = DateTimeOffset.FromUnixTimeMilliseconds(stage.CallLong("submissionTime"));
                stages.Add(new StageProgress(id, stage.CallInt("numTasks"), stage.CallInt("numCompletedTasks"), DateTimeOffset.UtcNow - submitted));
            }
        }

        return stages;
    }

    private void Show()
    {
        do
        {
            try
            {
                var tasks = figures?.Values() ?? [];
                Write(Line(Stages(context), tasks.Sum(task => task.OutputRows), tasks.Sum(task => task.Tokens), clock.Elapsed));
            }
            catch (Exception e) when (e is SparkException or InvalidOperationException or FormatException or InvalidCastException)
            {
                // The job's own call says what happened to the JVM; a line that can't be shown ends nothing.
                break;
            }
        }
        while (!ended.Wait(Interval));

        Write("");
        output.Write('\r');
    }

    private void Write(string line)
    {
        output.Write('\r');
        output.Write(line.PadRight(width));
        output.Flush();
        width = line.Length;
    }
}

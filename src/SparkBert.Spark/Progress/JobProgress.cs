using System.Diagnostics;
using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Progress;

/// <summary>
/// A line on a terminal while Spark works: the running stages and their tasks from Spark's status store, rows and tokens per second of the
/// finished tasks, and the remaining time. It appears with the object and disappears with it.
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
    /// Shows the line on standard error. spark-submit is between its program and the terminal, and copies the program's output. There the
    /// environment variable <c>SPARKBERT_PROGRESS=terminal</c>, which <c>spark-submit.sh</c> sets, says that there is a terminal.
    /// </summary>
    /// <param name="session">The session whose jobs are watched.</param>
    /// <param name="figures">Where the tasks count; null to show tasks alone.</param>
    /// <returns>The line; null if there is no terminal.</returns>
    public static JobProgress? OnTerminal(SparkSession session, TaskFiguresAccumulator? figures)
    {
        ArgumentNullException.ThrowIfNull(session);
        var isTerminal = !Console.IsErrorRedirected
            || (SparkSubmit.StartedThisProgram && Environment.GetEnvironmentVariable(Variable) == "terminal");
        return isTerminal ? new JobProgress(session.SparkContext, figures, Console.Error) : null;
    }

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        ended.Set();
        thread.Join();
        ended.Dispose();
    }

    private void Show()
    {
        do
        {
            try
            {
                var tasks = figures?.Values() ?? [];
                Write(ProgressLine.Format(
                    StageProgress.ReadRunning(context), tasks.Sum(task => task.OutputRows), tasks.Sum(task => task.Tokens), clock.Elapsed));
            }
            catch (Exception e) when (e is SparkException or InvalidOperationException or FormatException or InvalidCastException)
            {
                // The job's own call reports what happened to the JVM; a failure of the line must not end anything.
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

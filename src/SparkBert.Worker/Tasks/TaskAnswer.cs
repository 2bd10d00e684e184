using SparkBert.Worker.Arrow;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>
/// The answer to a task, whoever asked for it: one Arrow stream if there are rows, then the figures of the task, or an error in place of
/// what was not written yet.
/// </summary>
internal sealed class TaskAnswer(WireWriter writer) : IDisposable
{
    private readonly ArrowOutput output = new(writer);

    /// <summary>Writes the rows of an operator and reads what it leaves of its input.</summary>
    /// <exception cref="OperationCanceledException">The task was cancelled.</exception>
    public void WriteRows(Operator work, CancellationToken cancellation)
    {
        foreach (var batch in work.Run())
        {
            output.Write(batch);
            cancellation.ThrowIfCancellationRequested();
        }

        work.Drain();
        output.End();
    }

    /// <summary>Ends a task that failed: sends the error, unless nobody waits for it, and writes a line to the log.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="name">The task, for the log.</param>
    /// <param name="log">Never gets the error's text, which may quote a row.</param>
    /// <param name="isCancelled">Whether the other side has left.</param>
    public TaskLoopEnd Fail(Exception error, string name, TextWriter log, bool isCancelled)
    {
        if (PeerGoneException.IsCauseOf(error) || (isCancelled && !output.IsBroken))
        {
            log.WriteLine(TaskLine.DescribeLeft(name, output.Rows));
            return TaskLoopEnd.Gone;
        }

        var isSent = SendError(error);
        log.WriteLine(TaskLine.DescribeFailed(name, error, isSent));
        return isSent ? TaskLoopEnd.ErrorSent : TaskLoopEnd.Gone;
    }

    /// <summary>The figures of the task so far.</summary>
    public TaskFigures CreateFigures(IEnumerable<byte[]> commands, FunctionTask task, ArrowInput input, TimeSpan elapsed) => new()
    {
        StageId = task.StageId,
        PartitionId = task.PartitionId,
        Functions = TaskFigures.HashCommands(commands),
        InputRows = input.Rows,
        OutputRows = output.Rows,
        InputBytes = input.Bytes,
        OutputBytes = output.Bytes,
        Quarantined = task.Reports.Sum(report => report.Quarantined),
        Sentences = task.Reports.Sum(report => report.Sentences),
        Tokens = task.Reports.Sum(report => report.Tokens),
        TruncatedTokens = task.Reports.Sum(report => report.TruncatedTokens),
        TruncatedSentences = task.Reports.Sum(report => report.TruncatedSentences),
        UnknownTokens = task.Reports.Sum(report => report.UnknownTokens),
        UsefulPositions = task.Reports.Sum(report => report.UsefulPositions),
        ComputedPositions = task.Reports.Sum(report => report.ComputedPositions),
        ModelCalls = task.Reports.Sum(report => report.ModelCalls),
        SessionSeconds = task.Reports.Sum(report => report.SessionTime.TotalSeconds),
        Seconds = elapsed.TotalSeconds,
        ThreadSeconds = Math.Max(
            (elapsed.TotalSeconds * Math.Max(1, task.Cpus)) + task.Reports.Sum(report => report.BorrowedTime.TotalSeconds),
            task.Reports.Sum(report => report.SessionTime.TotalSeconds)),
        ModelLoads = BertModel.LoadCount,
        ProcessId = Environment.ProcessId,
    };

    public void Dispose() => output.Dispose();

    /// <summary>
    /// Sends an error. Ends an open Arrow stream first: its reader would read the marker as a message.
    /// </summary>
    private bool SendError(Exception error)
    {
        if (output.IsBroken)
        {
            return false;
        }

        try
        {
            output.End();
            writer.WriteInt(SpecialInts.PythonExceptionThrown);
            writer.WriteUtf(WorkerError.Format(error));
            writer.Flush();
            return true;
        }
        catch (PeerGoneException)
        {
            return false;
        }
    }
}

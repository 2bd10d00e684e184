using System.Diagnostics;
using System.Security.Cryptography;
using SparkBert.Worker.Arrow;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>Runs the tasks of a connection, one after the other.</summary>
/// <param name="reader">The connection behind its authentication.</param>
/// <param name="writer">The same, the other way.</param>
/// <param name="functions">The functions of the worker.</param>
/// <param name="log">One line a task: counts and names, never a row's text.</param>
/// <param name="cancellation">Set when the JVM leaves.</param>
internal sealed class TaskLoop(
    WireReader reader, WireWriter writer, FunctionTable functions, TextWriter log, CancellationToken cancellation)
{
    private readonly BroadcastSet broadcasts = new();

    private enum TaskEnd
    {
        Next,
        Done,
        Gone,
        ErrorSent,
    }

    public TaskLoopEnd Run()
    {
        TaskEnd end;
        do
        {
            end = RunTask();
        }
        while (end == TaskEnd.Next);

        return end switch
        {
            TaskEnd.Done => TaskLoopEnd.Done,
            TaskEnd.ErrorSent => TaskLoopEnd.ErrorSent,
            _ => TaskLoopEnd.Gone,
        };
    }

    private TaskEnd RunTask()
    {
        using var output = new ArrowOutput(writer);
        var name = "a task";
        try
        {
            if (TaskHeaderReader.Read(reader, broadcasts.Change) is not { } header)
            {
                return TaskEnd.Done;
            }

            var clock = Stopwatch.StartNew();
            var begun = DateTimeOffset.UtcNow;
            name = $"stage {header.Context.StageId}, partition {header.Context.PartitionId}, attempt {header.Context.AttemptNumber}";
            using var task = CreateTask(header);
            var input = new ArrowInput(reader);
            var work = Operator.Create(header, task, functions, reader, input);
            var ready = DateTimeOffset.UtcNow;
            foreach (var batch in work.Run())
            {
                output.Write(batch);
                cancellation.ThrowIfCancellationRequested();
            }

            work.Drain();
            output.End();
            var figures = CreateFigures(header, task, input, output, clock.Elapsed);
            WriteTimes(header.Version, begun, ready, DateTimeOffset.UtcNow);
            writer.WriteInt(SpecialInts.EndOfDataSection);
            if (task.Reports.Count > 0)
            {
                writer.WriteInt(1);
                writer.WriteBytes(figures.ToUtf8());
            }
            else
            {
                writer.WriteInt(0);
            }

            writer.Flush();
            var isNext = reader.ReadInt("END_OF_STREAM") == SpecialInts.EndOfStream;
            writer.WriteInt(isNext ? SpecialInts.EndOfStream : SpecialInts.EndOfDataSection);
            writer.Flush();
            log.WriteLine(TaskLine.DescribeDone(name, figures));
            return isNext ? TaskEnd.Next : TaskEnd.Gone;
        }
        catch (Exception error) when (PeerGoneException.IsCauseOf(error) || (cancellation.IsCancellationRequested && !output.IsBroken))
        {
            log.WriteLine(TaskLine.DescribeLeft(name, output.Rows));
            return TaskEnd.Gone;
        }
        catch (Exception error)
        {
            // The text goes to the driver. A user's function may quote a row in it, so the log gets only the type.
            var isSent = SendError(error, output);
            log.WriteLine(TaskLine.DescribeFailed(name, error, isSent));
            return isSent ? TaskEnd.ErrorSent : TaskEnd.Gone;
        }
    }

    /// <summary>
    /// When the task began, when its functions were ready and when they were done: newer versions show these on the SQL page as the time to
    /// start, initialize and run Python workers. The worker spills nothing.
    /// </summary>
    private void WriteTimes(ProtocolVersion layout, DateTimeOffset begun, DateTimeOffset ready, DateTimeOffset done)
    {
        writer.WriteInt(SpecialInts.TimingData);
        writer.WriteLong(begun.ToUnixTimeMilliseconds());
        writer.WriteLong(ready.ToUnixTimeMilliseconds());
        writer.WriteLong(done.ToUnixTimeMilliseconds());
        if (layout >= ProtocolVersion.Spark42)
        {
            writer.WriteLong((long)(done - ready).TotalMilliseconds);
        }

        const long SpilledBytes = 0;
        writer.WriteLong(SpilledBytes);
        writer.WriteLong(SpilledBytes);
    }

    private FunctionTask CreateTask(TaskHeader header) => new()
    {
        PartitionId = header.Context.PartitionId,
        StageId = header.Context.StageId,
        AttemptNumber = header.Context.AttemptNumber,
        Cpus = header.Context.Cpus,
        FilesDirectory = header.FilesDirectory,
        Broadcasts = broadcasts,
        Cancellation = cancellation,
        Barrier = header.Context.Barrier is { } server ? new BarrierServer(server, cancellation) : null,

        // Scalar functions run in a chain, where the next function may keep its input, or side by side, where results wait for each other.
        WritesBatchByBatch = !header.EvalType.IsScalar() || header.Udfs is [{ Commands.Count: 1 }],
    };

    private static string HashCommands(TaskHeader header)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var command in header.Udfs.SelectMany(udf => udf.Commands))
        {
            hash.AppendData(command);
        }

        return Convert.ToHexString(hash.GetHashAndReset(), 0, 8);
    }

    private static TaskFigures CreateFigures(
        TaskHeader header, FunctionTask task, ArrowInput input, ArrowOutput output, TimeSpan elapsed) => new()
        {
            StageId = task.StageId,
            PartitionId = task.PartitionId,
            Functions = HashCommands(header),
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

    /// <summary>
    /// Sends an error. Ends an open Arrow stream first: its reader would read the marker as a message.
    /// </summary>
    private bool SendError(Exception error, ArrowOutput output)
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

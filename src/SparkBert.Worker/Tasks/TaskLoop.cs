using SparkBert.Worker.Arrow;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Models;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>Runs the tasks of a connection, one after the other.</summary>
/// <param name="reader">The connection behind its authentication.</param>
/// <param name="writer">The same, the other way.</param>
/// <param name="functions">The functions of the worker.</param>
/// <param name="clock">The time.</param>
/// <param name="log">One line a task: counts and names, never a row's text.</param>
/// <param name="cancellation">Set when the JVM leaves.</param>
internal sealed class TaskLoop(
    WireReader reader, WireWriter writer, FunctionTable functions, TimeProvider clock, TextWriter log, CancellationToken cancellation)
{
    private readonly BroadcastSet broadcasts = new();

    public TaskLoopEnd Run()
    {
        TaskLoopEnd? end;
        do
        {
            end = RunTask();
        }
        while (end is null);

        return end.Value;
    }

    /// <summary>Runs a task. Null when another may follow.</summary>
    private TaskLoopEnd? RunTask()
    {
        using var answer = new TaskAnswer(writer);
        var name = "a task";
        try
        {
            if (TaskHeaderReader.Read(reader, broadcasts.Change) is not { } header)
            {
                return TaskLoopEnd.Done;
            }

            var begun = clock.GetUtcNow();
            var start = clock.GetTimestamp();
            name = $"stage {header.Context.StageId}, partition {header.Context.PartitionId}, attempt {header.Context.AttemptNumber}";
            HardMemoryLimit.Keep(header.Context.LocalProperties);
            using var task = CreateTask(header);
            var input = new ArrowInput(reader);
            var work = Operator.Create(header, task, functions, reader, input);
            var ready = clock.GetElapsedTime(start);
            answer.WriteRows(work, cancellation);
            var done = clock.GetElapsedTime(start);
            var figures = answer.CreateFigures(header.Udfs.SelectMany(udf => udf.Commands), task, input, done);
            WriteTimes(header.Version, begun, ready, done);
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
            return isNext ? null : TaskLoopEnd.Gone;
        }
        catch (Exception error)
        {
            error = error is ProtocolException unknown && DatabricksRuntime.IsHere ? DatabricksRuntime.Explain(unknown) : error;
            return answer.Fail(error, name, log, cancellation.IsCancellationRequested);
        }
    }

    /// <summary>
    /// When the task began, when its functions were ready and when they were done: newer versions show these on the SQL page as the time to
    /// start, initialize and run Python workers. Only the begin is read from the clock of the day, which may be set while a task runs. The
    /// worker spills nothing.
    /// </summary>
    private void WriteTimes(ProtocolVersion layout, DateTimeOffset begun, TimeSpan ready, TimeSpan done)
    {
        writer.WriteInt(SpecialInts.TimingData);
        writer.WriteLong(begun.ToUnixTimeMilliseconds());
        writer.WriteLong((begun + ready).ToUnixTimeMilliseconds());
        writer.WriteLong((begun + done).ToUnixTimeMilliseconds());
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
        Gpus = header.Context.Resources.GetValueOrDefault("gpu") ?? [],
        FilesDirectory = header.FilesDirectory,
        Broadcasts = broadcasts,
        Cancellation = cancellation,
        Barrier = header.Context.Barrier is { } server ? new BarrierServer(server, cancellation) : null,

        // Scalar functions run in a chain, where the next function may keep its input, or side by side, where results wait for each other.
        WritesBatchByBatch = !header.EvalType.IsScalar() || header.Udfs is [{ Commands.Count: 1 }],
    };
}

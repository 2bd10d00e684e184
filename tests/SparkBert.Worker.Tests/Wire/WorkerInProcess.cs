using SparkBert.Worker.Functions;
using SparkBert.Worker.Models;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Wire;

/// <summary>Gives bytes to a worker in this process.</summary>
internal static class WorkerInProcess
{
    /// <summary>The built-in functions over models of their own, or over those that are given.</summary>
    public static WorkerFunctions CreateFunctions(ExecutorResources? shared = null) =>
        new(new FunctionTable(shared ?? CreateResources()));

    /// <summary>What the tasks of an executor share.</summary>
    public static ExecutorResources CreateResources() =>
        new(new ExecutorModels(new ModelLimits { Bytes = long.MaxValue }, TimeProvider.System, TextWriter.Null));

    /// <summary>Runs the tasks of a connection.</summary>
    /// <returns>The answer's bytes, how it ended, how many bytes were not read, and the log.</returns>
    public static (byte[] Answer, TaskLoopEnd End, long Left, string Log) Run(byte[] input, WorkerFunctions functions)
    {
        using var answer = new MemoryStream();
        using var log = new StringWriter();
        var reader = new WireReader(new MemoryStream(input));
        var loop = new TaskLoop(
            reader, new WireWriter(answer), functions.Table, TimeProvider.System, log, TestContext.Current.CancellationToken);
        var end = loop.Run();
        return (answer.ToArray(), end, input.Length - reader.Position, log.ToString());
    }

    /// <summary>Runs one task that must end in good order or send an error, with nothing left to read in good order.</summary>
    public static Answer RunTask(byte[] input, WorkerFunctions functions)
    {
        var (bytes, end, left, _) = Run(input, functions);
        using var stream = new MemoryStream(bytes);
        var answer = Answer.Read(stream);
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal(answer.Error is null ? TaskLoopEnd.Done : TaskLoopEnd.ErrorSent, end);
        if (answer.Error is null)
        {
            Assert.Equal(-4, answer.End);
            Assert.Equal(0, left);
        }

        return answer;
    }
}

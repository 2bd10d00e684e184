using System.Diagnostics;
using SparkBert.Worker.Arrow;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Serving;

/// <summary>The one task of a connection; see <see cref="ServeProcess"/> for its bytes.</summary>
internal static class ServedTask
{
    /// <summary>Runs it.</summary>
    /// <param name="reader">The connection behind the secret.</param>
    /// <param name="writer">The same, the other way.</param>
    /// <param name="functions">The functions of the worker.</param>
    /// <param name="log">Gets a line for a task that did not end well.</param>
    /// <param name="cancellation">Set when the client leaves.</param>
    public static TaskLoopEnd Run(
        WireReader reader, WireWriter writer, FunctionTable functions, TextWriter log, CancellationToken cancellation)
    {
        using var answer = new TaskAnswer(writer);
        var name = "a task";
        try
        {
            var clock = Stopwatch.StartNew();
            var request = ServedRequest.Parse(reader.ReadUtf("the request"));
            name = $"stage {request.Stage}, partition {request.Partition}, attempt {request.Attempt}";
            var command = reader.ReadBytes("the command", WireReader.MaxCommand);
            using var task = request.CreateTask(cancellation);
            var input = new ArrowInput(reader);
            var call = new BoundCall(new UdfCall([], [command]), task, functions, isScalar: false);
            answer.WriteRows(new MapOperator(call, input, isInStruct: false, cancellation), cancellation);
            writer.WriteInt(SpecialInts.EndOfDataSection);
            writer.WriteBytes(answer.CreateFigures([command], task, input, clock.Elapsed).ToUtf8());
            writer.Flush();
            return TaskLoopEnd.Done;
        }
        catch (Exception error)
        {
            return answer.Fail(error, name, log, cancellation.IsCancellationRequested);
        }
    }
}

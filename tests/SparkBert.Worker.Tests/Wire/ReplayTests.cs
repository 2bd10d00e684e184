using System.Text.Json.Nodes;
using SparkBert.Worker.Tasks;

namespace SparkBert.Worker.Tests.Wire;

public sealed class ReplayTests
{
    [Theory]
    [MemberData(nameof(Capture.All), MemberType = typeof(Capture))]
    public void Recorded_task_is_answered_as_recorded(string version, string name)
    {
        var capture = Capture.Load(version, name);
        using var recordedBytes = new MemoryStream(capture.Output);
        if (capture.EvalType < 200)
        {
            var refusal = WorkerInProcess.RunTask(WithTag(capture), TestFunctions.Create());
            Assert.Contains($"eval type {capture.EvalType}", refusal.Error, StringComparison.Ordinal);
            Assert.Contains("this worker is not Python", refusal.Error, StringComparison.Ordinal);
            return;
        }

        var recorded = Answer.Read(recordedBytes);
        Assert.Equal(recordedBytes.Length, recordedBytes.Position);
        var answer = WorkerInProcess.RunTask(capture.WithCommands(Commands(name)), TestFunctions.Create());

        Assert.Equal(recorded.HasStream, answer.HasStream);
        if (name == "map_arrow_barrier")
        {
            // The recorded function talked to the barrier's server and told what it heard; ours has no server to talk to.
            Assert.Equal(recorded.Rows.Count, answer.Rows.Count);
        }
        else
        {
            Assert.Equal(recorded.Rows, answer.Rows);
        }

        Assert.Equal(recorded.Error is null, answer.Error is null);
        Assert.Equal(recorded.End, answer.End);
        if (answer.Error is not null)
        {
            var boom = name == "map_arrow_raise_mid" ? "boom after one batch" : "boom before any output";
            var text = WorkerError.Extract("Job aborted: " + answer.Error + "\n\tat org.apache.spark");
            Assert.Contains(boom, answer.Error, StringComparison.Ordinal);
            Assert.Contains("InvalidOperationException", text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Capture.OfMaps), MemberType = typeof(Capture))]
    public void Input_that_a_function_leaves_is_read_to_its_end(string version, string name)
    {
        var capture = Capture.Load(version, name);

        var answer = WorkerInProcess.RunTask(capture.WithCommands(new FunctionCommand("leave-all", [])), TestFunctions.Create());

        Assert.False(answer.HasStream);
        Assert.Null(answer.Error);
    }

    [Fact]
    public void Tasks_follow_each_other_on_a_connection()
    {
        byte[] input =
        [
            .. Capture.Load("3.5.9", "map_arrow").WithCommands(new FunctionCommand("identity", [])),
            .. Capture.Load("3.5.9", "scalar_pandas_chained").WithCommands(Commands("scalar_pandas_chained")),
        ];

        var (bytes, end, left, log) = WorkerInProcess.Run(input, TestFunctions.Create());

        Assert.Equal((TaskLoopEnd.Done, 0), (end, left));
        using var stream = new MemoryStream(bytes);
        Assert.Equal(8, Answer.Read(stream).Rows.Count);
        Assert.Equal("_0=2", Answer.Read(stream).Rows[0]);
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal(2, log.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("täxt", log, StringComparison.Ordinal);
    }

    [Fact]
    public void Function_of_PySpark_is_refused_by_its_version()
    {
        var answer = WorkerInProcess.RunTask(Capture.Load("4.2.1", "map_arrow").Input, TestFunctions.Create());

        Assert.Contains("pythonVer is '3.11'", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_function_is_named_with_those_that_are_there()
    {
        var task = Capture.Load("4.1.4", "map_arrow").WithCommands(new FunctionCommand("my.own", []));
        var answer = WorkerInProcess.RunTask(task, TestFunctions.Create());

        Assert.Contains("no function 'my.own'", answer.Error, StringComparison.Ordinal);
        Assert.Contains("sparkbert.pipeline", answer.Error, StringComparison.Ordinal);
    }

    private static byte[] WithTag(Capture capture)
    {
        var (_, offset, length, _) = capture.Fields.First(field => field.Name == "pythonVer");
        using var result = new MemoryStream();
        result.Write(capture.Input.AsSpan(0, (int)offset));
        new WireWriterTo(result).Utf(ProtocolTag.For(capture.Version));
        result.Write(capture.Input.AsSpan((int)offset + length));
        return result.ToArray();
    }

    internal static FunctionCommand[] Commands(string name) => name switch
    {
        "map_arrow" or "map_arrow_empty" or "map_arrow_nested" => [new("identity", [])],
        "map_arrow_noout" => [new("nothing", [])],
        "map_arrow_barrier" => [new("barrier", [])],
        "map_arrow_broadcast" or "map_arrow_broadcast_again" => [new("add", new JsonObject { ["add"] = 100 })],
        "map_arrow_broadcast_other" => [new("add", new JsonObject { ["add"] = 200 })],
        "map_arrow_nested_to_floats" => [new("floats", new JsonObject { ["first"] = 0.25, ["withId"] = true })],
        "map_arrow_raise_first" => [new("raise-first", [])],
        "map_arrow_raise_mid" => [new("raise-mid", [])],
        "scalar_pandas_floats" => [new("floats", new JsonObject { ["first"] = 0.5, ["withId"] = false })],
        "scalar_pandas_two_udfs" => [new("plus-one", []), new("text", [])],
        "scalar_pandas_chained" => [new("plus-one", []), new("plus-one", [])],
        "scalar_pandas_kwargs" or "scalar_pandas_sql" => [new("text", [])],
        "scalar_pandas_iter" or "scalar_arrow" or "scalar_arrow_iter" => [new("plus-one", [])],
        "grouped_map_pandas" or "grouped_map_arrow" => [new("count", [])],
        "grouped_map_arrow_iter" => [new("count-all", [])],
        _ => throw new NotSupportedException(name),
    };
}

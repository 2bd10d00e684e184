using System.Buffers.Binary;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Tests.Models;
using SparkBert.Worker.Tests.Wire;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Tasks;

public sealed class TaskTimeTests
{
    [Theory]
    [InlineData("4.1.4")]
    [InlineData("4.2.1")]
    public void Times_of_a_task_do_not_follow_a_clock_that_is_set_meanwhile(string version)
    {
        var clock = new ManualClock();
        clock.Advance(TimeSpan.FromHours(20));
        var begun = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var functions = TestFunctions.Create();
        functions.Register("set", (_, batches) => batches.Select(batch =>
        {
            clock.Set(TimeSpan.FromHours(-10));
            clock.Advance(TimeSpan.FromSeconds(3));
            return batch;
        }));
        var task = TaskBytes.Header(version, 207).Udf(new FunctionCommand("set", []), 0).StructStream(TestFunctions.Longs("id", [1])).End();
        using var answer = new MemoryStream();
        new TaskLoop(
            new WireReader(new MemoryStream(task)), new WireWriter(answer), functions.Table, clock, TextWriter.Null,
            TestContext.Current.CancellationToken).Run();

        // Behind the end of the Arrow stream and the marker of the times.
        ReadOnlySpan<byte> behind = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFD];
        var bytes = answer.ToArray().AsSpan();
        var times = bytes[(bytes.IndexOf(behind) + behind.Length)..];
        Assert.Equal(
            [begun, begun, begun + 3000],
            [Read(times), Read(times[sizeof(long)..]), Read(times[(2 * sizeof(long))..])]);
        Assert.Equal(version == "4.2.1" ? 3000 : 0, Read(times[(3 * sizeof(long))..]));
    }

    private static long Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64BigEndian(bytes);
}

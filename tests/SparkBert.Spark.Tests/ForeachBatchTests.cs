using System.Net;
using System.Net.Sockets;
using System.Text;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Streaming;

namespace SparkBert.Spark.Tests;

/// <summary>Micro-batches of a stream in this program.</summary>
public sealed class ForeachBatchTests(SparkSessions sessions)
{
    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Batches_come_in_their_order_as_frames(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version);
        List<(long Batch, string Texts)> seen = [];
        DataStreamWriter Write() => session.ReadStream().Text(folder.Path("in")).WriteStream()
            .CheckpointLocation(folder.Path("state")).Trigger(Trigger.AvailableNow())
            .ForeachBatch((batch, id) => seen.Add((id, string.Join('|', batch.OrderBy("value").Collect().Select(row => row[0])))));
        folder.CreateFolder("in");
        foreach (var (name, lines) in new[] { ("1", "b\na\n"), ("2", "c\n") })
        {
            File.WriteAllText(folder.Path("in", $"{name}.txt"), lines);
            var query = Write().Start();
            query.AwaitTermination();
            Assert.False(query.IsActive());
        }

        Assert.Equal([(0, "a|b"), (1, "c")], seen);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Exception_of_the_function_ends_the_query(string version)
    {
        using var folder = new TemporaryFolder();
        folder.CreateFolder("in");
        File.WriteAllText(folder.Path("in", "1.txt"), "a\n");
        var query = sessions.Get(version).ReadStream().Text(folder.Path("in")).WriteStream()
            .CheckpointLocation(folder.Path("state"))
            .ForeachBatch((_, id) => throw new InvalidOperationException($"no batch {id}\nhere")).Start();
        var error = Assert.Throws<JavaException>(query.AwaitTermination);
        Assert.StartsWith("System.InvalidOperationException: no batch 0\nhere", error.WorkerError, StringComparison.Ordinal);
    }

    [Fact]
    public void Caller_that_does_not_know_the_object_calls_nothing()
    {
        var gateway = sessions.Get("4.2.1").SparkContext.Jvm.Gateway;
        var called = 0;
        var proxy = gateway.Callbacks.Register("java.lang.Runnable", _ => called++);
        Assert.Equal(32, proxy.Id.Length);
        foreach (var start in new[] { "A\nsecret\n", "" })
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, gateway.Callbacks.Port);
            using var stream = client.GetStream();
            using var lines = new StreamReader(stream);
            stream.Write(Encoding.UTF8.GetBytes($"{start}c\n{proxy.Id[1..]}0\nrun\ne\n"));
            var answer = lines.ReadLine();
            Assert.Equal("!xsthis program has no such object.", answer == "!yv" ? lines.ReadLine() : answer);
        }

        Assert.Equal(0, called);
        gateway.New("java.lang.Thread", proxy).Call("run");
        Assert.Equal(1, called);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using SparkBert.Worker.Tests.Daemon;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Tasks;

public sealed class BroadcastTests
{
    [Fact]
    public void Broadcast_is_read_from_its_file_and_dropped_by_a_negative_id()
    {
        var path = Path.GetTempFileName();
        try
        {
            using (var file = File.Create(path))
            {
                BroadcastContent.Write(file, "first"u8);
            }

            byte[] input =
            [
                .. Task(writer => writer.Bool(false).Int(1).Long(7).Utf(path)),
                .. Task(writer => writer.Bool(false).Int(0)),
                .. Task(writer => writer.Bool(false).Int(1).Long(-8)),
            ];
            var (bytes, _, _, _) = WorkerInProcess.Run(input, Functions());

            using var stream = new MemoryStream(bytes);
            Assert.Equal(["_0=(s='first')"], Answer.Read(stream).Rows);

            // The second task's header names no broadcast, and it has it still.
            Assert.Equal(["_0=(s='first')"], Answer.Read(stream).Rows);
            Assert.Contains("no broadcast 7", Answer.Read(stream).Error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-5)]
    [InlineData(1)]
    public void Broadcast_whose_file_is_shorter_or_longer_than_it_says_is_an_error_that_names_it(int difference)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Path("broadcast");
        using (var file = File.Create(path))
        {
            BroadcastContent.Write(file, "first"u8);
            file.SetLength(file.Length + difference);
        }

        var answer = WorkerInProcess.RunTask(Task(writer => writer.Bool(false).Int(1).Long(7).Utf(path)), Functions());

        var found = $"{path} must have 5 bytes behind its head, but has {5 + difference}";
        Assert.Contains(found, answer.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.2.1")]
    public void Encrypted_broadcasts_come_from_the_server_of_the_JVM(string version)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var isReleased = false;
        var server = new Thread(() =>
        {
            using var stream = new NetworkStream(listener.Accept(), ownsSocket: true);
            if (WorkerDaemon.ReadUtf(stream) != "key")
            {
                return;
            }

            var writer = new WireWriterTo(stream).Utf("ok").Long(3);
            BroadcastContent.Write(stream, "other"u8);
            writer.Long(7);
            BroadcastContent.Write(stream, new byte[100_000]);
            isReleased = stream.ReadByte() == 1;
        });
        server.Start();
        var functions = Functions();
        functions.Register("length", (context, batches) => batches.Select(
            _ => TestFunctions.Longs("n", [context.OpenBroadcast(7).Length])));
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var task = Task(writer => writer.Bool(true).Int(3).Int(port).Utf("key").Long(-2).Long(3).Long(7), version, "length");

        var answer = WorkerInProcess.RunTask(task, functions);

        Assert.Equal(["_0=(n=100000)"], answer.Rows);
        server.Join();
        Assert.True(isReleased);
    }

    private static byte[] Task(Action<WireWriterTo> broadcasts, string version = "4.1.4", string function = "open") =>
        TaskBytes.Header(version, 207, broadcasts: broadcasts).Udf(new FunctionCommand(function, new JsonObject()), 0)
            .StructStream(TestFunctions.Longs("id", [1])).End();

    private static WorkerFunctions Functions()
    {
        var functions = TestFunctions.Create();
        functions.Register("open", (context, batches) => batches.Select(_ =>
        {
            using var reader = new StreamReader(context.OpenBroadcast(7));
            return TestFunctions.Strings("s", [reader.ReadToEnd()]);
        }));
        return functions;
    }
}

using System.Net;
using System.Net.Sockets;
using SparkBert.Worker.Tasks;
using SparkBert.Worker.Tests.Daemon;
using SparkBert.Worker.Tests.Wire;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Tasks;

/// <summary>Barrier calls against a server that speaks as the JVM's does. The real one is in the tests on Spark.</summary>
public sealed class BarrierTests
{
    [Theory]
    [InlineData("3.5.9")]
    [InlineData("4.0.5")]
    [InlineData("4.1.4")]
    [InlineData("4.2.1")]
    public void Calls_go_to_the_server_that_the_header_names(string version)
    {
        using var listener = Listen(out var port);
        var heard = new List<string>();
        var server = Serve(listener, stream =>
        {
            heard.Add(WorkerDaemon.ReadUtf(stream));
            new WireWriterTo(stream).Utf("ok");
            heard.Add($"{WorkerDaemon.ReadInt(stream)}");
            new WireWriterTo(stream).Int(1).Utf("success");
        }, stream =>
        {
            heard.Add(WorkerDaemon.ReadUtf(stream));
            new WireWriterTo(stream).Utf("ok");
            heard.Add($"{WorkerDaemon.ReadInt(stream)} {WorkerDaemon.ReadUtf(stream)}");
            new WireWriterTo(stream).Int(3).Utf("first").Utf("").Utf("mine");
        });

        var answer = WorkerInProcess.RunTask(Task(version, port), Functions());

        server.Join();
        Assert.Equal(["s", "1", "s", "2 mine"], heard);
        Assert.Equal(["_0=(s='first')", "_0=(s='')", "_0=(s='mine')"], answer.Rows);
    }

    [Fact]
    public void Refused_call_is_the_functions_error_with_the_text_of_the_JVM()
    {
        using var listener = Listen(out var port);
        var server = Serve(listener, stream =>
        {
            WorkerDaemon.ReadUtf(stream);
            new WireWriterTo(stream).Utf("ok");
            WorkerDaemon.ReadInt(stream);
            new WireWriterTo(stream).Utf("The coordinator didn't get all barrier sync requests");
        });

        var answer = WorkerInProcess.RunTask(Task("4.2.1", port), Functions());

        server.Join();
        const string Expected =
            "InvalidOperationException: the JVM's barrier server: The coordinator didn't get all barrier sync requests";
        Assert.Contains(Expected, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Server_that_goes_away_is_the_functions_error_and_not_the_connections()
    {
        using var listener = Listen(out var port);
        var server = Serve(listener, stream => WorkerDaemon.ReadUtf(stream));

        var answer = WorkerInProcess.RunTask(Task("3.5.9", port), Functions());

        server.Join();
        Assert.Contains($"the JVM's barrier server at port {port} ended the call", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Unix_domain_socket_needs_no_secret()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("sparkbert-").FullName, "barrier.sock");
        try
        {
            using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            listener.Bind(new UnixDomainSocketEndPoint(path));
            listener.Listen();
            var server = Serve(listener, stream =>
            {
                Assert.Equal(2, WorkerDaemon.ReadInt(stream));
                new WireWriterTo(stream).Int(1).Utf(WorkerDaemon.ReadUtf(stream));
            });

            var jvm = new JvmServer(JvmServer.Barrier, null, path, null);
            var messages = new BarrierServer(jvm, TestContext.Current.CancellationToken).AllGather("only");

            server.Join();
            Assert.Equal(["only"], messages);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public void Call_that_waits_ends_with_its_task()
    {
        using var listener = Listen(out var port);
        using var task = new CancellationTokenSource();
        var server = Serve(listener, stream =>
        {
            WorkerDaemon.ReadUtf(stream);
            new WireWriterTo(stream).Utf("ok");
            WorkerDaemon.ReadInt(stream);
            task.Cancel();

            // Until the other side closes.
            while (stream.ReadByte() >= 0)
            {
            }
        });

        var barrier = new BarrierServer(new JvmServer(JvmServer.Barrier, port, null, "s"), task.Token);
        Assert.Throws<OperationCanceledException>(barrier.Wait);
        server.Join();
    }

    [Fact]
    public void Task_of_another_stage_has_nothing_to_wait_for()
    {
        var answer = WorkerInProcess.RunTask(Task("4.1.4", null), Functions());
        Assert.Contains("the task belongs to no barrier stage", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Secret_is_not_in_the_servers_text() =>
        Assert.Equal("barrier server at port 4711", new JvmServer(JvmServer.Barrier, 4711, null, "secret").ToString());

    private static byte[] Task(string version, int? port) =>
        TaskBytes.Header(version, 207, barrierPort: port).Udf(new FunctionCommand("gather", []), 0)
            .StructStream(TestFunctions.Longs("id", [1])).End();

    private static WorkerFunctions Functions()
    {
        var functions = TestFunctions.Create();
        functions.Register("gather", (context, batches) => batches.Select(_ =>
        {
            context.Barrier();
            return TestFunctions.Strings("s", [.. context.AllGather("mine")]);
        }));
        return functions;
    }

    private static Socket Listen(out int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        return listener;
    }

    /// <summary>A connection for each of some answers, one after the other.</summary>
    private static Thread Serve(Socket listener, params Action<Stream>[] answers)
    {
        var server = new Thread(() =>
        {
            foreach (var answer in answers)
            {
                using var stream = new NetworkStream(listener.Accept(), ownsSocket: true);
                try
                {
                    answer(stream);
                }
                catch (IOException)
                {
                    // The other side closed with something unread.
                }
            }
        });
        server.Start();
        return server;
    }
}

using System.Net.Sockets;
using System.Text.Json.Nodes;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Daemon;

public sealed class WorkerDaemonTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Daemon_serves_tasks_and_ends_when_its_standard_input_ends(bool isSpark4, bool isUnix)
    {
        using var daemon = WorkerDaemon.Start(isSpark4, isUnix);
        using (var connection = daemon.Connect())
        {
            for (var partition = 0; partition < 2; partition++)
            {
                connection.Write(Documents("4.2.1", partition, ["one", "two"]));
                var answer = Answer.Read(connection);
                Assert.Equal(2, answer.Rows.Count);
                Assert.Equal(-4, answer.End);
            }
        }

        daemon.Process.StandardInput.Close();

        Assert.True(daemon.Process.WaitForExit(20_000));
        Assert.Equal(0, daemon.Process.ExitCode);
        Assert.False(File.Exists(daemon.SocketPath));
    }

    [Fact]
    public void Terminated_daemon_leaves_no_socket_behind()
    {
        using var daemon = WorkerDaemon.Start(isUnix: true);
        Assert.True(File.Exists(daemon.SocketPath));

        // As Spark ends a daemon.
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{daemon.Process.Id}"]);

        Assert.True(daemon.Process.WaitForExit(20_000));
        Assert.False(File.Exists(daemon.SocketPath));
    }

    [Fact]
    public void Tasks_at_the_same_time_share_a_process_and_a_model()
    {
        using var daemon = WorkerDaemon.Start();
        var model = TestBundles.TinyBundle();
        var connections = Enumerable.Range(0, 4).Select(_ => daemon.Connect()).ToList();

        // All are open before any is answered.
        for (var i = 0; i < connections.Count; i++)
        {
            connections[i].Write(Task("4.2.1", i, TestBundles.Pipeline(model), [$"We met in July, number {i}."]));
        }

        var figures = connections.Select(connection => TaskFigures.Parse(Assert.Single(Answer.Read(connection).Updates))).ToList();

        Assert.All(figures, task => Assert.Equal((1, daemon.Process.Id), (task.ModelLoads, task.ProcessId)));
        Assert.Equal([0, 1, 2, 3], figures.Select(task => task.PartitionId));
        Assert.All(figures, task => Assert.Equal((1, 1, 1), (task.InputRows, task.OutputRows, task.Sentences)));
        Assert.All(figures, task => Assert.True(task.Tokens > 5 && task.SessionSeconds > 0 && task.InputBytes > 0 && task.OutputBytes > 0));
        foreach (var connection in connections)
        {
            connection.Dispose();
        }
    }

    [Fact]
    public void Wrong_secret_is_refused_and_never_logged()
    {
        using var daemon = WorkerDaemon.Start();
        using var connection = daemon.ConnectOnly();
        WorkerDaemon.ReadInt(connection);
        new WireWriterTo(connection).Utf("not-the-secret");

        Assert.Equal("err", WorkerDaemon.ReadUtf(connection));
        Assert.Equal(-1, connection.ReadByte());
        daemon.WaitForLog("did not say the secret");
        Assert.DoesNotContain("not-the-secret", daemon.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(WorkerDaemon.Secret, daemon.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_secret_no_port_is_served()
    {
        using var daemon = WorkerDaemon.Launch(["-m", "pyspark.daemon", "pyspark.worker"], []);

        Assert.True(daemon.Process.WaitForExit(WorkerDaemon.Patience));
        Assert.Equal(1, daemon.Process.ExitCode);
        Assert.Equal(-1, daemon.Process.StandardOutput.Read());
        daemon.WaitForLog("PYTHON_WORKER_FACTORY_SECRET is not set");
    }

    [Fact]
    public void Connections_that_say_nothing_are_closed_in_time_and_keep_the_JVM_waiting_no_longer()
    {
        using var daemon = WorkerDaemon.Start(environment: ("SPARK_AUTH_SOCKET_TIMEOUT", "1"));
        using var slow = daemon.ConnectOnly();
        var silent = Enumerable.Range(0, 100).Select(_ => daemon.ConnectOnly()).ToList();

        // The time is for the whole secret: bytes that come one by one don't make it longer.
        WorkerDaemon.ReadInt(slow);
        slow.Write([0, 0, 0]);
        Assert.Equal(-1, slow.ReadByte());

        // Behind a hundred silent ones, of which few are served at once, the JVM gets its turn.
        using var connection = daemon.Connect();
        silent.ForEach(each => each.Dispose());
    }

    [Fact]
    public void Garbage_ends_its_connection_and_no_other()
    {
        using var daemon = WorkerDaemon.Start();
        using (var garbage = daemon.ConnectOnly())
        {
            WorkerDaemon.ReadInt(garbage);
            garbage.Write("GET / HTTP/1.1\r\n\r\n"u8);
            Assert.Equal("err", WorkerDaemon.ReadUtf(garbage));
        }

        using (var garbage = daemon.Connect())
        {
            garbage.Write("GET / HTTP/1.1\r\n\r\n"u8);
            var answer = Answer.Read(garbage);
            Assert.Contains("pythonVer", answer.Error, StringComparison.Ordinal);
        }

        using var connection = daemon.Connect();
        connection.Write(Documents("3.5.9", 0, ["one"]));
        Assert.Single(Answer.Read(connection).Rows);
    }

    [Fact]
    public void Kill_request_and_closed_connection_end_the_task_and_not_the_process()
    {
        using var daemon = WorkerDaemon.Start();
        using (var connection = daemon.Connect())
        {
            var task = Documents("4.1.4", 7, ["one", "two", "three"]);

            // The end of the input never comes, so the task waits for it.
            connection.Write(task.AsSpan(0, task.Length - 12));
            Assert.Equal(-6, WorkerDaemon.ReadInt(connection));
            new WireWriterTo(daemon.Process.StandardInput.BaseStream).Int(daemon.Process.Id);
            daemon.Process.StandardInput.BaseStream.Flush();
        }

        daemon.WaitForLog("partition 7, attempt 1: Spark ended it after 3 rows");
        Assert.DoesNotContain(" at SparkBert", daemon.Log, StringComparison.Ordinal);
        using var next = daemon.Connect();
        next.Write(Documents("4.1.4", 8, ["four"]));
        Assert.Single(Answer.Read(next).Rows);
    }

    [Fact]
    public void Half_closed_input_is_never_a_success()
    {
        using var daemon = WorkerDaemon.Start();
        using var connection = daemon.Connect();
        var task = Documents("4.0.5", 0, ["one", "two", "three"]);
        connection.Write(task.AsSpan(0, task.Length - 12));
        connection.Socket.Shutdown(SocketShutdown.Send);

        // Whether the batch is answered before the end is noticed is a race, and either is right.
        using var rest = new MemoryStream();
        connection.CopyTo(rest);
        Assert.False(rest.ToArray().AsSpan().EndsWith((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFC]));
        daemon.WaitForLog("Spark ended it");
    }

    [Fact]
    public void Error_text_arrives_although_the_input_is_not_read()
    {
        using var daemon = WorkerDaemon.Start();
        using var connection = daemon.Connect();
        var command = new FunctionCommand(BuiltInFunctions.Pipeline, new JsonObject { ["pipeline"] = new JsonArray(), ["what"] = 1 });
        var large = TestFunctions.Strings("text", [new string('x', 8 << 20)]);
        connection.Write(TaskBytes.Header("4.2.1", 207).Udf(command, 0).StructStream(large).End());

        var answer = Answer.Read(connection);

        Assert.Contains("there is no option 'what'", answer.Error, StringComparison.Ordinal);
        Assert.Equal(-1, connection.ReadByte());
    }

    [Fact]
    public void Worker_of_one_task_connects_to_the_JVM_itself()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        listener.Listen();
        var port = ((System.Net.IPEndPoint)listener.LocalEndPoint!).Port;
        using var daemon = WorkerDaemon.Launch(
            ["-m", "pyspark.worker"],
            [("PYTHON_WORKER_FACTORY_PORT", $"{port}"), ("PYTHON_WORKER_FACTORY_SECRET", WorkerDaemon.Secret)]);
        using (var connection = new NetworkStream(listener.Accept(), ownsSocket: true))
        {
            Assert.Equal(WorkerDaemon.Secret, WorkerDaemon.ReadUtf(connection));
            new WireWriterTo(connection).Utf("ok");
            Assert.Equal(daemon.Process.Id, WorkerDaemon.ReadInt(connection));
            connection.Write(Documents("4.0.5", 0, ["one"]));
            Assert.Single(Answer.Read(connection).Rows);
        }

        Assert.True(daemon.Process.WaitForExit(20_000));
        Assert.Equal(0, daemon.Process.ExitCode);
    }

    [Fact]
    public void A_log_that_has_no_room_ends_no_task_and_no_process()
    {
        var worker = typeof(SparkWorker).Assembly.Location;
        var start = new System.Diagnostics.ProcessStartInfo(
            "bash", ["-c", "exec dotnet \"$0\" \"$@\" 2> /dev/full", worker, "-m", "pyspark.daemon", "pyspark.worker"]);
        start.Environment["PYTHON_WORKER_FACTORY_SECRET"] = WorkerDaemon.Secret;
        using var daemon = WorkerDaemon.Launch(start);
        daemon.ReadAddress();

        // A connection that is refused, a task that fails, and tasks that follow each other would each write a line.
        using (var refused = daemon.ConnectOnly())
        {
            WorkerDaemon.ReadInt(refused);
            new WireWriterTo(refused).Utf("not-the-secret");
            Assert.Equal("err", WorkerDaemon.ReadUtf(refused));
        }

        using (var failing = daemon.Connect())
        {
            failing.Write(Task("4.2.1", 0, new FunctionCommand("no-such-function", []), ["one"]));
            Assert.Contains("no function 'no-such-function'", Answer.Read(failing).Error, StringComparison.Ordinal);
        }

        using var connection = daemon.Connect();
        for (var partition = 0; partition < 2; partition++)
        {
            connection.Write(Documents("3.5.9", partition, ["one", "two"]));
            Assert.Equal(2, Answer.Read(connection).Rows.Count);
        }

        Assert.False(daemon.Process.HasExited);
    }

    [Fact]
    public void Started_by_hand_it_says_what_it_is_for()
    {
        using var daemon = WorkerDaemon.Launch([], []);

        Assert.True(daemon.Process.WaitForExit(20_000));
        Assert.Equal(2, daemon.Process.ExitCode);
        daemon.WaitForLog("started by Spark");
    }

    [Fact]
    public void Memory_does_not_grow_with_the_rows_of_a_partition()
    {
        const int Batches = 400;
        using var daemon = WorkerDaemon.Start();
        using var connection = daemon.Connect();
        var texts = Enumerable.Range(0, 1000).Select(i => new string((char)('a' + (i % 26)), 500));
        var batch = TaskBytes.InStruct(TestFunctions.Strings("text", [.. texts]));
        var header = TaskBytes.Header("4.2.1", 207).Udf(DocumentsCommand, 0).ToArray();
        var rows = 0L;
        var reading = new Thread(() => rows = CountRows(connection));
        reading.Start();
        connection.Write(header);
        using (var arrow = new Apache.Arrow.Ipc.ArrowStreamWriter(connection, batch.Schema, leaveOpen: true))
        {
            arrow.WriteStart();
            for (var i = 0; i < 40; i++)
            {
                arrow.WriteRecordBatch(batch);
            }

            var before = ResidentBytes(daemon);
            var most = before;
            for (var i = 40; i < Batches; i++)
            {
                arrow.WriteRecordBatch(batch);
                most = Math.Max(most, ResidentBytes(daemon));
            }

            arrow.WriteEnd();
            new WireWriterTo(connection).Int(-4);
            reading.Join();

            Assert.Equal(Batches * 1000L, rows);
            TestContext.Current.TestOutputHelper?.WriteLine($"resident: {before >> 20} MB after 20 MB of text, {most >> 20} MB at most");
            Assert.True(most - before < 120L << 20, $"{(most - before) >> 20} MB more after 200 MB of text");
            Assert.True(most < 300L << 20, $"{most >> 20} MB resident");
        }
    }

    [Fact]
    public void Columns_between_the_stages_are_never_there_for_a_whole_batch_of_Spark()
    {
        const int Batches = 2;
        const int Rows = 10_000;
        using var daemon = WorkerDaemon.Start();
        using var connection = daemon.Connect();

        // Some 280,000 tokens a batch, whose annotations take 100 MB and more.
        var texts = Enumerable.Range(0, Rows).Select(
            i => $"The bank of river {i} runs by. It was of no use to us, so we left it there and went on to the next.");
        var batch = TaskBytes.InStruct(TestFunctions.Strings("text", [.. texts]));
        var rows = 0L;
        var reading = new Thread(() => rows = CountRows(connection));
        reading.Start();
        connection.Write(TaskBytes.Header("4.2.1", 207).Udf(TestBundles.Pipeline(TestBundles.TinyBundle()), 0)
            .Stream(batch.Schema, Enumerable.Repeat(batch, Batches)).End());
        reading.Join();

        Assert.Equal(Batches * Rows, rows);
        var peak = ProcessMemory.Peak(daemon.Process.Id);
        TestContext.Current.TestOutputHelper?.WriteLine($"resident: {peak >> 20} MB at most");
        Assert.True(peak < 300L << 20, $"{peak >> 20} MB resident");
    }

    [Fact]
    public void Tasks_at_the_same_time_have_a_model_thread_for_each_of_their_cores_and_later_tasks_use_them_again()
    {
        const int Tasks = 3;
        const int EndBytes = 12;
        const int Rows = 4_000;
        using var daemon = WorkerDaemon.Start();

        // Several windows of calls, so that no thread stays without work.
        var texts = Enumerable.Range(0, Rows).Select(i => $"We met in July, number {i}.").ToArray();
        var task = Task("4.2.1", 0, TestBundles.Pipeline(TestBundles.TinyBundle()), texts);
        var connections = Enumerable.Range(0, Tasks).Select(_ => daemon.Connect()).ToList();
        var counts = new long[Tasks];
        var readers = connections.Select((connection, i) => new Thread(() => counts[i] = CountRows(connection))).ToList();
        readers.ForEach(reader => reader.Start());
        foreach (var connection in connections)
        {
            // The header says two cores. The end of the input does not come yet, so the tasks wait for it.
            connection.Write(task.AsSpan(0, task.Length - EndBytes));
        }

        WaitForModelThreads(daemon, 2 * Tasks);
        foreach (var connection in connections)
        {
            connection.Write(task.AsSpan(task.Length - EndBytes));
        }

        readers.ForEach(reader => reader.Join());
        Assert.All(counts, count => Assert.Equal(Rows, count));
        for (var i = 0; i < Tasks; i++)
        {
            using var connection = daemon.Connect();
            connection.Write(task);
            Assert.Equal(Rows, CountRows(connection));
        }

        WaitForModelThreads(daemon, 2 * Tasks);
        connections.ForEach(connection => connection.Dispose());
    }

    private static void WaitForModelThreads(WorkerDaemon daemon, int expected)
    {
        var found = 0;
        bool IsThere()
        {
            found = Directory.EnumerateDirectories($"/proc/{daemon.Process.Id}/task").Select(ThreadName)
                .Where(name => name.StartsWith("Model call", StringComparison.Ordinal)).Distinct().Count();
            return found == expected;
        }

        Assert.True(SpinWait.SpinUntil(IsThere, WorkerDaemon.Patience), $"{found} model threads, not {expected}");
    }

    /// <summary>
    /// The name, of which Linux keeps 15 characters. A thread that the runtime starts for itself has the name of the one that was running.
    /// </summary>
    private static string ThreadName(string thread)
    {
        try
        {
            return File.ReadAllText(Path.Combine(thread, "comm"));
        }
        catch (IOException)
        {
            return "";
        }
    }

    internal static FunctionCommand DocumentsCommand { get; } =
        new(BuiltInFunctions.Pipeline, new JsonObject { ["pipeline"] = new JsonArray(new JsonObject { ["type"] = "DocumentAssembler" }) });

    private static byte[] Documents(string version, int partition, string[] texts) => Task(version, partition, DocumentsCommand, texts);

    private static byte[] Task(string version, int partition, FunctionCommand command, string[] texts) =>
        TaskBytes.Header(version, 207, partition).Udf(command, 0).StructStream(TestFunctions.Strings("text", texts)).End();

    private static long CountRows(Stream stream)
    {
        Assert.Equal(-6, WorkerDaemon.ReadInt(stream));
        var rows = 0L;
        using (var reader = new Apache.Arrow.Ipc.ArrowStreamReader(stream, leaveOpen: true))
        {
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                rows += batch.Length;
                batch.Dispose();
            }
        }

        Assert.Equal(-3, WorkerDaemon.ReadInt(stream));
        stream.ReadExactly(new byte[6 * sizeof(long)]);
        Assert.Equal(-1, WorkerDaemon.ReadInt(stream));
        return rows;
    }

    private static long ResidentBytes(WorkerDaemon daemon)
    {
        daemon.Process.Refresh();
        return daemon.Process.WorkingSet64;
    }
}

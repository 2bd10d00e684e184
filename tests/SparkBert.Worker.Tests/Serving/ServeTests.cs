using System.Text.Json.Nodes;
using SparkBert.Annotations;
using SparkBert.Worker.Tests.Daemon;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Serving;

/// <summary>The tasks of a server, with the real process.</summary>
public sealed class ServeTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string SocketPath => folder.Path("host", "s.sock");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Tasks_at_the_same_time_share_a_model_and_give_the_bits_of_one_process()
    {
        using var server = Server.Start(SocketPath);
        var model = TestBundles.TinyBundle();
        var texts = Enumerable.Range(0, 6).Select(i => $"We met in July, number {i}. It was hot.");
        var batches = texts.Select(text => TestFunctions.Strings("text", [text, "Berlin"])).ToList();
        var clients = batches.Select(_ => server.Connect()).ToList();

        // All ask before any is answered.
        for (var i = 0; i < clients.Count; i++)
        {
            clients[i].Ask(TestBundles.Pipeline(model, TestBundles.Identify(model)), i).Send(batches[i]);
        }

        clients.ForEach(client => client.End());
        var answers = clients.Select(client => client.ReadAll()).ToList();

        for (var i = 0; i < answers.Count; i++)
        {
            var expected = TinyModel.Pipeline().Transform([batches[i]]).SelectMany(ArrowText.Rows);
            Assert.Equal(expected, answers[i].Rows);
            var figures = answers[i].Figures;
            Assert.Equal((1, server.Worker.Process.Id), (figures.ModelLoads, figures.ProcessId));
            Assert.Equal((5, i, 2, 2), (figures.StageId, figures.PartitionId, figures.InputRows, figures.OutputRows));
        }

        clients.ForEach(client => client.Dispose());
    }

    [Fact]
    public void Each_batch_is_answered_before_the_next_one_is_sent()
    {
        using var server = Server.Start(SocketPath);
        using var client = server.Connect();
        client.Ask(WorkerDaemonTests.DocumentsCommand);
        for (var i = 0; i < 3; i++)
        {
            client.Send(TestFunctions.Strings("text", [$"row {i}"]));
            Assert.Contains($"row {i}", Assert.Single(ArrowText.Rows(client.ReadBatch())), StringComparison.Ordinal);
        }

        Assert.Equal(3, client.End().ReadAll().Figures.OutputRows);
    }

    [Fact]
    public void Without_rows_there_is_no_stream_in_the_answer()
    {
        using var server = Server.Start(SocketPath);
        using var client = server.Connect();

        var (rows, figures) = client.Ask(WorkerDaemonTests.DocumentsCommand).Send(TestFunctions.Strings("text", [])).End().ReadAll();

        Assert.Empty(rows);
        Assert.Equal(0, figures.OutputRows);
    }

    [Fact]
    public void Wrong_secret_is_refused_and_never_logged()
    {
        using var server = Server.Start(SocketPath);
        using (var stream = server.ConnectOnly())
        {
            WorkerDaemon.ReadInt(stream);
            new WireWriterTo(stream).Utf("not-the-secret");

            Assert.Equal("err", WorkerDaemon.ReadUtf(stream));
            Assert.Equal(-1, stream.ReadByte());
        }

        server.Worker.WaitForLog("did not say the secret");
        Assert.DoesNotContain("not-the-secret", server.Worker.Log, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Secret, server.Worker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_arrive_with_the_text_of_NET_and_the_server_goes_on()
    {
        using var server = Server.Start(SocketPath);
        var rows = TestFunctions.Strings("text", [new string('x', 4 << 20)]);
        string Fail(FunctionCommand command)
        {
            // What the client still sends is not read; the text arrives all the same.
            using var client = server.Connect();
            return client.Ask(command).Send(rows).End().ReadError();
        }

        Assert.Contains("the worker has no function 'unknown'", Fail(new FunctionCommand("unknown", [])), StringComparison.Ordinal);
        Assert.Contains("is not on this executor", Fail(TestBundles.Pipeline("no-such-model")), StringComparison.Ordinal);
        var other = new JsonObject { ["type"] = "DocumentAssembler", ["params"] = new JsonObject { ["inputCol"] = "body" } };
        var thrown = Fail(new FunctionCommand(BuiltInFunctions.Pipeline, new JsonObject { ["pipeline"] = new JsonArray(other) }));
        Assert.StartsWith($"{nameof(SchemaException)}: ", thrown, StringComparison.Ordinal);
        Assert.Contains("'body'", thrown, StringComparison.Ordinal);
        const string Returns = """{"type":"struct","fields":[{"name":"x","type":"string","nullable":true,"metadata":{}}]}""";
        var declared = WorkerDaemonTests.DocumentsCommand with { Returns = JsonNode.Parse(Returns) };
        Assert.Contains("is not what was declared", Fail(declared), StringComparison.Ordinal);

        using var next = server.Connect();
        Assert.Single(next.Ask(WorkerDaemonTests.DocumentsCommand).Send(TestFunctions.Strings("text", ["one"])).End().ReadAll().Rows);
        Assert.DoesNotContain("xxx", server.Worker.Log, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_that_are_no_request_end_their_connection_and_no_other()
    {
        using var server = Server.Start(SocketPath);
        foreach (var request in new[] { "", "[]", "{\"what\":1}", "{\"cpus\":\"x\"}" })
        {
            using var client = server.Connect();
            new WireWriterTo(client.Stream).Utf(request);
            Assert.Contains("the request can't be read", client.ReadError(), StringComparison.Ordinal);
        }

        using (var client = server.Connect())
        {
            client.Ask(WorkerDaemonTests.DocumentsCommand).Stream.Write("GET / HTTP/1.1\r\n\r\n"u8);
            Assert.Contains("an Arrow message must begin with", client.ReadError(), StringComparison.Ordinal);
        }

        using var next = server.Connect();
        Assert.Single(next.Ask(WorkerDaemonTests.DocumentsCommand).Send(TestFunctions.Strings("text", ["one"])).End().ReadAll().Rows);
    }

    [Fact]
    public void A_client_that_goes_away_ends_its_task_and_not_the_server()
    {
        using var server = Server.Start(SocketPath);
        using (var client = server.Connect())
        {
            client.Ask(WorkerDaemonTests.DocumentsCommand, partition: 7).Send(TestFunctions.Strings("text", ["one", "two"]));
            Assert.Equal(2, client.ReadBatch().Length);
        }

        server.Worker.WaitForLog("partition 7, attempt 1: Spark ended it after 2 rows");
        using var next = server.Connect();
        Assert.Single(next.Ask(WorkerDaemonTests.DocumentsCommand).Send(TestFunctions.Strings("text", ["one"])).End().ReadAll().Rows);
    }
}

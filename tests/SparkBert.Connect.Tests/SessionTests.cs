using System.Text;
using SparkBert.Connect.Pipelines;
using SparkBert.Connect.Protocol;
using SparkBert.Connect.Sql;
using SparkBert.Stages;

namespace SparkBert.Connect.Tests;

/// <summary>Sessions, settings, artifacts, and what happens when connections, queries and servers end.</summary>
public sealed class SessionTests(ConnectServers servers)
{
    public static TheoryData<string> Versions => ConnectServers.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public void Settings_belong_to_the_session(string version)
    {
        using var session = servers.Open(version);
        Assert.Equal(version, session.Version());
        Assert.Null(session.Conf().TryGet("spark.sparkbert.test"));
        session.Conf().Set("spark.sparkbert.test", "a=b\nü");
        Assert.Equal("a=b\nü", session.Conf().Get("spark.sparkbert.test"));
        Assert.Null(servers.Get(version).Conf().TryGet("spark.sparkbert.test"));
        session.Conf().Unset("spark.sparkbert.test");
        Assert.Null(session.Conf().TryGet("spark.sparkbert.test"));
        Assert.Throws<SparkConnectException>(() => session.Conf().Get("spark.sparkbert.test"));
        Assert.Throws<SparkConnectException>(() => session.Conf().Set("spark.sql.warehouse.dir", "/tmp"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Two_clients_of_one_id_share_a_session(string version)
    {
        var address = $"{servers.GetServer(version).Address}/;user_id=shared;session_id={Guid.NewGuid()}";
        using var first = SparkSession.Builder().Remote(address).Config("spark.sparkbert.test", "here").GetOrCreate();
        using var second = SparkSession.Builder().Remote(address).GetOrCreate();

        Assert.Equal("here", second.Conf().Get("spark.sparkbert.test"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Artifacts_are_named_by_content_and_sent_once(string version)
    {
        using var folder = new TemporaryFolder();
        using var session = servers.Open(version);
        var (path, large) = (folder.Path("a b.txt"), folder.Path("large.bin"));
        File.WriteAllText(path, "one");
        File.WriteAllBytes(large, Encoding.UTF8.GetBytes(new string('x', 200_000)));

        Assert.Equal(["a-b-7692c3ad3540bb80.txt"], session.AddArtifacts(ArtifactKind.File, path));
        Assert.Equal("a-b-7692c3ad3540bb80.txt", session.AddArtifact(path));
        Assert.StartsWith("large-", session.AddArtifact(large), StringComparison.Ordinal);
        Assert.Equal("named", session.AddArtifact(path, name: "named"));
        File.WriteAllText(path, "two");
        var other = Assert.Throws<SparkConnectException>(() => session.AddArtifact(path, name: "named"));
        Assert.Contains("'files/named' with other content", other.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => session.AddArtifact(path, name: "a#b"));
        Assert.Throws<ArgumentException>(() => session.AddArtifact(path, ArtifactKind.Archive));
        Assert.Throws<FileNotFoundException>(() => session.AddArtifact(folder.Path("none.txt")));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void An_artifact_that_arrives_damaged_is_told(string version)
    {
        using var session = servers.Open(version);
        var error = Assert.Throws<SparkConnectException>(() => session.Artifacts.Upload(
            "files/damaged.bin", new MemoryStream(new byte[100_000]), bytes => (uint)bytes.Length));
        Assert.Contains("'files/damaged.bin' reached the server", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The server cuts streams above a mebibyte, and the way to it is cut once more in the midst.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void A_query_survives_its_connections(string version)
    {
        const int Rows = 1_500_000;
        using var proxy = new CutProxy(servers.GetServer(version).Port);
        using var session = SparkSession.Builder().Remote(proxy.Address).GetOrCreate();
        var (sum, rows) = (0L, 0);
        foreach (var batch in session.Range(0, Rows, 1, 12).ToLocalBatches())
        {
            using (batch)
            {
                if (rows == 0)
                {
                    proxy.Cut();
                }

                rows += batch.Length;
                sum += ((Apache.Arrow.Int64Array)batch.Column(0)).Values.ToArray().Sum();
            }
        }

        Assert.Equal((Rows, (long)Rows * (Rows - 1) / 2), (rows, sum));
        Assert.True(proxy.Connections > 1);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Calls_are_made_again(string version)
    {
        using var proxy = new CutProxy(servers.GetServer(version).Port);
        using var session = SparkSession.Builder().Remote(proxy.Address).GetOrCreate();
        proxy.Cut();
        proxy.Refuse(2);
        Assert.Equal(3, session.Range(3).Count());
        proxy.Cut();
        proxy.Refuse(2);
        session.Conf().Set("spark.sparkbert.test", "again");
        Assert.Equal("again", session.Conf().Get("spark.sparkbert.test"));
    }

    /// <summary>Both slots of the server run .NET tasks without end; if they went on, the query behind them would never run.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void A_cancelled_query_ends_at_the_server(string version)
    {
        using var cancellation = new CancellationTokenSource();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var session = servers.Get(version);
        var endless = Endless(session);

        Assert.Throws<OperationCanceledException>(() =>
        {
            foreach (var batch in endless.ToLocalBatches(cancellation.Token))
            {
                batch.Dispose();
                cancellation.Cancel();
            }
        });
        Assert.Equal(5, session.Range(5).Count(limit.Token));

        // Whoever stops reading ends the query, too.
        Assert.Equal(-1, endless.ToLocalIterator().First().GetAs<long>("id"));
        Assert.Equal(5, session.Range(5).Count(limit.Token));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void All_queries_of_a_session_can_be_interrupted(string version)
    {
        using var session = servers.Open(version);
        session.Conf().Set(ConnectSettings.Worker, ConnectServers.Worker);
        using var rows = Endless(session).ToLocalIterator().GetEnumerator();
        Assert.True(rows.MoveNext());
        Assert.Single(session.InterruptAll());
        var error = Assert.Throws<SparkConnectException>(() => rows.MoveNext());
        Assert.Contains("cancel", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(session.InterruptAll());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Queries_with_a_tag_are_ended_by_it_and_others_go_on(string version)
    {
        using var session = servers.Open(version);
        session.Conf().Set(ConnectSettings.Worker, ConnectServers.Worker);
        session.AddTag("ours");
        session.AddTag("ours");
        Assert.Equal(["ours"], session.GetTags());
        using var tagged = Endless(session).ToLocalIterator().GetEnumerator();
        Assert.True(tagged.MoveNext());
        Assert.Empty(session.InterruptTag("theirs"));
        Assert.Single(session.InterruptTag("ours"));
        Assert.Throws<SparkConnectException>(() => tagged.MoveNext());

        // One behind the other: the tasks of one take all slots.
        session.ClearTags();
        using var other = Endless(session).ToLocalIterator().GetEnumerator();
        Assert.True(other.MoveNext());
        Assert.Empty(session.InterruptTag("ours"));
        Assert.Single(session.InterruptAll());
        Assert.Throws<ArgumentException>(() => session.AddTag("a,b"));
        session.AddTag("a");
        session.AddTag("b");
        session.RemoveTag("a");
        Assert.Equal(["b"], session.GetTags());
        var inherited = session.GetTags();
        var thread = new Thread(() =>
        {
            inherited = session.GetTags();
            session.ClearTags();
        });
        thread.Start();
        thread.Join();
        Assert.Equal(["b"], inherited);
        Assert.Equal(["b"], session.GetTags());
    }

    [Fact]
    public void Progress_is_told_since_4_0()
    {
        using var session = servers.Open("4.2.1");
        var told = new List<StageProgress>();
        session.Progress += (_, stages) => told.AddRange(stages);
        session.Range(0, 1000, 1, 8).Repartition(4).Collect();

        Assert.Contains(told, stage => stage.IsDone && stage.Tasks == stage.CompletedTasks && stage.Tasks > 0);
    }

    [Fact]
    public void A_session_that_is_gone_is_named()
    {
        var address = $"{servers.GetServer("4.2.1").Address}/;session_id={Guid.NewGuid()}";
        var session = SparkSession.Builder().Remote(address).GetOrCreate();
        SparkSession.Builder().Remote(address).GetOrCreate().Stop();
        var closed = Assert.Throws<SessionGoneException>(() => session.Range(3).Count());
        Assert.Contains($"no longer has the session {session.SessionId}", closed.Message, StringComparison.Ordinal);
        Assert.Equal("INVALID_HANDLE.SESSION_CLOSED", closed.ErrorClass);

        using var restarted = servers.Open("4.2.1");
        restarted.Client.Observe(Guid.NewGuid().ToString());
        var changed = Assert.Throws<SessionGoneException>(() => restarted.Conf().Get("spark.app.name"));
        Assert.Equal("INVALID_HANDLE.SESSION_CHANGED", changed.ErrorClass);
    }

    [Fact]
    public void Long_texts_of_errors_come_whole_since_4_0()
    {
        var text = new string('x', 9000);
        var error = Assert.Throws<SparkConnectException>(() =>
            servers.Get("4.2.1").Sql($"SELECT raise_error('{text}')").Collect());
        Assert.Contains(text, error.ServerText, StringComparison.Ordinal);
        Assert.Equal("USER_RAISED_EXCEPTION", error.ErrorClass);

        var cut = Assert.Throws<SparkConnectException>(() => servers.Get("3.5.9").Sql($"SELECT raise_error('{text}')").Collect());
        Assert.Contains("xxx", cut.ServerText, StringComparison.Ordinal);
    }

    /// <summary>A server of its own, which asks for a token and then ends in the midst of a query.</summary>
    [Fact]
    public void A_token_is_sent_and_a_server_that_goes_away_is_named()
    {
        using var server = ConnectServer.Start("4.2.1", new Dictionary<string, string> { ["spark.connect.authenticate.token"] = "s3cr3t" });
        var refused = Assert.Throws<SparkConnectException>(SparkSession.Builder().Remote(server.Address).GetOrCreate);
        Assert.IsNotType<SparkGoneException>(refused);
        using var session = SparkSession.Builder().Remote($"{server.Address}/;token=s3cr3t")
            .Config(ConnectSettings.Worker, ConnectServers.Worker).GetOrCreate();
        using var rows = Endless(session).ToLocalIterator().GetEnumerator();
        Assert.True(rows.MoveNext());

        server.Kill();
        var gone = Assert.Throws<SparkGoneException>(() => rows.MoveNext());
        Assert.StartsWith(
            $"the server of Spark Connect at 127.0.0.1:{server.Port} can't be reached", gone.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_worker_that_is_killed_is_one_sentence(string version)
    {
        using var server = ConnectServer.Start(version);
        using var session = SparkSession.Builder().Remote(server.Address)
            .Config(ConnectSettings.Worker, ConnectServers.Worker).GetOrCreate();
        using var rows = Endless(session).ToLocalIterator().GetEnumerator();
        Assert.True(rows.MoveNext());
        ProcessTree.Kill(Assert.Single(ProcessTree.Workers(server.ProcessId)));

        var error = Assert.Throws<SparkConnectException>(() => rows.MoveNext());
        Assert.Equal(
            "the .NET worker process ended in the middle of a task, in its only try: it was killed, or the machine had no memory left.",
            error.Message);
        Assert.Null(error.WorkerError);
        Assert.StartsWith("Job aborted", error.ServerText, StringComparison.Ordinal);
    }

    /// <summary>One row, and two tasks in .NET that give none and do not end.</summary>
    private static DataFrame Endless(SparkSession session)
    {
        var texts = session.Range(-1, 0, 1, 1).Union(session.Range(0, 1L << 40, 1, 2)).SelectExpr("id", "concat('word ', id) AS text");
        return TinyModel.Pipeline().Transform(texts, new TransformOptions { Model = "local:" + TinyModel.Folder })
            .Filter("id < 0 OR size(embeddings) < 0").Select("id");
    }
}

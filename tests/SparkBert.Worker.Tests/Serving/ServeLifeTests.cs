using System.Diagnostics;
using System.Runtime.Versioning;
using SparkBert.Worker.Serving;
using SparkBert.Worker.Tests.Daemon;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Serving;

/// <summary>How a server begins and ends, and what it leaves, with the real process.</summary>
public sealed class ServeLifeTests : IDisposable
{
    private const int IsServed = 3;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder folder = new();

    private string SocketPath => folder.Path("host", "s.sock");

    private string Host => folder.Path("host");

    public void Dispose() => folder.Dispose();

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Its_files_are_open_to_their_owner_alone()
    {
        using var server = Server.Start(SocketPath);

        Assert.Equal(OwnerFile | UnixFileMode.UserExecute, File.GetUnixFileMode(Host));
        Assert.Equal(["s.sock", "s.sock.lock", "s.sock.secret"], FileNames());
        Assert.All(Directory.EnumerateFileSystemEntries(Host), file => Assert.Equal(OwnerFile, File.GetUnixFileMode(file)));
        Assert.Equal(64, server.Secret.Length);
    }

    [Fact]
    public void It_ends_without_connections_and_leaves_nothing()
    {
        using var server = Server.Launch(SocketPath, idleSeconds: 1);

        Assert.Equal(0, server.WaitForEnd());
        Assert.False(Directory.Exists(Host), server.Worker.Log);
    }

    [Fact]
    public void It_stays_while_a_task_is_connected()
    {
        using var server = Server.Start(SocketPath, idleSeconds: 1);
        using (var client = server.Connect())
        {
            // The answer to a batch comes while the other tasks' time would be long over.
            client.Ask(WorkerDaemonTests.DocumentsCommand);
            using var other = Server.Launch(folder.Path("other", "s.sock"), idleSeconds: 2);
            Assert.Equal(0, other.WaitForEnd());
            Assert.Single(client.Send(TestFunctions.Strings("text", ["one"])).End().ReadAll().Rows);
        }

        Assert.Equal(0, server.WaitForEnd());
        Assert.False(Directory.Exists(Host));
    }

    [Theory]
    [InlineData("-TERM")]
    [InlineData("-INT")]
    public void A_signal_ends_it_and_its_tasks_and_leaves_nothing(string signal)
    {
        using var server = Server.Start(SocketPath);
        using var client = server.Connect();
        client.Ask(WorkerDaemonTests.DocumentsCommand).Send(TestFunctions.Strings("text", ["one"]));
        Assert.Equal(1, client.ReadBatch().Length);
        using var kill = Process.Start("kill", [signal, $"{server.Worker.Process.Id}"]);

        Assert.Equal(0, server.WaitForEnd());
        Assert.False(Directory.Exists(Host));
    }

    [Fact]
    public void Of_two_starters_one_serves()
    {
        using var first = Server.Launch(SocketPath);
        using var second = Server.Launch(SocketPath);
        bool HasLoser() => first.Worker.Process.HasExited || second.Worker.Process.HasExited;
        Assert.True(SpinWait.SpinUntil(HasLoser, WorkerDaemon.Patience));
        var (winner, loser) = first.Worker.Process.HasExited ? (second, first) : (first, second);

        Assert.Equal(IsServed, loser.WaitForEnd());
        Assert.True(SpinWait.SpinUntil(() => FileNames().Length == 3, WorkerDaemon.Patience));
        using var again = Server.Launch(SocketPath);
        Assert.Equal(IsServed, again.WaitForEnd());
        using var client = winner.Connect();
        Assert.Single(client.Ask(WorkerDaemonTests.DocumentsCommand).Send(TestFunctions.Strings("text", ["one"])).End().ReadAll().Rows);
    }

    [Fact]
    public void What_a_killed_server_left_is_replaced_by_the_next()
    {
        string secret;
        using (var killed = Server.Start(SocketPath))
        {
            secret = killed.Secret;
            killed.Worker.Process.Kill();
            killed.WaitForEnd();
        }

        // Its log too, which whoever starts a server may keep.
        File.WriteAllText(SocketPath + ".log", "it was killed");
        Assert.Equal(["s.sock", "s.sock.lock", "s.sock.log", "s.sock.secret"], FileNames());
        using var next = Server.Start(SocketPath, idleSeconds: 1);
        Assert.NotEqual(secret, next.Secret);
        using (var client = next.Connect())
        {
            Assert.Single(client.Ask(WorkerDaemonTests.DocumentsCommand).Send(TestFunctions.Strings("text", ["one"])).End().ReadAll().Rows);
        }

        Assert.Equal(0, next.WaitForEnd());
        Assert.False(Directory.Exists(Host));
    }

    [Fact]
    public void A_secret_of_the_environment_is_in_no_file()
    {
        using var server = Server.Start(SocketPath, environment: (ServeFiles.SecretVariable, "from outside"));

        Assert.Equal(["s.sock", "s.sock.lock"], FileNames());
        using var client = server.Connect("from outside");
        Assert.Single(client.Ask(WorkerDaemonTests.DocumentsCommand).Send(TestFunctions.Strings("text", ["one"])).End().ReadAll().Rows);
    }

    [Fact]
    public void Another_server_s_files_in_the_folder_stay()
    {
        using var other = Server.Start(folder.Path("host", "other.sock"));
        using var server = Server.Launch(SocketPath, idleSeconds: 1);

        Assert.Equal(0, server.WaitForEnd());
        Assert.Equal(["other.sock", "other.sock.lock", "other.sock.secret"], FileNames());
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_others_may_open_is_refused()
    {
        File.SetUnixFileMode(folder.CreateFolder("host"), OwnerFile | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
        Assert.Contains("must be no link, and open to its owner alone", Refuse(SocketPath), StringComparison.Ordinal);
        Directory.CreateDirectory(folder.Path("own"), OwnerFile | UnixFileMode.UserExecute);
        Directory.CreateSymbolicLink(folder.Path("link"), folder.Path("own"));
        Assert.Contains("must be no link", Refuse(folder.Path("link", "s.sock")), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path("own")));
    }

    [Fact]
    public void Arguments_that_are_not_understood_are_refused_with_a_sentence()
    {
        Assert.Contains("is too long for the system", Refuse(folder.Path(new string('x', 120), "s.sock")), StringComparison.Ordinal);
        Assert.Contains("expected --serve SOCKET", RefuseArguments("--serve"), StringComparison.Ordinal);
        Assert.Contains("expected --serve SOCKET", RefuseArguments("--serve", SocketPath, "--what", "1"), StringComparison.Ordinal);
        var idle = RefuseArguments("--serve", SocketPath, "--idle", "0");
        Assert.Contains("--idle must be a number of seconds", idle, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Host));
        Assert.False(Directory.Exists(folder.Path(new string('x', 120))));
    }

    private static string Refuse(string path) => RefuseArguments("--serve", path);

    private static string RefuseArguments(params string[] arguments) =>
        Script.Run(Script.GetProgram("SparkBert.Worker"), arguments).Require(2).Error;

    private string[] FileNames() => Directory.Exists(Host)
        ? [.. Directory.EnumerateFileSystemEntries(Host).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
        : [];
}

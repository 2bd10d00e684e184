using System.Net;
using System.Net.Sockets;
using System.Text;
using SparkBert.Driver.Jvm;

namespace SparkBert.Driver.Tests;

/// <summary>What strangers can do to the servers of a driver: the bounds of connections that have proven nothing.</summary>
public sealed class LoopbackServerTests
{
    private const string Password = "the JVM";

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Fact]
    public void Strangers_that_wait_are_closed_from_the_oldest_on_and_the_JVM_is_served()
    {
        using var server = Start(Long);
        var jvm = Connect(server);
        Say(jvm, Password);
        Assert.Equal("welcome", Read(jvm));

        List<TcpClient> strangers = [.. Enumerable.Range(0, LoopbackServer.MaxUnproven + 8).Select(_ => Connect(server))];
        Assert.All(strangers[..8], stranger => Assert.Null(Read(stranger)));

        using var late = Connect(server);
        Say(late, Password);
        Assert.Equal("welcome", Read(late));
        Say(jvm, "again");
        Assert.Equal("again", Read(jvm));
        strangers.ForEach(stranger => stranger.Dispose());
        jvm.Dispose();
    }

    [Fact]
    public async Task A_stranger_that_sends_a_byte_now_and_then_has_the_time_of_one_that_sends_nothing()
    {
        using var server = Start(TimeSpan.FromMilliseconds(200));
        using var silent = Connect(server);
        using var slow = Connect(server);

        // At this pace it is at the bound of bytes after 40 seconds.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        var sent = 0;
        try
        {
            for (; sent < 2 * LoopbackConnection.MaxUnprovenBytes; sent++)
            {
                await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
                slow.GetStream().Write("x"u8);
            }
        }
        catch (IOException)
        {
            // The server has closed it.
        }

        Assert.InRange(sent, 0, LoopbackConnection.MaxUnprovenBytes - 1);
        Assert.Null(Read(silent));
    }

    [Theory]
    [InlineData(LoopbackConnection.MaxUnprovenBytes, true)]
    [InlineData(LoopbackConnection.MaxUnprovenBytes + 1, false)]
    public void A_stranger_is_read_up_to_a_bound(int length, bool isAnswered)
    {
        using var server = Start(Long);
        using var stranger = Connect(server);
        Say(stranger, new string('x', length - 1));
        Assert.Equal(isAnswered ? "who?" : null, Read(stranger));
    }

    [Fact]
    public void Who_has_proven_itself_may_send_much_and_a_line_has_a_bound()
    {
        using var server = Start(Long);
        using var jvm = Connect(server);
        Say(jvm, Password);
        Assert.Equal("welcome", Read(jvm));
        var text = new string('é', 20_000);
        Say(jvm, text);
        Assert.Equal(text, Read(jvm));
        Say(jvm, new string('x', 50_001));
        Assert.Null(Read(jvm));
    }

    [Fact]
    public void Its_end_is_the_end_of_its_connections()
    {
        var server = Start(Long);
        using var silent = Connect(server);
        using var jvm = Connect(server);
        Say(jvm, Password);
        Assert.Equal("welcome", Read(jvm));

        server.Dispose();

        Assert.Null(Read(silent));
        Assert.Null(Read(jvm));
        Assert.Throws<SocketException>(() => Connect(server).Dispose());
    }

    private static LoopbackServer Start(TimeSpan proofLimit) => LoopbackServer.Start("test", Serve, proofLimit);

    private static void Serve(LoopbackConnection connection)
    {
        while (connection.ReadLine(50_000) is { } line)
        {
            var answer = connection.IsProven ? line : line == Password ? "welcome" : "who?";
            if (line == Password)
            {
                connection.Prove();
            }

            connection.Write(Encoding.UTF8.GetBytes(answer + "\n"));
        }
    }

    private static TcpClient Connect(LoopbackServer server)
    {
        // A server that does not close what it should is a failure, and no wait for ever.
        var client = new TcpClient { ReceiveTimeout = 60_000 };
        client.Connect(IPAddress.Loopback, server.Port);
        return client;
    }

    private static void Say(TcpClient client, string line) => client.GetStream().Write(Encoding.UTF8.GetBytes(line + "\n"));

    /// <returns>A line, or null where the server has closed the connection.</returns>
    private static string? Read(TcpClient client)
    {
        var bytes = new List<byte>();
        try
        {
            for (int next; (next = client.GetStream().ReadByte()) != '\n'; bytes.Add((byte)next))
            {
                if (next < 0)
                {
                    return null;
                }
            }
        }
        catch (IOException error) when (error.InnerException is not SocketException { SocketErrorCode: SocketError.TimedOut })
        {
            // Closed with bytes of ours that it has not read.
            return null;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}

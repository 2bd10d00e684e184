using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SparkBert.Driver.Jvm;

namespace SparkBert.Driver.Tests;

/// <summary>The server that Spark 3.5 sends figures to; what Spark itself sends is in the tests that run it.</summary>
public sealed class AccumulatorServerTests
{
    [Fact]
    public void Stranger_that_says_nothing_or_something_wrong_keeps_nobody_waiting()
    {
        using var server = AccumulatorServer.Start();
        using var silent = Connect(server);
        using var wrong = Connect(server);
        wrong.GetStream().Write(Encoding.UTF8.GetBytes(new string('x', server.Secret.Length)));
        Assert.Equal(0, wrong.GetStream().Read(new byte[1]));

        using var right = Connect(server);
        var stream = right.GetStream();
        stream.Write(Encoding.UTF8.GetBytes(server.Secret));
        stream.Write([.. Int(2), .. Int(1), 7, .. Int(2), 8, 9]);
        Assert.Equal(1, stream.ReadByte());
        Assert.Equal([[7], [8, 9]], server.ReadUpdates(0));
        Assert.Equal([[8, 9]], server.ReadUpdates(1));
    }

    private static TcpClient Connect(AccumulatorServer server)
    {
        var client = new TcpClient();
        client.Connect(IPAddress.Loopback, server.Port);
        return client;
    }

    private static byte[] Int(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}

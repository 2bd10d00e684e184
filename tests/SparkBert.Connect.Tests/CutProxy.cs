using System.Net;
using System.Net.Sockets;

namespace SparkBert.Connect.Tests;

/// <summary>A way to a server that can be cut: bytes go both ways until all connections are closed.</summary>
internal sealed class CutProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> open = [];
    private readonly int port;
    private int refusals;
    private int connections;

    public CutProxy(int port)
    {
        this.port = port;
        listener.Start();
        _ = AcceptAsync();
    }

    /// <summary>The address for clients.</summary>
    public string Address => $"sc://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>The connections that clients made so far.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Closes the next connections as soon as they come.</summary>
    public void Refuse(int count) => Volatile.Write(ref refusals, count);

    /// <summary>Closes all connections with a reset, whatever is on its way.</summary>
    public void Cut()
    {
        lock (open)
        {
            foreach (var socket in open)
            {
                socket.Close(0);
            }

            open.Clear();
        }
    }

    public void Dispose()
    {
        listener.Stop();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptSocketAsync();
                Interlocked.Increment(ref connections);
                if (Interlocked.Decrement(ref refusals) >= 0)
                {
                    client.Close(0);
                    continue;
                }

                var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await server.ConnectAsync(IPAddress.Loopback, port);
                lock (open)
                {
                    open.AddRange([client, server]);
                }

                _ = PassAsync(client, server);
                _ = PassAsync(server, client);
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The end of the test.
        }
    }

    private static async Task PassAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var length)
            {
                await to.SendAsync(buffer.AsMemory(0, length));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It was cut.
        }
    }
}

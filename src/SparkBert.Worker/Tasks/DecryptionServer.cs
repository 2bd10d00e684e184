using System.Net;
using System.Net.Sockets;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>The JVM's server for broadcasts where Spark encrypts what it keeps on disk (<c>spark.io.encryption.enabled</c>). It closes when all was fetched, and the task's header goes on.</summary>
/// <param name="Port">The port on the loopback interface; null where it is a Unix domain socket.</param>
/// <param name="SocketPath">The Unix domain socket.</param>
/// <param name="Secret">What is said first; null for a Unix domain socket.</param>
internal sealed record DecryptionServer(int? Port, string? SocketPath, string? Secret)
{
    /// <summary>Fetches broadcasts.</summary>
    /// <param name="ids">Their ids in the order in which the JVM sends them.</param>
    /// <param name="broadcasts">Gets them.</param>
    public void Fetch(IReadOnlyList<long> ids, BroadcastSet broadcasts)
    {
        using var socket = Connect();
        using var stream = new ConnectionStream(socket);
        var reader = new WireReader(stream);
        var writer = new WireWriter(stream);
        if (Secret is not null)
        {
            writer.WriteUtf(Secret);
            writer.Flush();
            if (reader.ReadUtf("the answer to the secret", 64) != "ok")
            {
                throw new ProtocolException("the JVM's server for encrypted broadcasts did not take the secret.");
            }
        }

        foreach (var id in ids)
        {
            var sent = reader.ReadLong("broadcast id");
            if (sent != id)
            {
                throw new ProtocolException($"the JVM's server for encrypted broadcasts sent {sent} where {id} was expected.");
            }

            broadcasts.Add(id, BroadcastContent.Read(reader));
        }

        // Any byte: the server waits for it before it lets the task go on.
        writer.Stream.WriteByte(1);
        writer.Flush();
    }

    private Socket Connect()
    {
        if (SocketPath is not null)
        {
            var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            local.Connect(new UnixDomainSocketEndPoint(SocketPath));
            return local;
        }

        if (Port is not (> 0 and <= ushort.MaxValue))
        {
            throw new ProtocolException($"the port of the JVM's server for encrypted broadcasts is {Port}.");
        }

        var socket = new Socket(Loopback.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(new IPEndPoint(Loopback.Address, Port.Value));
        return socket;
    }
}

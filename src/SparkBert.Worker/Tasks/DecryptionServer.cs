using System.Net.Sockets;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>The JVM's server for broadcasts where Spark encrypts what it keeps on disk (<c>spark.io.encryption.enabled</c>). It closes when all was fetched, and the task's header goes on.</summary>
internal static class DecryptionServer
{
    public const string Name = "server for encrypted broadcasts";

    /// <summary>Fetches broadcasts.</summary>
    /// <param name="server">The server.</param>
    /// <param name="ids">Their ids in the order in which the JVM sends them.</param>
    /// <param name="broadcasts">Gets them.</param>
    public static void Fetch(JvmServer server, IReadOnlyList<long> ids, BroadcastSet broadcasts)
    {
        try
        {
            var (socket, reader, writer) = server.Connect();
            using (socket)
            {
                foreach (var id in ids)
                {
                    var sent = reader.ReadLong("broadcast id");
                    if (sent != id)
                    {
                        throw new ProtocolException($"the JVM's {Name} sent {sent} where {id} was expected.");
                    }

                    broadcasts.Add(id, BroadcastContent.Read(reader));
                }

                // Any byte: the server waits for it before it lets the task go on.
                writer.Stream.WriteByte(1);
                writer.Flush();
            }
        }
        catch (Exception error) when (error is PeerGoneException or SocketException)
        {
            // Not as its inner exception: the connection of the task itself is there still.
            throw new ProtocolException($"the JVM's {server} ended the connection: {error.Message}");
        }
    }
}

using System.Net.Sockets;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>
/// The JVM's server for broadcasts if Spark encrypts what it keeps on disk (<c>spark.io.encryption.enabled</c>). It closes after all were
/// fetched, and the task's header goes on.
/// </summary>
internal static class DecryptionServer
{
    /// <summary>Fetches broadcasts.</summary>
    /// <param name="server">The server.</param>
    /// <param name="ids">Their ids in the order in which the JVM sends them.</param>
    /// <param name="add">Gets each with its content.</param>
    /// <exception cref="ProtocolException">The server sent something else, or went away.</exception>
    public static void Fetch(JvmServer server, IReadOnlyList<long> ids, Action<long, byte[]> add)
    {
        try
        {
            var (connection, reader, writer) = server.Connect();
            using (connection)
            {
                foreach (var id in ids)
                {
                    var sent = reader.ReadLong("broadcast id");
                    if (sent != id)
                    {
                        throw new ProtocolException($"the JVM's {server.Name} sent the broadcast {sent} where {id} was expected.");
                    }

                    add(id, BroadcastFile.Read(reader));
                }

                // Any byte: the server waits for it before it lets the task go on.
                writer.Stream.WriteByte(1);
                writer.Flush();
            }
        }
        catch (Exception error) when (error is PeerGoneException or SocketException)
        {
            // Not as its inner exception: the task's own connection is still open.
            throw new ProtocolException($"the JVM's {server} ended the connection: {error.Message}");
        }
    }
}

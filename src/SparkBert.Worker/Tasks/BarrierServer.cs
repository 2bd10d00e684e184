using System.Net.Sockets;
using System.Text;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>The JVM's server by which the tasks of a barrier stage wait for one another: Spark's BarrierTaskContext. Each call has a connection of its own, which the server closes after its answer.</summary>
/// <param name="server">The server.</param>
/// <param name="cancellation">Ends a call that waits.</param>
internal sealed class BarrierServer(JvmServer server, CancellationToken cancellation)
{
    public const string Name = "barrier server";

    private const int BarrierMethod = 1;
    private const int AllGatherMethod = 2;

    /// <summary>The most bytes of the messages of all tasks.</summary>
    private const int MaxAnswer = 256 << 20;

    /// <summary>Waits for all tasks.</summary>
    public void Barrier() => Call(BarrierMethod, null);

    /// <summary>Waits for all tasks and gives the messages of all, in the order of their partitions.</summary>
    public IReadOnlyList<string> AllGather(string message) => Call(AllGatherMethod, message);

    /// <exception cref="InvalidOperationException">The JVM refused the call, or went away from it: a task of the stage failed, or they do not all make the same calls.</exception>
    private List<string> Call(int method, string? message)
    {
        try
        {
            var (socket, reader, writer) = server.Connect();
            using (socket)
            using (cancellation.Register(socket.Dispose))
            {
                writer.WriteInt(method);
                if (message is not null)
                {
                    writer.WriteUtf(message);
                }

                writer.Flush();
                return Answer(reader);
            }
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception error) when (error is SocketException or PeerGoneException)
        {
            // Not as its inner exception: the connection of the task itself is there still.
            throw new InvalidOperationException($"the JVM's {server} ended the call: {error.Message}");
        }
    }

    /// <summary>
    /// The messages behind their number; or the text of an error behind its length, which looks the same at first. The server closes behind either, so only one of them fits what came.
    /// </summary>
    private static List<string> Answer(WireReader reader)
    {
        var head = reader.ReadCount("barrier answer", WireReader.MaxText);
        var rest = reader.ReadToEnd("barrier answer", MaxAnswer);
        try
        {
            var messages = new List<string>();
            var parts = new WireReader(new MemoryStream(rest));
            for (var i = 0; i < head; i++)
            {
                messages.Add(parts.ReadUtf("barrier message"));
            }

            if (parts.Position == rest.Length)
            {
                return messages;
            }
        }
        catch (Exception error) when (error is ProtocolException or PeerGoneException)
        {
            // It is the text of an error.
        }

        throw new InvalidOperationException($"the JVM's {Name}: {Encoding.UTF8.GetString(rest)}");
    }
}

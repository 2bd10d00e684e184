using System.Net.Sockets;
using System.Text;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>
/// The JVM's server through which the tasks of a barrier stage wait for each other. Each call has a connection of its own, which the server
/// closes after its answer.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="cancellation">Ends a call that waits.</param>
internal sealed class BarrierServer(JvmServer server, CancellationToken cancellation) : IBarrier
{
    private const int BarrierMethod = 1;
    private const int AllGatherMethod = 2;

    /// <summary>The maximum number of bytes in the messages of all tasks.</summary>
    private const int MaxAnswer = 256 << 20;

    public void Wait() => Call(BarrierMethod, null);

    public IReadOnlyList<string> AllGather(string message) => Call(AllGatherMethod, message);

    /// <exception cref="InvalidOperationException">
    /// The JVM refused the call, or closed its connection: a task of the stage failed, or they do not all make the same calls.
    /// </exception>
    private List<string> Call(int method, string? message)
    {
        try
        {
            var (connection, reader, writer) = server.Connect();
            using (connection)
            using (cancellation.Register(connection.Dispose))
            {
                writer.WriteInt(method);
                if (message is not null)
                {
                    writer.WriteUtf(message);
                }

                writer.Flush();
                return ReadAnswer(reader);
            }
        }
        catch (Exception) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (Exception error) when (error is SocketException or PeerGoneException)
        {
            // Not as its inner exception: the task's own connection is still open.
            throw new InvalidOperationException($"the JVM's {server} ended the call: {error.Message}");
        }
    }

    /// <summary>
    /// Reads the messages after their number, or the text of an error after its length, which looks the same at first. The server closes
    /// after either, so only one of them fits the bytes.
    /// </summary>
    private List<string> ReadAnswer(WireReader reader)
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

        throw new InvalidOperationException($"the JVM's {server.Name}: {Encoding.UTF8.GetString(rest)}");
    }
}

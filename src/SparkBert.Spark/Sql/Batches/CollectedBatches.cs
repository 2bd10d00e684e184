using System.Net.Sockets;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql.Batches;

/// <summary>
/// A whole frame as record batches (Spark's <c>collectAsArrowToPython</c>). They arrive in the order in which tasks end; their order in the
/// frame arrives last.
/// </summary>
internal static class CollectedBatches
{
    /// <summary>Runs the job and reads its result, in the frame's row order.</summary>
    /// <exception cref="JavaException">The job failed.</exception>
    public static List<RecordBatch> Collect(JavaObject frame)
    {
        var server = frame.CallObject("collectAsArrowToPython");
        var waiter = (JavaObject)server.Gateway.ArrayElement(server, 2)!;
        List<RecordBatch> arrived = [];
        try
        {
            int[] order;
            using (var socket = JvmSocket.Connect(server))
            {
                order = Read(socket, arrived);
            }

            // This call has the job's own error; the socket saw only its end.
            waiter.Call("getResult");
            return [.. order.Select(index => arrived[index])];
        }
        catch (Exception e)
        {
            arrived.ForEach(batch => batch.Dispose());
            if (e is IOException or SocketException or InvalidDataException)
            {
                waiter.Call("getResult");
            }

            throw;
        }
    }

    private static int[] Read(JvmSocket socket, List<RecordBatch> arrived)
    {
        using (var reader = new ArrowStreamReader(socket.Stream, leaveOpen: true))
        {
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                arrived.Add(batch);
            }
        }

        var count = socket.ReadInt();
        if (count < 0)
        {
            throw new IOException($"the JVM couldn't send the rows: {socket.ReadText()}");
        }

        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = socket.ReadInt();
        }

        if (count != arrived.Count || order.Any(index => index < 0 || index >= count))
        {
            throw new IOException($"the JVM sent {arrived.Count} batches, but the order of {count}.");
        }

        return order;
    }
}

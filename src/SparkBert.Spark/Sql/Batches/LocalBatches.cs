using System.Net.Sockets;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql.Batches;

/// <summary>
/// A frame's record batches, one partition after another. Spark runs a job for a partition when the reader reaches it, so the driver holds
/// one partition at a time.
/// </summary>
internal static class LocalBatches
{
    private const int NextPartition = 1;
    private const int Stop = 0;
    private const int Failed = -1;
    private const int EndOfPartition = -1;

    /// <summary>The batches; jobs run while they are read.</summary>
    public static IEnumerable<RecordBatch> Read(JavaObject frame, StructType schema, bool prefetchPartitions)
    {
        var server = frame.Gateway.CallStaticObject(
            "org.apache.spark.api.python.PythonRDD", "toLocalIteratorAndServe", frame.CallObject("toArrowBatchRdd"), prefetchPartitions);
        var waiter = (JavaObject)server.Gateway.ArrayElement(server, 2)!;
        var header = CreateHeader(schema);
        using var socket = Ask(waiter, () => JvmSocket.Connect(server));
        var ended = false;
        try
        {
            while (true)
            {
                var answer = Ask(waiter, () =>
                {
                    socket.WriteInt(NextPartition);
                    return socket.ReadInt();
                });
                if (answer == Failed)
                {
                    // The number comes without a text; this call has the job's own error.
                    ended = true;
                    waiter.Call("getResult");
                    throw new SparkException("The JVM couldn't compute a partition and gave no reason.");
                }

                if (answer == Stop)
                {
                    ended = true;
                    yield break;
                }

                while (Ask(waiter, () => ReadBatch(socket, header)) is { } batch)
                {
                    yield return batch;
                }
            }
        }
        finally
        {
            if (!ended)
            {
                TellToStop(socket);
            }
        }
    }

    /// <summary>
    /// Makes a request to the JVM. If the socket breaks, throws the job's own error if there is one, else that the JVM is gone.
    /// </summary>
    private static T Ask<T>(JavaObject waiter, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            waiter.Call("getResult");
            throw;
        }
    }

    /// <summary>The next batch of a partition; null at its end.</summary>
    private static RecordBatch? ReadBatch(JvmSocket socket, byte[] header)
    {
        var length = socket.ReadInt();
        if (length == EndOfPartition)
        {
            return null;
        }

        if (length < 0)
        {
            throw new IOException($"the JVM announced a batch of {length} bytes.");
        }

        // The JVM sends a batch's message without the schema that Arrow's reader needs before it.
        var bytes = new byte[header.Length + length];
        header.CopyTo(bytes, 0);
        socket.Stream.ReadExactly(bytes.AsSpan(header.Length));
        using var reader = new ArrowStreamReader(bytes);
        return reader.ReadNextRecordBatch();
    }

    private static void TellToStop(JvmSocket socket)
    {
        try
        {
            socket.WriteInt(Stop);
        }
        catch (IOException)
        {
            // It is gone already.
        }
    }

    /// <summary>Only the schema's message.</summary>
    private static byte[] CreateHeader(StructType schema)
    {
        using var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, schema.ToArrowSchema(), leaveOpen: true);
        writer.WriteStart();
        return stream.ToArray();
    }
}

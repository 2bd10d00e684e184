using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using SparkBert.Functions;

namespace SparkBert.Benchmarks;

/// <summary>One task of mapInArrow, sent to a worker's daemon as the JVM of Spark 4.2 sends it.</summary>
internal sealed class WorkerTask : IDisposable
{
    private const string Version = "4.2.1";
    private const int EndOfStream = -4;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly NetworkStream stream;

    /// <summary>Connects to a worker.</summary>
    public WorkerTask(int port, string secret)
    {
        socket.Connect(IPAddress.Loopback, port);
        stream = new NetworkStream(socket);

        // The worker says its process id; it answers the secret with "ok".
        stream.ReadExactly(new byte[sizeof(int)]);
        WriteText(stream, secret);
        stream.ReadExactly(new byte[sizeof(int) + 2]);
    }

    /// <summary>Sends rows of text and takes what comes back, as fast as it comes.</summary>
    /// <exception cref="InvalidOperationException">The task failed.</exception>
    public TaskFigures Run(int partition, FunctionCommand command, IEnumerable<string[]> batches)
    {
        var tail = new byte[4096];
        var reading = new Thread(() => ReadToEnd(tail));
        reading.Start();
        WriteHeader(partition, command);
        using (var arrow = new ArrowStreamWriter(stream, InStruct(Corpus.Batch()).Schema, leaveOpen: true))
        {
            arrow.WriteStart();
            foreach (var rows in batches)
            {
                arrow.WriteRecordBatch(InStruct(Corpus.Batch(rows)));
            }

            arrow.WriteEnd();
        }

        WriteInt(stream, EndOfStream);
        reading.Join();

        // The end of the answer holds the task's figures.
        var begin = tail.AsSpan().LastIndexOf("{\"stageId\""u8);
        var end = tail.AsSpan().LastIndexOf((byte)'}');
        return begin < 0
            ? throw new InvalidOperationException($"the worker's task failed: {Encoding.UTF8.GetString(tail)}")
            : TaskFigures.Parse(tail.AsSpan(begin, end + 1 - begin));
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    private void WriteHeader(int partition, FunctionCommand command)
    {
        using var header = new MemoryStream();
        WriteInt(header, partition);
        WriteText(header, ProtocolTag.For(Version));
        WriteText(header, new JsonObject
        {
            ["isBarrier"] = false,
            ["connInfo"] = -1,
            ["secret"] = null,
            ["stageId"] = 1,
            ["partitionId"] = partition,
            ["attemptNumber"] = 0,
            ["taskAttemptId"] = partition,
            ["cpus"] = 1,
            ["resources"] = new JsonObject(),
            ["localProperties"] = new JsonObject(),
        }.ToJsonString());

        // The folder of files, no includes, no broadcasts.
        WriteText(header, ".");
        WriteInt(header, 0);
        header.WriteByte(0);
        WriteInt(header, 0);

        // The evaluation type, no settings of the session, no settings of the evaluation.
        WriteInt(header, (int)EvalType.MapArrowIter);
        WriteInt(header, 0);
        WriteInt(header, 0);

        // One function without arguments of its own, a chain of one command, and the id of its profile.
        WriteInt(header, 1);
        WriteInt(header, 0);
        WriteInt(header, 1);
        WriteBytes(header, command.ToUtf8());
        header.Write(new byte[sizeof(long)]);
        stream.Write(header.ToArray());
    }

    private void ReadToEnd(byte[] tail)
    {
        // Behind the figures comes END_OF_STREAM; the worker then waits for the next task.
        ReadOnlySpan<byte> end = [(byte)'}', 0xFF, 0xFF, 0xFF, 0xFC];
        var buffer = new byte[1 << 20];
        for (int read; !tail.AsSpan().EndsWith(end) && (read = socket.Receive(buffer)) > 0;)
        {
            var kept = Math.Min(read, tail.Length);
            tail.AsSpan(kept).CopyTo(tail);
            buffer.AsSpan(read - kept, kept).CopyTo(tail.AsSpan(tail.Length - kept));
        }
    }

    private static RecordBatch InStruct(RecordBatch batch)
    {
        var type = new StructType(batch.Schema.FieldsList);
        var column = new StructArray(type, batch.Length, batch.Arrays, ArrowBuffer.Empty);
        return new RecordBatch(new Schema([new Field("struct", type, true)], null), [column], batch.Length);
    }

    private static void WriteText(Stream to, string text) => WriteBytes(to, Encoding.UTF8.GetBytes(text));

    private static void WriteBytes(Stream to, byte[] bytes)
    {
        WriteInt(to, bytes.Length);
        to.Write(bytes);
    }

    private static void WriteInt(Stream to, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        to.Write(bytes);
    }
}

using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using SparkBert.Tests;
using SparkBert.Worker;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Benchmarks;

/// <summary>The memory of the worker process while text streams through it, as one partition on each of some connections.</summary>
internal static class WorkerMemoryBenchmark
{
    private const string Secret = "benchmark";

    /// <param name="texts">Texts, taken again and again.</param>
    /// <param name="megabytes">Megabytes of text on each connection.</param>
    /// <param name="model">The model's folder; null for the text stages alone.</param>
    /// <param name="connections">Tasks at the same time.</param>
    /// <param name="rows">Rows that the JVM puts into a batch.</param>
    public static void Run(string[] texts, double megabytes, string? model, int connections, int rows)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SparkBert.Worker.dll"), "-m", "pyspark.daemon", "pyspark.worker"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHON_WORKER_FACTORY_SECRET"] = Secret;
        using var worker = Process.Start(start)!;
        var port = ReadInt(worker.StandardOutput.BaseStream);
        JsonArray stages = [Stage("DocumentAssembler"), Stage("SentenceDetector"), Stage("Tokenizer")];
        if (model is not null)
        {
            stages.Add(Stage("BertEmbeddings", new JsonObject { ["model"] = model }));
        }

        var command = new FunctionCommand(BuiltInFunctions.Pipeline, new JsonObject { ["pipeline"] = stages, ["returns"] = model is null ? new JsonArray("document", "sentence", "token") : new JsonArray("document", "sentence", "token", "embeddings") });
        var clock = Stopwatch.StartNew();
        var figures = new TaskFigures[connections];
        var tasks = Enumerable.Range(0, connections).Select(i => new Thread(() => figures[i] = RunTask(port, i, texts, (long)(megabytes * (1 << 20)), command, rows))).ToList();
        tasks.ForEach(task => task.Start());
        tasks.ForEach(task => task.Join());
        var peak = ProcessMemory.Peak(worker.Id);
        worker.StandardInput.Close();
        worker.WaitForExit();
        Console.WriteLine($"{connections} tasks, {megabytes} MB of text each in batches of {rows} rows: at most {peak >> 20} MB resident; {figures.Sum(task => task.InputRows):N0} rows, {figures.Sum(task => task.Tokens):N0} tokens, {figures.Sum(task => task.OutputBytes) >> 20:N0} MB back, {clock.Elapsed.TotalSeconds:N1} s");
    }

    private static TaskFigures RunTask(int port, int partition, string[] texts, long bytes, FunctionCommand command, int rows)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, port);
        using var stream = new NetworkStream(socket);
        ReadInt(stream);
        new WireWriterTo(stream).Utf(Secret);
        stream.ReadExactly(new byte[sizeof(int) + 2]);

        // The end of the answer holds the figures; the rest is only taken off the socket, as fast as it comes.
        var tail = new byte[4096];
        var reading = new Thread(() => ReadToEnd(socket, tail));
        reading.Start();
        using (var header = TaskBytes.Header("4.2.1", 207, partition).Udf(command, 0))
        {
            stream.Write(header.ToArray());
        }

        var schema = TaskBytes.InStruct(Batch([""])).Schema;
        using (var arrow = new ArrowStreamWriter(stream, schema, leaveOpen: true))
        {
            arrow.WriteStart();
            var next = 0;
            for (var sent = 0L; sent < bytes;)
            {
                var chosen = Enumerable.Range(0, rows).Select(_ => texts[next++ % texts.Length]).ToArray();
                arrow.WriteRecordBatch(TaskBytes.InStruct(Batch(chosen)));
                sent += chosen.Sum(text => (long)text.Length);
            }

            arrow.WriteEnd();
        }

        new WireWriterTo(stream).Int(-4);
        reading.Join();
        var begin = tail.AsSpan().LastIndexOf("{\"stageId\""u8);
        var end = tail.AsSpan().LastIndexOf((byte)'}');
        return begin < 0 ? throw new InvalidOperationException($"the worker's task failed: {Encoding.UTF8.GetString(tail)}") : TaskFigures.Parse(tail.AsSpan(begin, end + 1 - begin));
    }

    private static void ReadToEnd(Socket socket, byte[] tail)
    {
        var buffer = new byte[1 << 20];
        for (int read; !IsEnd(tail) && (read = socket.Receive(buffer)) > 0;)
        {
            var kept = Math.Min(read, tail.Length);
            tail.AsSpan(kept).CopyTo(tail);
            buffer.AsSpan(read - kept, kept).CopyTo(tail.AsSpan(tail.Length - kept));
        }
    }

    /// <summary>Behind the figures comes the int END_OF_STREAM; the worker then waits for the next task.</summary>
    private static bool IsEnd(ReadOnlySpan<byte> tail) => tail.EndsWith((ReadOnlySpan<byte>)[(byte)'}', 0xFF, 0xFF, 0xFF, 0xFC]);

    private static JsonObject Stage(string type, JsonObject? parameters = null) => new() { ["type"] = type, ["params"] = parameters ?? [] };

    private static RecordBatch Batch(string[] texts) =>
        new(new Schema([new Field("text", StringType.Default, true)], null), [new StringArray.Builder().AppendRange(texts).Build()], texts.Length);

    private static int ReadInt(Stream stream)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        stream.ReadExactly(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes);
    }
}

using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using SparkBert.Worker.Tests.Daemon;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Serving;

/// <summary>A connection to a server, as the Python side makes it.</summary>
internal sealed class ServeClient(NetworkStream stream) : IDisposable
{
    private ArrowStreamWriter? writer;
    private ArrowStreamReader? reader;

    public NetworkStream Stream => stream;

    /// <summary>Sends what comes before the rows.</summary>
    public ServeClient Ask(FunctionCommand command, int partition = 0, string files = ".")
    {
        var request = new JsonObject { ["files"] = files, ["partition"] = partition, ["stage"] = 5, ["attempt"] = 1, ["cpus"] = 2 };
        new WireWriterTo(stream).Utf(request.ToJsonString()).Bytes(command.ToUtf8());
        return this;
    }

    /// <summary>Sends a batch.</summary>
    public ServeClient Send(RecordBatch batch)
    {
        if (writer is null)
        {
            writer = new ArrowStreamWriter(stream, batch.Schema, leaveOpen: true);
            writer.WriteStart();
        }

        writer.WriteRecordBatch(batch);
        return this;
    }

    /// <summary>Sends the end of the rows.</summary>
    public ServeClient End()
    {
        writer!.WriteEnd();
        return this;
    }

    /// <summary>Reads the next batch of the answer.</summary>
    public RecordBatch ReadBatch()
    {
        if (reader is null)
        {
            Assert.Equal(-6, WorkerDaemon.ReadInt(stream));
            reader = new ArrowStreamReader(stream, leaveOpen: true);
        }

        return reader.ReadNextRecordBatch()!;
    }

    /// <summary>Reads the rest of the answer, which must end well.</summary>
    public (IReadOnlyList<string> Rows, TaskFigures Figures) ReadAll()
    {
        var (rows, end) = ReadToMark();
        Assert.Equal(-1, end);
        var figures = Encoding.UTF8.GetBytes(WorkerDaemon.ReadUtf(stream));
        Assert.Equal(-1, stream.ReadByte());
        return (rows, TaskFigures.Parse(figures));
    }

    /// <summary>Reads the rest of the answer, which must end with an error.</summary>
    public string ReadError()
    {
        var (_, end) = ReadToMark();
        Assert.Equal(-2, end);
        var text = WorkerDaemon.ReadUtf(stream);
        Assert.Equal(-1, stream.ReadByte());
        return text;
    }

    public void Dispose()
    {
        writer?.Dispose();
        reader?.Dispose();
        stream.Dispose();
    }

    private (List<string> Rows, int Mark) ReadToMark()
    {
        var rows = new List<string>();
        var mark = reader is null ? WorkerDaemon.ReadInt(stream) : -6;
        if (mark != -6)
        {
            return (rows, mark);
        }

        reader ??= new ArrowStreamReader(stream, leaveOpen: true);
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            rows.AddRange(ArrowText.Rows(batch));
        }

        return (rows, WorkerDaemon.ReadInt(stream));
    }
}

using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace SparkBert.Worker.Tests.Wire;

/// <summary>What a JVM of any supported version writes for one task.</summary>
internal sealed class TaskBytes : IDisposable
{
    private readonly MemoryStream stream = new();
    private readonly WireWriterTo writer;
    private readonly string version;
    private readonly int evalType;

    private TaskBytes(string version, int evalType)
    {
        this.version = version;
        this.evalType = evalType;
        writer = new WireWriterTo(stream);
    }

    public static TaskBytes Header(
        string version,
        int evalType,
        int partition = 0,
        int? barrierPort = null,
        string filesDirectory = ".",
        Action<WireWriterTo>? broadcasts = null)
    {
        var isBarrier = barrierPort is not null;
        var task = new TaskBytes(version, evalType);
        var writer = task.writer.Int(partition).Utf(ProtocolTag.For(version));
        if (version.StartsWith("4.2", StringComparison.Ordinal))
        {
            writer.Utf(new JsonObject
            {
                ["isBarrier"] = isBarrier,
                ["connInfo"] = barrierPort ?? -1,
                ["secret"] = isBarrier ? "s" : null,
                ["stageId"] = 5,
                ["partitionId"] = partition,
                ["attemptNumber"] = 1,
                ["taskAttemptId"] = 99,
                ["cpus"] = 2,
                ["resources"] = new JsonObject { ["gpu"] = new JsonObject { ["name"] = "gpu", ["addresses"] = new JsonArray("3", "0") } },
                ["localProperties"] = new JsonObject { ["k"] = "v" },
            }.ToJsonString());
        }
        else
        {
            writer.Bool(isBarrier);
            if (isBarrier)
            {
                writer.Int(barrierPort!.Value).Utf("s");
            }
            else if (!version.StartsWith("4.1", StringComparison.Ordinal))
            {
                writer.Int(0).Utf("");
            }

            writer.Int(5).Int(partition).Int(1).Long(99).Int(2);
            writer.Int(1).Utf("gpu").Utf("gpu").Int(2).Utf("3").Utf("0");
            writer.Int(1).Utf("k").Utf("v");
        }

        writer.Utf(filesDirectory).Int(0);
        if (broadcasts is null)
        {
            writer.Bool(false).Int(0);
        }
        else
        {
            broadcasts(writer);
        }

        writer.Int(evalType).Int(1).Utf("spark.sql.session.timeZone").Utf("UTC");
        if (version.StartsWith("4.2", StringComparison.Ordinal))
        {
            writer.Int(0);
        }
        else if (version.StartsWith("4.0", StringComparison.Ordinal) || version.StartsWith("4.1", StringComparison.Ordinal))
        {
            writer.Bool(false);
        }

        return task;
    }

    /// <summary>Functions of the operator, each with its argument offsets and the commands of its chain.</summary>
    public TaskBytes Udfs(params (int[] Arguments, FunctionCommand[] Commands)[] udfs)
    {
        var hasNames = version[..3] switch
        {
            "3.5" => false,
            "4.2" => true,
            _ => evalType is 200 or 204 or 250 or 251,
        };
        writer.Int(udfs.Length);
        foreach (var (arguments, commands) in udfs)
        {
            writer.Int(arguments.Length);
            foreach (var argument in arguments)
            {
                writer.Int(argument);
                if (hasNames)
                {
                    writer.Bool(false);
                }
            }

            writer.Int(commands.Length);
            foreach (var command in commands)
            {
                writer.Bytes(command.ToUtf8());
            }

            if (version.StartsWith("4.2", StringComparison.Ordinal))
            {
                writer.Long(1);
            }
        }

        return this;
    }

    public TaskBytes Udf(FunctionCommand command, params int[] arguments) => Udfs((arguments, [command]));

    /// <summary>One Arrow stream.</summary>
    public TaskBytes Stream(Schema schema, params IEnumerable<RecordBatch> batches)
    {
        using var arrow = new ArrowStreamWriter(stream, schema, leaveOpen: true);
        arrow.WriteStart();
        foreach (var batch in batches)
        {
            arrow.WriteRecordBatch(batch);
        }

        arrow.WriteEnd();
        return this;
    }

    /// <summary>The batches as the fields of one struct column, as mapInArrow has them.</summary>
    public TaskBytes StructStream(params RecordBatch[] batches)
    {
        var wrapped = batches.Select(InStruct).ToList();
        return Stream(wrapped[0].Schema, wrapped);
    }

    public TaskBytes Int(int value)
    {
        writer.Int(value);
        return this;
    }

    public byte[] End()
    {
        writer.Int(-4);
        return stream.ToArray();
    }

    public void Dispose() => stream.Dispose();

    /// <summary>What was written so far, for a task whose data goes out piece by piece.</summary>
    public byte[] ToArray() => stream.ToArray();

    public static RecordBatch InStruct(RecordBatch batch)
    {
        var type = new StructType(batch.Schema.FieldsList);
        var column = new StructArray(type, batch.Length, batch.Arrays, ArrowBuffer.Empty);
        return new RecordBatch(new Schema([new Field("struct", type, true)], null), [column], batch.Length);
    }
}

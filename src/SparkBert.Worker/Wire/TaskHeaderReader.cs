namespace SparkBert.Worker.Wire;

/// <summary>
/// Reads the header of a task. Only this class and <see cref="TaskContextReader"/> know how headers differ between versions of Spark.
/// Field names are those of the recorded traffic that the tests replay.
/// </summary>
internal static class TaskHeaderReader
{
    private const int MaxUdfs = 4096;
    private const int MaxColumns = 1 << 16;

    /// <summary>Reads a header.</summary>
    /// <param name="reader">Stands at a partition index.</param>
    /// <param name="changeBroadcasts">
    /// Makes the changes of the connection's broadcasts. If there is a server for encrypted ones, it must fetch all of them before it
    /// returns: the JVM goes on with the header only then.
    /// </param>
    /// <param name="version">The layout, instead of the one that pythonVer names.</param>
    /// <returns>The header; null if the JVM has no more tasks for this connection.</returns>
    /// <exception cref="ProtocolException">A field is out of its limits.</exception>
    /// <exception cref="NotSupportedException">
    /// The task is not for this worker: another program's function, or an eval type that it does not run.
    /// </exception>
    public static TaskHeader? Read(WireReader reader, Action<BroadcastChanges> changeBroadcasts, ProtocolVersion? version = null)
    {
        if (reader.TryReadInt("partitionIndex") is not { } partition || partition == -1)
        {
            return null;
        }

        var layout = version ?? ProtocolTag.Parse(reader.ReadUtf("pythonVer", 1024));
        if (version is not null)
        {
            reader.ReadUtf("pythonVer", 1024);
        }

        var context = TaskContextReader.Read(reader, layout);
        var files = reader.ReadUtf("sparkFilesDir");
        var includes = new List<string>();
        var count = reader.ReadCount("n pythonIncludes");
        for (var i = 0; i < count; i++)
        {
            includes.Add(reader.ReadUtf($"pythonIncludes[{i}]"));
        }

        changeBroadcasts(ReadBroadcasts(reader, layout));
        var evalType = EvalTypes.Parse(reader.ReadInt("evalType"));
        var runnerConf = ReadMap(reader, "runnerConf");
        var evalConf = layout >= ProtocolVersion.Spark42 ? ReadMap(reader, "evalConf") : new Dictionary<string, string>();
        var isProfiled = false;
        if (layout is ProtocolVersion.Spark40 or ProtocolVersion.Spark41)
        {
            isProfiled = reader.ReadBool("profiling");
            if (isProfiled)
            {
                reader.ReadUtf("profiler");
            }
        }

        var hasNames = layout switch
        {
            ProtocolVersion.Spark35 => false,
            ProtocolVersion.Spark40 => evalType is EvalType.ScalarPandas or EvalType.ScalarPandasIter,
            ProtocolVersion.Spark41 => evalType.IsScalar(),
            _ => true,
        };
        return new TaskHeader
        {
            PartitionIndex = partition,
            Version = layout,
            Context = context,
            FilesDirectory = files,
            Includes = includes,
            EvalType = evalType,
            RunnerConf = runnerConf,
            EvalConf = evalConf,
            Udfs = ReadUdfs(reader, hasNames, hasResultId: layout >= ProtocolVersion.Spark42 || isProfiled),
        };
    }

    internal static Dictionary<string, string> ReadMap(WireReader reader, string name)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var count = reader.ReadCount($"n {name}");
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadUtf($"{name}[{i}].key");
            map[key] = reader.ReadUtf($"{name}[{i}].value");
        }

        return map;
    }

    /// <summary>The broadcasts that were dropped (a negative id) and added since the connection's previous task.</summary>
    private static BroadcastChanges ReadBroadcasts(WireReader reader, ProtocolVersion layout)
    {
        var needsServer = reader.ReadBool("needsDecryptionServer");
        var count = reader.ReadCount("n broadcasts");
        var server = needsServer ? JvmServer.Read(reader, layout, "decryption", JvmServer.Decryption) : null;
        var (dropped, files, encrypted) = (new List<long>(), new Dictionary<long, string>(), new List<long>());
        for (var i = 0; i < count; i++)
        {
            var id = reader.ReadLong("broadcast id");
            if (id < 0)
            {
                dropped.Add(-id - 1);
            }
            else if (server is null)
            {
                files[id] = reader.ReadUtf("broadcast path");
            }
            else
            {
                encrypted.Add(id);
            }
        }

        return new BroadcastChanges(dropped, files, encrypted, server);
    }

    private static List<UdfCall> ReadUdfs(WireReader reader, bool hasNames, bool hasResultId)
    {
        var udfs = new List<UdfCall>();
        var count = reader.ReadCount("n udfs", MaxUdfs);
        for (var udf = 0; udf < count; udf++)
        {
            var arguments = new List<UdfArgument>();
            var argumentCount = reader.ReadCount($"udf[{udf}].n args", MaxColumns);
            for (var i = 0; i < argumentCount; i++)
            {
                var offset = reader.ReadCount($"udf[{udf}].arg[{i}].offset", MaxColumns);
                var isNamed = hasNames && reader.ReadBool($"udf[{udf}].arg[{i}].hasName");
                arguments.Add(new UdfArgument(offset, isNamed ? reader.ReadUtf($"udf[{udf}].arg[{i}].name") : null));
            }

            var commands = new List<byte[]>();
            var commandCount = reader.ReadCount($"udf[{udf}].n chained", MaxUdfs);
            for (var i = 0; i < commandCount; i++)
            {
                commands.Add(reader.ReadBytes($"udf[{udf}].command[{i}]", WireReader.MaxCommand));
            }

            if (hasResultId)
            {
                reader.ReadLong($"udf[{udf}].resultId");
            }

            udfs.Add(new UdfCall(arguments, commands));
        }

        return udfs;
    }
}

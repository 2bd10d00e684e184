using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>Gathers the figures of the successful tasks of functions, with a Spark accumulator.</summary>
public sealed class TaskFiguresAccumulator
{
    private readonly TaskFiguresLog log;

    internal TaskFiguresAccumulator(SparkJvm jvm, JavaObject context)
    {
        if (jvm.Version.IsSpark3)
        {
            // It sends its updates to a server of the driver program.
            var server = AccumulatorServer.Start();
            jvm.Own(server);
            Java = server.CreateAccumulator(jvm);
            log = new TaskFiguresLog(server.ReadUpdates);
        }
        else
        {
            Java = jvm.Gateway.New("org.apache.spark.util.CollectionAccumulator");
            log = new TaskFiguresLog(first => ReadList(Java.CallObject("value"), first));
        }

        context.Call("register", Java);
    }

    internal JavaObject Java { get; }

    /// <summary>
    /// The figures so far, one for each stage, partition and function. Spark may compute a partition more than once; it counts once.
    /// </summary>
    public IReadOnlyList<TaskFigures> Values() => log.Values();

    private static IEnumerable<byte[]> ReadList(JavaObject list, int first)
    {
        for (int i = first, count = list.CallInt("size"); i < count; i++)
        {
            yield return (byte[])list.Call("get", i)!;
        }
    }
}

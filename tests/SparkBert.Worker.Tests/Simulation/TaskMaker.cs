using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Worker.Tests.Wire;

namespace SparkBert.Worker.Tests.Simulation;

/// <summary>Makes tasks of all kinds that a seed chooses: functions, versions of Spark, rows, models and broadcasts.</summary>
/// <param name="random">Chooses.</param>
/// <param name="files">The models and broadcasts.</param>
internal sealed class TaskMaker(Random random, SimulatedFiles files)
{
    private const int MapInArrow = 207;
    private const int Scalar = 200;
    private const int GroupedMap = 201;

    private static readonly string[] Versions = ["3.5.9", "4.0.5", "4.1.4", "4.2.1"];

    private static readonly string[] Words =
    [
        "We", "met", "in", "July.", "It", "was", "hot.", "Berlin", "bank", "river,", "täxt", "日本", "🙂", "U.S.A.", "e.g.", "-", "",
    ];

    private static readonly Lazy<(string Version, string Name)[]> Captures = new(() =>
        [.. Capture.OnArrow.Select(row => row.Data).Where(data => data.Item2 != "none")]);

    private static readonly Schema Ids = new([new Field("_0", Int64Type.Default, true)], null);

    /// <summary>Any task that ends by itself.</summary>
    public SimulatedTask Any() => random.Next(12) switch
    {
        0 => Map("identity", []),
        1 => Map("add", new JsonObject { ["add"] = random.Next(1000) }),
        2 or 3 => Pipeline(SimulatedFiles.Model(random)),
        4 => Embeddings(SimulatedFiles.Model(random)),
        5 => Scalars(),
        6 => Groups(),
        7 => Broadcast(files.Broadcast(random)),
        8 => Map(random.Next(2) == 0 ? "raise-first" : "raise-mid", []),
        9 => Map(random.Next(2) == 0 ? "nothing" : "leave-all", []),
        _ => Recorded(),
    };

    /// <summary>A task that runs a model.</summary>
    public SimulatedTask OfModel()
    {
        var isPipeline = random.Next(2) == 0;
        var model = SimulatedFiles.Model(random);
        return isPipeline ? Pipeline(model) : Embeddings(model);
    }

    /// <summary>A task whose function waits until the JVM leaves.</summary>
    public SimulatedTask Waiting() => Map(SimulatedFunctions.Wait, []);

    /// <summary>A task whose answers come batch by batch.</summary>
    public SimulatedTask BatchByBatch() => Map("identity", []);

    /// <summary>A task that runs a model of the run's own.</summary>
    public SimulatedTask OfModel(string folder, string? identity) => Pipeline((folder, identity));

    /// <summary>A task that reads a broadcast.</summary>
    public SimulatedTask Broadcast(string path)
    {
        var version = Version();
        void Add(WireWriterTo writer) => writer.Bool(false).Int(1).Long(SimulatedFunctions.Broadcast).Utf(path);
        using var task = Header(version, MapInArrow, Add)
            .Udf(new FunctionCommand(SimulatedFunctions.Content, new JsonObject()), 0);
        return Finish(task, $"broadcast {version}", written => written.StructStream([.. Batches(1, 3)]).End());
    }

    private SimulatedTask Map(string function, JsonObject options)
    {
        var version = Version();
        using var task = Header(version, MapInArrow).Udf(new FunctionCommand(function, options), 0);
        var batches = Batches(1, 6);
        return Finish(task, $"{function} {version}", written => written.StructStream([.. batches]).End()) with
        {
            Rows = [.. batches.Select(batch => batch.Length)],
        };
    }

    private SimulatedTask Pipeline((string Folder, string? Identity) model)
    {
        var version = Version();
        var command = model.Identity is { } identity
            ? TestBundles.Pipeline(model.Folder, identity)
            : TestBundles.Pipeline(model.Folder);
        using var task = Header(version, MapInArrow).Udf(command, 0);
        return Finish(task, $"pipeline {version}", written => written.StructStream([.. Texts("text")]).End());
    }

    private SimulatedTask Embeddings((string Folder, string? Identity) model)
    {
        var version = Version();
        var options = new JsonObject { ["pipelines"] = new JsonArray(TestBundles.Stages(model.Folder)) };
        if (model.Identity is not null)
        {
            options["models"] = new JsonObject { [model.Folder] = model.Identity };
        }

        using var task = Header(version, Scalar).Udf(new FunctionCommand(BuiltInFunctions.Embeddings, options), 0);
        var batches = Texts("_0").ToList();
        return Finish(task, $"embeddings {version}", written => written.Stream(batches[0].Schema, batches).End());
    }

    private SimulatedTask Scalars()
    {
        var version = Version();
        FunctionCommand plusOne = new("plus-one", []);
        using var task = Header(version, Scalar).Udfs(([0], [plusOne]), ([0], [plusOne, plusOne]));
        return Finish(task, $"scalars {version}", written => written.Stream(Ids, Batches(0, 6)).End());
    }

    private SimulatedTask Groups()
    {
        var version = Version();
        using var task = Header(version, GroupedMap).Udf(new FunctionCommand("count", []), 4, 1, 0, 0, 1);
        var groups = Enumerable.Range(0, random.Next(1, 6)).Select(CreateGroup).ToList();
        if (version[..3] is "3.5" or "4.0")
        {
            return Finish(task, $"groups {version}", written => written.Stream(groups[0].Schema, groups).End());
        }

        task.Int(1);
        return Finish(task, $"groups {version}", written =>
        {
            written.Stream(groups[0].Schema, groups[0]);
            foreach (var group in groups.Skip(1))
            {
                written.Int(1).Stream(group.Schema, group);
            }

            return written.Int(0).End();
        });
    }

    /// <summary>A task that was recorded between a real JVM and PySpark.</summary>
    private SimulatedTask Recorded()
    {
        if (Captures.Value.Length == 0)
        {
            return Map("identity", []);
        }

        var (version, name) = Captures.Value[random.Next(Captures.Value.Length)];
        var bytes = Capture.Load(version, name).WithCommands(ReplayTests.Commands(name));
        return new SimulatedTask($"{name} {version}", bytes, bytes.Length);
    }

    private TaskBytes Header(string version, int evalType, Action<WireWriterTo>? broadcasts = null) =>
        TaskBytes.Header(version, evalType, partition: random.Next(1000), filesDirectory: files.Root, broadcasts: broadcasts);

    private static SimulatedTask Finish(TaskBytes task, string name, Func<TaskBytes, byte[]> write)
    {
        var data = task.ToArray().Length;
        return new SimulatedTask(name, write(task), data);
    }

    private string Version() => Versions[random.Next(Versions.Length)];

    private List<RecordBatch> Batches(int least, int most) => [.. Several(least, most, Longs)];

    /// <summary>A batch of any size: none, one, some, many rows.</summary>
    private RecordBatch Longs()
    {
        var values = new long[random.Next(5) switch { 0 => random.Next(2), 1 => random.Next(500, 3000), _ => random.Next(2, 50) }];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextInt64();
        }

        return TestFunctions.Longs("_0", values);
    }

    private List<RecordBatch> Texts(string name) => [.. Several(1, 3, () => TestFunctions.Strings(name, [.. Several(0, 5, Text)]))];

    private string Text() => string.Join(' ', Several(0, 15, () => Words[random.Next(Words.Length)]));

    private IEnumerable<T> Several<T>(int least, int most, Func<T> create) =>
        Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => create());

    private RecordBatch CreateGroup(int key)
    {
        var rows = random.Next(1, 20);
        var values = Enumerable.Range(0, rows).Select(_ => random.NextInt64()).ToArray();
        return new RecordBatch(
            new Schema([new Field("k", Int64Type.Default, true), new Field("v", Int64Type.Default, true)], null),
            [
                new Int64Array.Builder().AppendRange(Enumerable.Repeat((long)key, rows)).Build(),
                new Int64Array.Builder().AppendRange(values).Build(),
            ],
            rows);
    }
}

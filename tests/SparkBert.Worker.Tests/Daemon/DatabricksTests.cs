using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Worker.Tests.Wire;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tests.Daemon;

/// <summary>
/// The handshake that .NET for Apache Spark has for Databricks, by a JVM that is played here: no test of ours ran on a cluster of
/// Databricks.
/// </summary>
public sealed class DatabricksTests
{
    private static readonly RecordBatch Rows = TestFunctions.Strings("text", ["one", "two"]);

    [Theory]
    [InlineData("3.5.9", 207)]
    [InlineData("4.2.1", 207)]
    [InlineData("3.5.9", 200)]
    [InlineData("4.2.1", 200)]
    public void One_more_string_may_come_before_the_secret(string version, int evalType)
    {
        using var daemon = Start();
        var map = TaskBytes.Header(version, 207).Udf(WorkerDaemonTests.DocumentsCommand, 0).StructStream(Rows);
        var model = TestBundles.TinyBundle();
        var scalar = TaskBytes.Header(version, 200).Udf(new FunctionCommand(BuiltInFunctions.Embeddings, Options(model)), 0)
            .Stream(Rows.Schema, Rows);
        foreach (var before in new[] { "anything", "", null })
        {
            using var connection = daemon.ConnectOnly();
            WorkerDaemon.ReadInt(connection);
            var writer = new WireWriterTo(connection);
            if (before is not null)
            {
                writer.Utf(before);
            }

            writer.Utf(WorkerDaemon.Secret);
            Assert.Equal("ok", WorkerDaemon.ReadUtf(connection));
            connection.Write((evalType == 207 ? map : scalar).ToArray());
            new WireWriterTo(connection).Int(-4);
            Assert.Equal(2, Answer.Read(connection).Rows.Count);
        }
    }

    [Fact]
    public void Two_strings_that_are_not_the_secret_are_refused()
    {
        using var daemon = Start();
        using var connection = daemon.ConnectOnly();
        WorkerDaemon.ReadInt(connection);
        new WireWriterTo(connection).Utf("one").Utf("two");

        Assert.Equal("err", WorkerDaemon.ReadUtf(connection));
        Assert.Equal(-1, connection.ReadByte());
    }

    [Fact]
    public void Elsewhere_the_first_string_is_the_secret_or_the_connection_ends()
    {
        using var daemon = WorkerDaemon.Start();
        using var connection = daemon.ConnectOnly();
        WorkerDaemon.ReadInt(connection);
        new WireWriterTo(connection).Utf("anything").Utf(WorkerDaemon.Secret);

        Assert.Equal("err", WorkerDaemon.ReadUtf(connection));
    }

    [Fact]
    public void Groups_are_refused_with_the_name_of_the_way_that_works()
    {
        using var daemon = Start();
        using var connection = daemon.Connect();
        connection.Write(TaskBytes.Header("3.5.9", 201).Udf(WorkerDaemonTests.DocumentsCommand, 2, 0, 0).StructStream(Rows).End());

        var error = Answer.Read(connection).Error;

        const string Refused = "NotSupportedException: grouped functions are not supported on Databricks (15.4)";
        Assert.StartsWith(Refused, error, StringComparison.Ordinal);
        Assert.Contains("sparkbert.shim.map_in_arrow", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_of_another_form_is_refused_with_the_name_of_the_way_that_works()
    {
        using var daemon = Start();
        using var connection = daemon.Connect();
        new WireWriterTo(connection).Int(0).Utf(ProtocolTag.For("3.5.0")).Int(-1);

        var error = Answer.Read(connection).Error;

        Assert.StartsWith("ProtocolException: the JVM of Databricks 15.4 sends a task in another form", error, StringComparison.Ordinal);
        Assert.Contains("sparkbert.shim.map_in_arrow", error, StringComparison.Ordinal);
    }

    private static WorkerDaemon Start() => WorkerDaemon.Start(environment: (DatabricksRuntime.Variable, "15.4"));

    private static JsonObject Options(string model) => new()
    {
        ["pipelines"] = new JsonArray(TestBundles.Stages(model)),
    };
}

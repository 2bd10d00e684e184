using System.Data.SqlTypes;
using System.Text.Json.Nodes;
using SparkBert.Driver;
using SparkBert.Driver.Shipping;
using SparkBert.Spark.Program;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Streaming;
using SparkBert.Spark.Sql.Types;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests;

public sealed class WorkerFunctionTests(SparkSessions sessions)
{
    private static readonly FunctionCommand Double = new("double", []);

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Functions_of_the_worker_run_over_frames_columns_and_groups(string version)
    {
        var session = sessions.Get(version);
        var frame = session.Range(0, 10, 1, 2);
        var doubled = frame.MapInArrow(Double, ProgramFunctions.Numbers).Collect();
        Assert.Equal(Enumerable.Range(0, 10).Select(n => 2L * n), doubled.Select(row => row.GetAs<long>("n")));

        var function = new WorkerFunction(Double, new LongType(), deterministic: false);
        Assert.Equal(90L, frame.WithColumn("d", function.Apply("id")).Agg(Sum("d")).First()[0]);

        session.Udf().Register("twice", "double", null, new LongType());
        Assert.Equal(14L, session.Sql("select twice(7L) as v").First()["v"]);

        var grouped = frame.GroupBy((Col("id") % 3).As("k")).ApplyInArrow(new FunctionCommand("rows", []), ProgramFunctions.Numbers);
        Assert.Equal([3L, 3L, 4L], grouped.Collect().Select(row => row.GetAs<long>(0)).Order());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Text_of_a_functions_exception_is_cut_out(string version)
    {
        var frame = sessions.Get(version).Range(0, 1, 1, 1).MapInArrow(new FunctionCommand("fail", []), ProgramFunctions.Numbers);
        foreach (Action action in new Action[] { () => frame.Count(), () => frame.Collect() })
        {
            var error = Assert.Throws<JavaException>(action);
            const string Text = "System.InvalidOperationException: the café is closed\nfor 'today'";
            Assert.StartsWith(Text, error.WorkerError, StringComparison.Ordinal);
            Assert.DoesNotContain("\tat org.apache", error.WorkerError, StringComparison.Ordinal);
            Assert.DoesNotContain("SQLSTATE", error.WorkerError, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Tasks_of_a_barrier_stage_wait_for_one_another_and_hear_of_each_other(string version)
    {
        var frame = sessions.Get(version).Range(0, 2, 1, 2);
        var gather = new FunctionCommand("gather", []);
        var gathered = frame.MapInArrow(gather, ProgramFunctions.Numbers, isBarrier: true).Collect();
        Assert.Equal([12L, 12L], gathered.Select(row => row.GetAs<long>("n")));

        var error = Assert.Throws<JavaException>(() => frame.MapInArrow(gather, ProgramFunctions.Numbers).Collect());
        Assert.Contains("the task belongs to no barrier stage", error.WorkerError, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Broadcasts_reach_functions(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version);
        byte[] content = [.. Enumerable.Range(0, 1234).Select(number => (byte)number)];
        File.WriteAllBytes(folder.Path("content"), content[..77]);
        var (bytes, file) = (session.SparkContext.Broadcast(content), session.SparkContext.BroadcastFile(folder.Path("content")));
        foreach (var (broadcast, sum) in new[] { (bytes, Sum(content)), (file, Sum(content[..77])) })
        {
            var command = new FunctionCommand("broadcast-sum", new JsonObject { ["id"] = broadcast.Id });
            var resources = new FunctionResources { Broadcasts = [broadcast] };
            var result = session.Range(0, 1, 1, 1).MapInArrow(command, ProgramFunctions.Numbers, resources: resources);
            Assert.Equal(sum, result.First()[0]);
            broadcast.Destroy();
        }

        Assert.Equal(77, File.ReadAllBytes(folder.Path("content")).Length);
        static long Sum(byte[] content) => content.Sum(value => 1000L + value);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Stream_goes_on_from_its_checkpoint_and_fails_with_the_functions_text(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version);
        Directory.CreateDirectory(folder.Path("in"));
        foreach (var round in new[] { 1, 2 })
        {
            File.WriteAllText(folder.Path("in", $"{round}.txt"), "a\nb\n");
            var numbers = session.ReadStream().Text(folder.Path("in")).Select(Length(Col("value")).Cast("bigint").As("id"));
            Assert.True(numbers.IsStreaming());
            using var query = numbers.MapInArrow(Double, ProgramFunctions.Numbers).WriteStream().Format("parquet")
                .Trigger(Trigger.AvailableNow()).CheckpointLocation(folder.Path("checkpoint")).Start(folder.Path("out"));
            query.AwaitTermination();
            Assert.Null(query.Exception());
            Assert.Equal(4L * round, session.Read().Parquet(folder.Path("out")).Agg(Sum("n")).First()[0]);
        }

        using var failing = session.ReadStream().Text(folder.Path("in"))
            .MapInArrow(new FunctionCommand("fail", []), ProgramFunctions.Numbers)
            .WriteStream().Format("noop").Trigger(Trigger.AvailableNow()).CheckpointLocation(folder.Path("checkpoint2")).Start();
        var error = Assert.Throws<JavaException>(failing.AwaitTermination);
        Assert.Contains("the café is closed", error.WorkerError, StringComparison.Ordinal);
        Assert.NotNull(failing.Exception());
        Assert.False(failing.IsActive());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Results_go_by_name_and_what_was_not_declared_is_refused_with_function_and_column(string version)
    {
        var frame = sessions.Get(version).Range(0, 3, 1, 1);
        var schema = new StructType(new StructField("n", new LongType()), new StructField("s", new StringType()));
        static FunctionCommand Columns(params string[] names) =>
            new("columns", new JsonObject { ["names"] = new JsonArray([.. names.Select(name => (JsonNode)name)]) });

        // Whole rows and groups: in any order, but with all columns, of the declared types, and without nulls that may not be.
        List<Func<FunctionCommand, StructType, DataFrame>> ways =
        [
            (command, type) => frame.MapInArrow(command, type),
            (command, type) => frame.GroupBy(Expr("id % 1")).ApplyInArrow(command, type),
        ];
        foreach (var run in ways)
        {
            var rows = run(Columns("s", "n"), schema).Collect();
            Assert.Equal([0L, 1L, 2L], rows.Select(row => row["n"]));
            Assert.Equal(["text", "text", null], rows.Select(row => row["s"]));
            void Refused(string expected, FunctionCommand command, StructType type)
            {
                var error = Assert.Throws<JavaException>(() => run(command, type).Collect());
                Assert.Equal($"the result of the function 'columns' is not what was declared: {expected}", error.Reason);
            }

            Refused("the columns must be 'n', 's', but are 'n'; 's' is missing.", Columns("n"), schema);
            var wrong = new StructType(new StructField("n", new IntegerType()));
            Refused("column 'n' must be integer, but is long; convert it, or declare its type.", Columns("n"), wrong);
            Refused(
                "column 's' is declared NOT NULL, but is null in row 2 of the batch; fill it, or declare it nullable.",
                Columns("s"),
                new StructType(new StructField("s", new StringType(), isNullable: false)));
        }

        var text = new WorkerFunction(Columns("n"), new StringType());
        var scalar = Assert.Throws<JavaException>(() => frame.Select(text.Apply("id")).Collect());
        Assert.Contains("column '_0' must be string, but is long", scalar.Reason, StringComparison.Ordinal);
        var number = new WorkerFunction(new FunctionCommand("decimals", []), new DecimalType(38, 10));
        Assert.Equal(SqlDecimal.Parse("1.5000000000"), SqlDecimal.Parse($"{frame.Select(number.Apply("id").Cast("string")).First()[0]}"));
    }

    [Fact]
    public void Session_without_a_worker_says_where_it_looked()
    {
        var error = Assert.Throws<ShippingException>(() => ShippedWorker.RequirePath(null));
        Assert.Contains(SparkBertSettings.Worker, error.Message, StringComparison.Ordinal);
    }
}

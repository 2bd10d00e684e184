using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Streaming;
using SparkBert.Spark.Sql.Types;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests;

/// <summary>Members of sessions, catalogs, streams and rows that programs for Microsoft.Spark use, with Spark's results.</summary>
[Collection(ConsoleOutput.Name)]
public sealed class SessionApiTests(SparkSessions sessions)
{
    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public async Task A_thread_has_an_active_session_and_files(string version)
    {
        var session = sessions.Get(version);
        // In a thread of its own, which no other session was got by.
        await Task.Factory.StartNew(
            () => CheckActive(session, version), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Settings_are_told_apart_and_given_together(string version)
    {
        var session = sessions.Get(version);
        var conf = session.NewSession().Conf();
        Assert.True(conf.IsModifiable("spark.sql.shuffle.partitions"));
        Assert.False(conf.IsModifiable("spark.sql.warehouse.dir"));
        conf.Set("spark.sql.shuffle.partitions", 7);
        conf.Set("spark.sql.ansi.enabled", false);
        Assert.Equal(["7", "false", "none"],
            [conf.Get("spark.sql.shuffle.partitions"), conf.Get("spark.sql.ansi.enabled"), conf.Get("spark.no.such", "none")]);

        var given = new SparkConf().SetAppName("other").SetMaster("local[2]").SetSparkHome(SparkHomes.Require(version))
            .Set("spark.sql.sparkbert.test", "5");
        Assert.Equal("local[2]", given.Get("spark.master", ""));
        Assert.Equal((5, 3), (given.GetInt("spark.sql.sparkbert.test", 0), given.GetInt("spark.none", 3)));
        Assert.Throws<FormatException>(() => given.GetInt("spark.app.name", 0));
        Assert.Equal(4, given.GetAll().Count);
        Assert.Equal(session.SparkContext.ApplicationId, SparkContext.GetOrCreate(given).ApplicationId);
        Assert.Equal("5", SparkSession.Builder().Config(given).GetOrCreate().Conf().Get("spark.sql.sparkbert.test"));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void The_catalog_lists_what_is_there(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version).NewSession();
        var catalog = session.Catalog;
        Assert.Equal("default", catalog.CurrentDatabase());
        Assert.False(catalog.DatabaseExists("shelf"));
        session.Sql("create database shelf comment 'of books'");
        try
        {
            catalog.SetCurrentDatabase("shelf");
            Assert.Equal("shelf", catalog.CurrentDatabase());
            session.Range(0, 4, 1, 1).SelectExpr("id", "id % 2 as half").Write().PartitionBy("half").Parquet(folder.Path("rows"));
            Assert.Equal(["id", "half"], catalog.CreateTable("a", folder.Path("rows"), "parquet").Columns());
            Assert.Equal(["id", "half"], catalog.CreateTable("b", folder.Path("rows")).Columns());
            var path = new Dictionary<string, string> { ["path"] = folder.Path("rows") };
            Assert.Equal(["id", "half"], catalog.CreateTable("c", "parquet", path).Columns());
            Assert.Equal(["id", "half"], catalog.CreateTable("d", "parquet", "copies", path).Columns());
            var schema = new StructType(new StructField("id", new LongType()));
            Assert.Equal(["id"], catalog.CreateTable("e", "parquet", schema, new Dictionary<string, string>()).Columns());
            Assert.Equal(["id"], catalog.CreateTable("f", "parquet", schema, "empty", new Dictionary<string, string>()).Columns());

            Assert.Equal(["a", "b", "c", "d", "e", "f"], catalog.ListTables().Collect().Select(row => row["name"]).Order());
            Assert.Equal(6, catalog.ListTables("shelf").Count());
            Assert.Equal(["half", "id"], catalog.ListColumns("a").Collect().Select(row => row["name"]).Order());
            Assert.Equal(2, catalog.ListColumns("shelf", "a").Count());
            Assert.Contains("shelf", catalog.ListDatabases().Collect().Select(row => row["name"]));
            Assert.True(catalog.TableExists("shelf", "a") && catalog.DatabaseExists("shelf") && !catalog.TableExists("default", "a"));
            Assert.Equal(("a", "shelf", "EXTERNAL", false), Of(catalog.GetTable("a")));
            Assert.Equal(("f", "shelf", "MANAGED", false), Of(catalog.GetTable("shelf", "f")));
            Assert.Equal("copies", catalog.GetTable("d").Description);
            var database = catalog.GetDatabase("shelf");
            Assert.Equal(("shelf", "of books"), (database.Name, database.Description));
            Assert.EndsWith("shelf.db", database.LocationUri, StringComparison.Ordinal);

            Assert.Equal(0, session.Table("a").Count());
            catalog.RecoverPartitions("a");
            catalog.RefreshTable("a");
            catalog.RefreshByPath(folder.Path("rows"));
            Assert.Equal(4, session.Table("a").Count());
            catalog.CacheTable("a");
            Assert.True(catalog.IsCached("a"));
            catalog.UncacheTable("a");
            Assert.False(catalog.IsCached("a"));

            Assert.True(catalog.FunctionExists("abs"));
            Assert.False(catalog.FunctionExists("shelf", "abs"));
            Assert.InRange(catalog.ListFunctions().Count(), 300, long.MaxValue);
            Assert.InRange(catalog.ListFunctions("shelf").Count(), 300, long.MaxValue);
            var function = catalog.GetFunction("abs");
            Assert.Equal(("abs", true), (function.Name, function.IsTemporary));
            Assert.EndsWith(".Abs", function.ClassName, StringComparison.Ordinal);
            Assert.Null(function.Database);
            Assert.NotNull(function.Description);
            Assert.Throws<JavaException>(() => catalog.GetFunction("shelf", "nothing"));
        }
        finally
        {
            catalog.SetCurrentDatabase("default");
            session.Sql("drop database shelf cascade");
        }
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Windows_pivots_and_columns_are_Sparks(string version)
    {
        var session = sessions.Get(version);
        var rows = session.Range(0, 4, 1, 1).SelectExpr("id", "id % 2 as half", "concat('text', id) as s", "array(id, 9L) as a");
        Assert.Equal([0L, 1L, 3L, 5L], rows.Select(Sum("id").Over(Sql.Window.RowsBetween(-1, Sql.Window.CurrentRow)).As("n")).Collect()
            .Select(row => row["n"]));
        var all = Sql.Window.RangeBetween(Sql.Window.UnboundedPreceding, Sql.Window.UnboundedFollowing);
        Assert.Equal(6L, rows.Select(Sum("id").Over(all).As("n")).First()["n"]);
        Assert.Equal(4L, rows.Select(Count(Lit(1)).Over().As("n")).First()["n"]);

        var groups = rows.GroupBy("half");
        Assert.Equal(["half", "1", "3"], groups.Pivot("id", [1L, 3L]).Sum("id").Columns());
        Assert.Equal(["half", "3"], groups.Pivot(Col("id"), [3L]).Sum("id").Columns());
        Assert.Equal(["half", "0", "1", "2", "3"], groups.Pivot(Col("id")).Sum("id").Columns());

        var row = rows.Filter("id = 3").Select(
            Col("s").SubStr(2, 3), Col("s").SubStr(Lit(1), Lit(2)), Col("a").Apply(1), Col("id").Name("other"),
            Col("s").StartsWith(Lit("text")), Col("s").EndsWith(Lit("text"))).First();
        Assert.Equal("[ext,te,9,3,true,false]", row.ToString());
        Assert.Equal("other", row.Schema[3].Name);
        Assert.Equal(6, row.Size());

        SparkSession.SetActiveSession(session);
        var shown = ConsoleOutput.Capture(() =>
        {
            (Col("id") + 1).Explain(false);
            (Col("id") + 1).Explain(true);
        });
        Assert.Contains(version[0] == '3' ? "(id + 1)" : "+(id, 1)", shown, StringComparison.Ordinal);
        Assert.Contains(version[0] == '3' ? "+- 1" : "Unresolved", shown, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Rows_without_a_schema_and_Javas_functions_go_to_Spark(string version)
    {
        var session = sessions.Get(version);
        var made = new GenericRow([1, "x", null]);
        Assert.Equal((3, 1, "x", "[1,x,null]"), (made.Size(), made[0], made.GetAs<string>(1), made.ToString()));
        Assert.Equal(made.Values, [made.Get(0), made.Get(1), made.Get(2)]);
        Assert.Contains("value 2", Assert.Throws<InvalidCastException>(() => made.GetAs<int>(2)).Message, StringComparison.Ordinal);
        var schema = new StructType(
            new StructField("n", new IntegerType()), new StructField("s", new StringType()), new StructField("d", new DoubleType()));
        Assert.Equal("[1,x,null]", session.CreateDataFrame([made], schema).First().ToString());
        Assert.Throws<ArgumentException>(() => session.CreateDataFrame([new GenericRow([1])], schema));

        Action[] calls =
        [
            () => session.Udf().RegisterJava("f", "org.example.Nowhere"),
            () => session.Udf().RegisterJava<int>("f", "org.example.Nowhere"),
            () => session.Udf().RegisterJavaUDAF("f", "org.example.Nowhere"),
        ];
        Assert.All(calls, call => Assert.Contains(
            "org.example.Nowhere", Assert.Throws<JavaException>(call).Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => session.Udf().RegisterJava<Uri>("f", "org.example.Nowhere"));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Streams_are_found_and_explained(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version).NewSession();
        session.Range(0, 3, 1, 1).Write().Orc(folder.Path("rows"));
        var stream = session.ReadStream().Schema("id bigint").Option("share", 0.5).Orc(folder.Path("rows"));
        using (var query = stream.WriteStream().Format("memory").QueryName("seen").Trigger(Trigger.ProcessingTime(10)).Start())
        {
            query.ProcessAllAvailable();
            Assert.Contains("== Physical Plan ==", ConsoleOutput.Capture(() => query.Explain()), StringComparison.Ordinal);
            Assert.Equal(query.RunId, session.Streams().Get(query.Id)!.RunId);
            Assert.Contains("== Physical Plan ==", query.ExplainString(), StringComparison.Ordinal);
            Assert.Contains("== Analyzed Logical Plan ==", query.ExplainString(extended: true), StringComparison.Ordinal);
            Assert.False(query.AwaitTermination(1));
            Assert.False(session.Streams().AwaitAnyTermination(1));
            query.Stop();
            Assert.True(query.AwaitTermination(10_000));
            Assert.True(session.Streams().AwaitAnyTermination(10_000));
            Assert.Null(session.Streams().Get(query.Id));
        }

        session.Streams().ResetTerminated();
        Assert.False(session.Streams().AwaitAnyTermination(1));
        Assert.Equal([0L, 1L, 2L], session.Table("seen").Collect().Select(row => row["id"]).Order());

        var rate = session.ReadStream().Format("rate").Option("rowsPerSecond", 1).Load();
        using var continuous = rate.WriteStream().Format("noop").Trigger(Trigger.Continuous(500))
            .CheckpointLocation(folder.Path("state")).Start();
        Assert.True(continuous.IsActive());
        continuous.Stop();
        using var named = rate.WriteStream().Format("noop").Trigger(Trigger.Continuous("1 second"))
            .CheckpointLocation(folder.Path("more")).Start();
        Assert.True(named.IsActive());
    }

    private static (string Name, string? Database, string Kind, bool IsTemporary) Of(Table table) =>
        (table.Name, table.Database, table.TableType, table.IsTemporary);

    private static void CheckActive(SparkSession session, string version)
    {
        SparkSession.SetActiveSession(session);
        Assert.Equal(version, SparkSession.GetActiveSession()!.Version());
        Assert.Equal(version, SparkSession.Active().Version());
        SparkSession.ClearActiveSession();
        Assert.Null(SparkSession.GetActiveSession());
        SparkSession.SetDefaultSession(session);
        Assert.Equal(version, SparkSession.GetDefaultSession()!.Version());
        Assert.Equal(version, SparkSession.Active().Version());
        SparkSession.SetActiveSession(session);

        // Every later task of the application fetches it, so it must stay.
        const string name = "SparkBert.Spark.Tests.runtimeconfig.json";
        var file = Path.Combine(AppContext.BaseDirectory, name);
        session.SparkContext.AddFile(file);
        Assert.Equal(File.ReadAllText(file), File.ReadAllText(SparkFiles.Get(name)));
        Assert.Equal(Path.Combine(SparkFiles.GetRootDirectory(), name), SparkFiles.Get(name));
        Assert.Contains(session.SparkContext.ListFiles(), address => address.EndsWith(name, StringComparison.Ordinal));
        Assert.Equal([], session.SparkContext.ListArchives());
        using var folder = new TemporaryFolder();
        session.SparkContext.SetCheckpointDir(folder.Path("checkpoints"));
        Assert.Contains("checkpoints", session.SparkContext.GetCheckpointDir(), StringComparison.Ordinal);
    }
}

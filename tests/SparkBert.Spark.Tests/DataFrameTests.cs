using System.Text.Json.Nodes;
using SparkBert.Spark.Program;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests;

public sealed class DataFrameTests(SparkSessions sessions)
{
    private static readonly StructType People = new(
        new StructField("name", new StringType()), new StructField("age", new IntegerType()), new StructField("town", new StringType()));

    [Theory]
    [MemberData(nameof(SparkSessions.All), MemberType = typeof(SparkSessions))]
    public void Short_form_works_on_every_version(string version)
    {
        var session = sessions.Get(version);
        Assert.Equal(version, session.Version());
        var frame = session.Range(0, 1000, 1, 3);
        Assert.Equal(1000, frame.Count());
        Assert.Equal(Enumerable.Range(0, 1000).Select(number => (long)number), frame.Collect().Select(row => row.GetAs<long>("id")));
        Assert.Equal(Enumerable.Range(0, 1000).Select(number => (long)number), frame.ToLocalIterator().Select(row => row.GetAs<long>(0)));
        Assert.Empty(frame.Filter("id < 0").Collect());
        Assert.Equal(499500L, frame.Agg(Sum("id")).First()[0]);
        var error = Assert.Throws<JavaException>(() => session.Sql("select nowhere from nothing"));
        Assert.Contains("nothing", error.Message, StringComparison.Ordinal);
        Assert.Equal("false", session.Conf().TryGet("spark.sql.artifact.isolation.enabled"));
        Assert.Equal("false", session.SparkContext.GetConf()["spark.python.worker.reuse"]);
        Assert.Equal(SparkSessions.Token, session.SparkContext.GetConf()[SparkSessions.TokenSetting]);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Transformations_give_Sparks_rows(string version)
    {
        var session = sessions.Get(version);
        var people = PeopleOf(session);
        Assert.Equal(["name", "age", "town"], people.Columns());
        Assert.Equal(["Bo", "Di"], Names(people.Where(Col("age") > 30 & Col("town") == "Oslo")));
        Assert.Equal(["Al"], Names(people.Filter(!(Col("age") >= 30))));
        Assert.Equal(["Cy"], Names(people.Filter(Col("age").IsNull())));
        Assert.Equal(["Al", "Bo", "Cy", "Di"], Names(people.OrderBy("name")));
        Assert.Equal(["Di", "Bo", "Al", "Cy"], Names(people.Sort(Col("age").DescNullsLast())));
        Assert.Equal(["Al", "Bo"], Names(people.OrderBy("name").Limit(2)));
        Assert.Equal(["BO"], Names(people.SelectExpr("upper(name) as name", "age").Where("age = 35")));
        Assert.Equal(["name", "town", "next"], people.WithColumn("next", Col("age") + 1).Drop("age", "nothing").Columns());
        Assert.Equal(["first", "age", "town"], people.WithColumnRenamed("name", "first").Columns());
        Assert.Equal(["a", "b", "c"], people.ToDF("a", "b", "c").Columns());
        Assert.Equal(2, people.Select("town").Distinct().Count());
        Assert.Equal(2, people.DropDuplicates("town").Count());
        Assert.Equal(4, people.DropDuplicates().Count());
        Assert.Equal(8, people.Union(people).Count());
        Assert.Equal(8, people.UnionByName(people.Select("town", "age"), allowMissingColumns: true).Count());
        Assert.Equal(16, people.CrossJoin(people.Select(Col("name").As("other"))).Count());
        Assert.Equal(3, people.Na().Drop(["age"]).Count());
        Assert.Equal(["Al", "Bo", "Di"], Names(people.Na().Drop()));
        Assert.Equal(4, people.Na().Drop("all").Count());
        Assert.Equal(3, people.Na().Drop(3).Count());
        Assert.Equal(3, people.Na().Drop("any", ["age", "town"]).Count());
        Assert.Equal(4, people.Na().Drop(1, ["age", "town"]).Count());
        Assert.Equal(7, people.Na().Fill(7).Where("name = 'Cy'").First()["age"]);
        Assert.Equal(8, people.Na().Fill(8.5, ["age"]).Where("name = 'Cy'").First()["age"]);
        var isOslo = Col("town") == "Oslo";
        var unknown = people.Select(Col("name"), When(isOslo, "north").As("part"), When(isOslo, value: true).As("far"));
        Assert.Equal(["Al", "Cy"], Names(unknown.Na().Fill("south").Where("part = 'south'")));
        Assert.Equal(["Al", "Cy"], Names(unknown.Na().Fill(false, ["far"]).Where("not far")));
        var moved = people.Na().Replace("town", new Dictionary<string, string> { ["Oslo"] = "Bergen" }).OrderBy("town");
        Assert.Equal(["Bergen", "Bergen", "Bern", "Bern"], moved.Collect().Select(row => row["town"]));
        Assert.Equal(2, people.Na().Replace("*", new Dictionary<int, int> { [35] = 41 }).Where("age = 41").Count());
        Assert.Equal(["count", "mean", "stddev", "min", "max"], people.Describe("age").Collect().Select(row => row["summary"]));
        Assert.Equal(["41"], people.Summary("max").Collect().Select(row => row["age"]));
        Assert.Equal([new("name", "string"), new("age", "int"), new("town", "string")], people.DTypes());
        Assert.Equal(4, people.Union(people).ExceptAll(people).Count());
        Assert.Equal(8, people.Union(people).IntersectAll(people.Union(people)).Count());
        var parts = session.Range(1000).RandomSplit([3, 1], seed: 5);
        Assert.Equal(1000, parts.Sum(part => part.Count()));
        Assert.Empty(parts[0].Intersect(parts[1]).Collect());
        Assert.InRange(parts[0].Count(), 650, 850);
        Assert.Equal("Cy", people.OrderBy(Col("age").AscNullsFirst()).First()["name"]);
        Assert.Equal(["Cy", "Di"], Names(people.OrderBy(Col("age").DescNullsFirst()).Limit(2)));
        Assert.Equal(35 ^ 6, people.Where("name = 'Bo'").Select(Col("age").BitwiseXOR(6)).First()[0]);
        Assert.Equal(["Al"], Names(people.Except(people.Filter("name <> 'Al'"))));
        var placed = people.Repartition(3, Col("town")).Select(Col("town"), SparkPartitionId().As("p"));
        Assert.Equal(1, placed.Where("town = 'Oslo'").Select("p").Distinct().Count());
        var partitions = people.Repartition(3).Select(SparkPartitionId().As("p")).Distinct().Collect();
        Assert.Equal([0, 1, 2], partitions.Select(row => row["p"]).Order());
        Assert.Equal(4, people.Repartition(3).Cache().Unpersist().Coalesce(1).Count());
        Assert.Equal("Bo", people.Where(people["age"] == 35).First()["name"]);
        Assert.Null(people.Where("false").Head());
        Assert.True(people.Where("false").IsEmpty());
        Assert.Equal(2, people.Take(2).Count);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Groups_joins_and_windows_give_Sparks_rows(string version)
    {
        var session = sessions.Get(version);
        var people = PeopleOf(session);
        var byTown = people.GroupBy("town").Agg(Count("name").As("n"), Max("age").As("oldest")).OrderBy("town").Collect();
        Assert.Equal(["Bern", "Oslo"], byTown.Select(row => row["town"]));
        Assert.Equal([2L, 2L], byTown.Select(row => row["n"]));
        Assert.Equal([25, 41], byTown.Select(row => row["oldest"]));
        Assert.Equal(4L, people.GroupBy().Count().First()[0]);
        Assert.Equal(76L, people.GroupBy("town").Sum("age").Where("town = 'Oslo'").First()["sum(age)"]);

        var towns = session.CreateDataFrame([["Oslo", "Norway"]], new StructType(
            new StructField("town", new StringType()), new StructField("country", new StringType())));
        Assert.Equal(["town", "name", "age", "country"], people.Join(towns, "town").Columns());
        Assert.Equal(2, people.Join(towns, "town").Count());
        Assert.Equal(4, people.Join(towns, people["town"] == towns["town"], "left").Count());
        Assert.Equal(["Al", "Cy"], Names(people.Join(Broadcast(towns), ["town"], "left_anti").OrderBy("name")));

        var rank = RowNumber().Over(Sql.Window.PartitionBy("town").OrderBy(Desc("age")));
        Assert.Equal(["Al", "Di"], Names(people.WithColumn("rank", rank).Where("rank = 1").OrderBy("name")));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Functions_and_literals_give_Sparks_values(string version)
    {
        var one = sessions.Get(version).Range(1);
        object? Value(Column column) => one.Select(column.As("v")).First()["v"];

        Assert.Equal("a-b", Value(ConcatWs("-", Lit("a"), Lit("b"))));
        Assert.Equal(2.5f, Value(Lit(2.5f)));
        Assert.Equal((short)3, Value(Lit((short)3)));
        Assert.Equal(1.25m, Value(Lit(1.25m)));
        Assert.Equal(new DateOnly(2024, 2, 29), Value(Lit(new DateOnly(2024, 2, 29))));
        var time = new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(2));
        Assert.Equal(time.ToUniversalTime(), Value(Lit(time)));
        Assert.Equal(new byte[] { 1, 2 }, Value(Lit(new byte[] { 1, 2 })));
        Assert.Equal(new object?[] { 1, 2 }, Value(Lit(Enumerable.Range(1, 2))));
        Assert.Null(Value(Lit(null)));
        Assert.Equal("small", Value(When(Col("id") > 5, "big").Otherwise("small")));
        Assert.Equal(true, Value(Lit("abc").Like("a%") & Lit("abc").Contains("b") & Lit(3).IsIn(1, 3) & Lit(2).Between(1, 3)));
        Assert.Equal(-7L, Value(-(Lit(7L)) % 10));
        Assert.Equal("c", Value(ElementAt(Split(Lit("a,b,c"), ","), -1)));
        Assert.Equal("x", Value(Struct(Lit("x").As("f")).GetField("f")));
        Assert.Equal("v", Value(Map(Lit("k"), Lit("v")).GetItem("k")));
        Assert.Equal(3, Value(Size(Sequence(Lit(1), Lit(3), Lit(1)))));
        Assert.Equal(5, Value(Coalesce(Lit(null).Cast(new IntegerType()), Lit(5))));
        Assert.Equal("2024-02", Value(DateFormat(Lit(new DateOnly(2024, 2, 29)), "yyyy-MM")));
        Assert.Equal(8.0, Value(Pow(Lit(2.0), Lit(3.0))));
        Assert.Equal(1, Value(CallFunction("abs", Lit(-1))));
        Assert.Equal("""{"a":1}""", Value(ToJson(Struct(Lit(1).As("a")))));
        Assert.Equal(4, Value(Expr("2 + 2")));
        Assert.Equal(7, Value(Struct(Lit(1).As("a")).WithField("b", Lit(7)).GetField("b")));
        var random = Rand(1);
        var twice = one.Select(random.As("a"), random.As("b")).First();
        Assert.Equal(twice["a"], twice["b"]);
        Assert.Throws<ArgumentException>(() => Lit(Guid.Empty));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Text_forms_are_Sparks(string version)
    {
        var people = PeopleOf(sessions.Get(version));
        Assert.StartsWith("root\n |-- name: string (nullable = true)", people.TreeString(), StringComparison.Ordinal);
        Assert.Contains("|  Al|  25|Bern|", people.ShowString(), StringComparison.Ordinal);
        Assert.Contains("== Physical Plan ==", people.ExplainString(), StringComparison.Ordinal);
        Assert.Contains("== Analyzed Logical Plan ==", people.ExplainString("extended"), StringComparison.Ordinal);
        Assert.Equal("[name: string, age: int, town: string]", people.ToString());
        Assert.Equal("[Al,25,Bern]", people.OrderBy("name").First().ToString());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Files_and_tables_are_written_and_read_back(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version);
        var people = PeopleOf(session);
        people.Write().Parquet(folder.Path("parquet"));
        people.Write().Option("header", true).Csv(folder.Path("csv"));
        people.Write().Json(folder.Path("json"));
        people.Write().Format("orc").Save(folder.Path("orc"));
        people.Select("name").Write().Text(folder.Path("text"));
        people.Write().PartitionBy("town").Mode(SaveMode.Overwrite).Parquet(folder.Path("parts"));

        Assert.Equal(people.Schema(), session.Read().Parquet(folder.Path("parquet")).Schema());
        var csv = session.Read().Option("header", true).Schema(People).Csv(folder.Path("csv"));
        Assert.Equal(4, csv.Where("age > 0 or name = 'Cy'").Count());
        Assert.Equal(4, session.Read().Schema("name string").Json(folder.Path("json")).Count());
        Assert.Equal(4, session.Read().Format("orc").Load(folder.Path("orc")).Count());
        Assert.Equal(8, session.Read().Text(folder.Path("text"), folder.Path("text")).Count());
        Assert.Equal(2, session.Read().Parquet(folder.Path("parts")).Where("town = 'Oslo'").Count());
        Assert.True(Directory.Exists(folder.Path("parts", "town=Oslo")));
        var inTheWay = Assert.Throws<JavaException>(() => people.Write().Parquet(folder.Path("parquet")));
        Assert.Contains("already exists", inTheWay.Message, StringComparison.Ordinal);
        people.Write().Mode("append").Parquet(folder.Path("parquet"));
        Assert.Equal(8, session.Read().Parquet(folder.Path("parquet")).Count());

        people.Write().Mode(SaveMode.Overwrite).SaveAsTable("people");
        people.Write().InsertInto("people");
        Assert.Equal(8, session.Table("people").Count());
        Assert.True(session.Catalog.TableExists("people"));
        session.Sql("drop table people");

        people.CreateOrReplaceTempView("p");
        Assert.Equal(1L, session.Sql("select count(*) as n from p where town = 'Oslo' and age > 40").First()["n"]);
        Assert.True(session.Catalog.DropTempView("p"));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Batches_go_in_and_come_out_in_order(string version)
    {
        var session = sessions.Get(version);
        var batches = session.Range(0, 25_000, 1, 2).WithColumn("s", Col("id").Cast("string")).CollectArrow();
        Assert.True(batches.Count > 2);
        var again = session.CreateDataFrame(batches);
        Assert.Equal(["id", "s"], again.Columns());
        Assert.Equal(25_000, again.Count());
        var next = 0L;
        foreach (var row in again.ToLocalIterator(prefetchPartitions: true))
        {
            Assert.Equal(next, row["id"]);
            Assert.Equal(next.ToString(System.Globalization.CultureInfo.InvariantCulture), row["s"]);
            next++;
        }

        Assert.Equal(25_000, next);
        Assert.Equal(0L, again.ToLocalIterator().First()["id"]);
        Assert.Throws<ArgumentException>(() => session.CreateDataFrame(new List<Apache.Arrow.RecordBatch>()));
        foreach (var batch in batches)
        {
            batch.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Failing_job_names_its_cause_however_its_rows_are_asked_for(string version)
    {
        var frame = sessions.Get(version).Range(0, 10, 1, 2).Select(Expr("raise_error('no good')"));
        Action[] actions =
        [
            () => frame.Collect(),
            () => frame.Write().Format("noop").Mode("overwrite").Save(),
            () => Assert.Fail($"{frame.ToLocalIterator().Count()} rows"),
        ];
        foreach (var action in actions)
        {
            var error = Assert.Throws<JavaException>(action);
            Assert.Contains("no good", error.JavaStackTrace, StringComparison.Ordinal);
            Assert.Null(error.WorkerError);
        }
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Threads_have_job_groups_of_their_own_and_a_token_cancels_theirs(string version)
    {
        var session = sessions.Get(version);
        using var source = new CancellationTokenSource();
        using var folder = new TemporaryFolder();
        var hold = new FunctionCommand("hold", new JsonObject { ["file"] = folder.Path("started") });
        var cancelled = BackgroundJob.Start(() =>
        {
            using var _ = session.SparkContext.CancelWith(source.Token);
            return session.Range(0, 1, 1, 1).MapInArrow(hold, ProgramFunctions.Numbers).Count();
        });
        cancelled.WaitFor(folder.Path("started"));

        Assert.Null(session.SparkContext.GetLocalProperty("spark.jobGroup.id"));
        Assert.Equal(10, session.Range(10).Count());
        source.Cancel();
        var seen = Assert.Throws<JavaException>(() => cancelled.Finish());
        Assert.Contains("cancel", seen.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Frame_of_another_session_is_refused()
    {
        var (frame, foreign) = (sessions.Get("4.2.1").Range(1), sessions.Get("3.5.9").Range(1));
        foreach (Action action in new Action[] { () => frame.Union(foreign), () => frame.Select(foreign["id"]) })
        {
            var error = Assert.Throws<InvalidOperationException>(action);
            Assert.Contains("another Spark session", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Token_gives_the_thread_its_job_group_back(string version)
    {
        var context = sessions.Get(version).SparkContext;
        context.SetJobGroup("mine", "my jobs");
        using (var source = new CancellationTokenSource())
        using (context.CancelWith(source.Token))
        {
            Assert.NotEqual("mine", context.GetLocalProperty("spark.jobGroup.id"));
            Assert.Equal("my jobs", context.GetLocalProperty("spark.job.description"));
        }

        Assert.Equal("mine", context.GetLocalProperty("spark.jobGroup.id"));
        context.ClearJobGroup();
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Setting_of_a_session_that_runs_stays_when_the_session_is_asked_for_again(string version)
    {
        const string Key = "spark.sql.execution.arrow.maxRecordsPerBatch";
        var session = sessions.Get(version);
        Assert.Equal("1000", session.Conf().Get(Key));
        session.Conf().Set(Key, "900");
        Assert.Equal("900", SparkSessions.Builder(SparkHomes.Require(version)).GetOrCreate().Conf().Get(Key));
        session.Conf().Set(Key, "1000");
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Many_threads_share_a_session(string version)
    {
        var session = sessions.Get(version);
        var counts = Enumerable.Range(0, 6).Select(number => BackgroundJob.Start(() => session.Range(number).Count())).ToList();
        Assert.Equal([0, 1, 2, 3, 4, 5], counts.Select(count => count.Finish()));
    }

    private static DataFrame PeopleOf(SparkSession session) =>
        session.CreateDataFrame([["Al", 25, "Bern"], ["Bo", 35, "Oslo"], ["Cy", null, "Bern"], ["Di", 41, "Oslo"]], People);

    private static IEnumerable<object?> Names(DataFrame frame) => frame.Collect().Select(row => row["name"]);
}

using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Connect.Sql;
using static SparkBert.Connect.Sql.Functions;
using Column = SparkBert.Connect.Sql.Column;

namespace SparkBert.Connect.Tests;

/// <summary>Each relation gives the rows that Spark's own words promise, on both lines of servers.</summary>
public sealed class RelationTests(ConnectServers servers)
{
    public static TheoryData<string> Versions => ConnectServers.Versions;

    [Theory]
    [MemberData(nameof(Versions))]
    public void Columns_and_rows_are_chosen(string version)
    {
        var frame = People(version);

        Assert.Equal(["[ada,36]", "[bob,41]", "[eve,17]"], Text(frame.Select("name", "age")));
        Assert.Equal(["[37]", "[42]", "[18]"], Text(frame.Select(Col("age") + 1)));
        Assert.Equal(["[ADA]", "[BOB]", "[EVE]"], Text(frame.SelectExpr("upper(name)")));
        Assert.Equal(["[bob,41,x]"], Text(frame.Where(Col("age") > 40)));
        Assert.Equal(["[bob,41,x]"], Text(frame.Filter("age > 40")));
        Assert.Equal(["[eve,17,y]"], Text(frame.Filter(!(Col("age") >= 18) & (Col("team") == "y"))));
        Assert.Equal(["[ada,36,x]"], Text(frame.Limit(1)));
        Assert.Equal(["[eve,17,y]"], Text(frame.OrderBy("name").Offset(2)));
        Assert.Equal(["[eve,17,y]"], Text(frame.Tail(1)));
        Assert.Equal(["[x]", "[y]"], Text(frame.Select("team").Distinct().OrderBy("team")));
        Assert.Equal(2, frame.DropDuplicates("team").Count());
        Assert.Equal(3, frame.Sample(1.0, seed: 7).Count());
        Assert.Equal(
            Text(frame.CrossJoin(frame).ToDF("a", "b", "c", "d", "e", "f").Sample(0.5, seed: 7)),
            Text(frame.CrossJoin(frame).ToDF("a", "b", "c", "d", "e", "f").Sample(0.5, seed: 7)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Columns_are_added_renamed_and_dropped(string version)
    {
        var frame = People(version).Limit(1);

        Assert.Equal(["[ada,36,x,1]"], Text(frame.WithColumn("one", Lit(1))));
        Assert.Equal(["[ada,72,x,true]"], Text(frame.WithColumns(("age", Col("age") * 2), ("adult", Col("age") >= 18))));
        Assert.Equal(["who", "age", "team"], frame.WithColumnRenamed("name", "who").Columns());
        Assert.Equal(["name", "age", "team"], frame.WithColumnRenamed("none", "who").Columns());
        Assert.Equal(["name"], frame.Drop("age", "team", "none").Columns());
        Assert.Equal(["a", "b", "c"], frame.ToDF("a", "b", "c").Columns());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Rows_are_ordered(string version)
    {
        var frame = servers.Get(version).Sql("SELECT * FROM VALUES (2), (NULL), (1) AS t(n)");

        Assert.Equal(["[null]", "[1]", "[2]"], Text(frame.OrderBy("n")));
        Assert.Equal(["[2]", "[1]", "[null]"], Text(frame.Sort(Col("n").Desc())));
        Assert.Equal(["[1]", "[2]", "[null]"], Text(frame.Sort(Col("n").AscNullsLast())));
        Assert.Equal(["[null]", "[2]", "[1]"], Text(frame.Sort(Col("n").DescNullsFirst())));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Frames_are_joined(string version)
    {
        var people = People(version);
        var teams = servers.Get(version).Sql("SELECT * FROM VALUES ('x', 'red'), ('z', 'blue') AS t(team, colour)");

        Assert.Equal(["[x,ada,36,red]", "[x,bob,41,red]"], Text(people.Join(teams, "team").OrderBy("name")));
        Assert.Equal(
            ["[ada,red]", "[bob,red]", "[eve,null]"],
            Text(people.Join(teams, people["team"] == teams["team"], "left").Select("name", "colour").OrderBy("name")));
        Assert.Equal(["[eve,17,y]"], Text(people.Join(teams, people["team"] == teams["team"], "left_anti")));
        Assert.Equal(["[ada]", "[bob]"], Text(people.Join(teams, "team", "semi").Select("name").OrderBy("name")));
        Assert.Equal(4, people.Join(teams, ["team"], "outer").Count());
        Assert.Equal(6, people.CrossJoin(teams).Count());
        var error = Assert.Throws<ArgumentException>(() => people.Join(teams, "team", "sideways"));
        Assert.Contains("'sideways'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Rows_are_grouped_and_combined(string version)
    {
        var frame = People(version);

        Assert.Equal(["[x,2]", "[y,1]"], Text(frame.GroupBy("team").Count().OrderBy("team")));
        Assert.Equal(
            ["[x,77,36]", "[y,17,17]"],
            Text(frame.GroupBy(Col("team")).Agg(Sum(Col("age")), Min(Col("age"))).OrderBy("team")));
        Assert.Equal(["team", "max(age)"], frame.GroupBy("team").Max("age").Columns());
        Assert.Equal(["[94]"], Text(frame.Agg(Sum(Col("age")))));
        Assert.Equal(6, frame.Union(frame).Count());
        Assert.Equal(0, frame.Except(frame).Count());
        Assert.Equal(3, frame.Intersect(frame).Count());
        Assert.Equal(
            ["[1,null]", "[null,2]"],
            Text(servers.Get(version).Sql("SELECT 1 AS a").UnionByName(servers.Get(version).Sql("SELECT 2 AS b"), true)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Partitions_are_chosen(string version)
    {
        var frame = servers.Get(version).Range(0, 100, 1, 4);
        int Count(DataFrame of) => of.Select(CallFunction("spark_partition_id")).Distinct().Collect().Count;

        Assert.Equal(4, Count(frame));
        Assert.Equal(7, Count(frame.Repartition(7)));
        Assert.Equal(2, Count(frame.Coalesce(2)));
        Assert.Equal(1, Count(frame.Repartition(5, Lit(1))));
        Assert.Equal(4950, frame.Agg(Sum(Col("id"))).First().GetAs<long>(0));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Expressions_have_Spark_s_meaning(string version)
    {
        var frame = servers.Get(version).Sql(
            "SELECT 'The bank' AS text, 7 AS n, array(4, 5) AS list, map('a', 1) AS m, named_struct('x', 2) AS s, "
            + "CAST(NULL AS int) AS none");
        object?[] Values(params Column[] columns) => [.. frame.Select(columns).First().Values];

        Assert.Equal(
            [true, true, true, true, "bank", true],
            Values(
                Col("text").Like("The%"), Col("text").RLike("b.nk$"), Col("text").Contains("ba"), Col("text").StartsWith("The"),
                Col("text").Substr(5, 4), Col("text").EndsWith("bank")));
        Assert.Equal(
            [5, 1, 2, true, false, true, true],
            Values(
                Col("list").GetItem(1), Col("m").GetItem("a"), Col("s").GetField("x"), Col("none").IsNull(), Col("n").IsNull(),
                Col("n").IsIn(3, 7), Col("n").Between(7, 8)));
        Assert.Equal(
            ["big", 10, 4, 21, 3.5, 1, -7, "7", true],
            Values(
                When(Col("n") > 9, "huge").When(Col("n") > 5, "big").Otherwise("small"), Col("n") + 3, Col("n") - 3, Col("n") * 3,
                Col("n") / 2, Col("n") % 2, -Col("n"), Col("n").Cast("string"), Col("none").EqNullSafe(null)));
        Assert.Throws<InvalidOperationException>(() => Col("n").Otherwise(1));
        Assert.Equal("when(>(n, 9), 'huge', 'small')", When(Col("n") > 9, "huge").Otherwise("small").ToString());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Literals_come_back_as_they_are(string version)
    {
        object?[] values =
        [
            null, true, (sbyte)-3, (short)-300, 70_000, 5_000_000_000L, 1.5f, 2.5, 12345678901234567890.12345678m, 0.01m, "ü'\"\\",
            new byte[] { 1, 255 }, new DateOnly(1969, 12, 31), new DateTimeOffset(2026, 3, 4, 5, 6, 7, 8, TimeSpan.Zero),
            new DateTime(2026, 3, 4, 5, 6, 7), TimeSpan.FromSeconds(-90),
        ];
        var row = servers.Get(version).Range(1).Select([.. values.Select(Lit)]).First();

        Assert.Equal(values, row.Values);
        int[] several = [1, 2];
        Assert.Equal([1, 2], servers.Get(version).Range(1).Select(Lit(several)).First().GetAs<object[]>(0));
        Assert.Throws<ArgumentException>(() => Lit(new Version(1, 2)));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Rows_have_the_values_of_nested_columns(string version)
    {
        var row = servers.Get(version)
            .Sql("SELECT array(named_struct('a', 1, 'b', map('k', 2.50))) AS list, 2 AS months, X'0AFF' AS bytes").First();

        var inner = Assert.IsType<Row>(row.GetAs<object[]>("list")[0]);
        Assert.Equal(1, inner["a"]);
        Assert.Equal(2.5m, inner.GetAs<Dictionary<object, object?>>("b")["k"]);
        Assert.Equal("[[[1,{k -> 2.50}]],2,[0A FF]]", row.ToString());
        Assert.Throws<InvalidCastException>(() => row.GetAs<string>("months"));
        Assert.Throws<KeyNotFoundException>(() => row["none"]);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_schema_and_a_plan_are_told(string version)
    {
        var frame = servers.Get(version).Sql("SELECT 1 AS id, array('x') AS words");

        Assert.Equal(["id", "words"], frame.Schema().FieldsList.Select(field => field.Name));
        Assert.IsType<Int32Type>(frame.Schema().GetFieldByName("id").DataType);
        Assert.False(((ListType)frame.Schema().GetFieldByName("words").DataType).ValueField.IsNullable);
        Assert.Contains(" |-- id: integer (nullable = false)", frame.TreeString(), StringComparison.Ordinal);
        Assert.Contains("== Optimized Logical Plan ==", frame.ExplainString("extended"), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => frame.ExplainString("loud"));
        Assert.Contains("|  1|  [x]|", frame.ShowString(), StringComparison.Ordinal);
        Assert.False(frame.IsStreaming());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Files_are_written_and_read(string version)
    {
        var (session, folder) = (servers.Get(version), servers.GetServer(version).Folder);
        var frame = People(version);
        string[] rows = ["[ada,36,x]", "[bob,41,x]", "[eve,17,y]"];

        frame.Write().Option("header", true).Csv(folder.Path("csv"));
        var csv = session.Read().Option("header", true).Schema("name string, age int, team string").Csv(folder.Path("csv"));
        Assert.Equal(rows, Text(csv.OrderBy("name")));
        frame.Write().Format("json").PartitionBy("team").Save(folder.Path("json"));
        Assert.True(Directory.Exists(folder.Path("json", "team=y")));
        Assert.Equal(rows, Text(session.Read().Json(folder.Path("json")).Select("name", "age", "team").OrderBy("name")));
        frame.Write().Parquet(folder.Path("parquet"));
        frame.Write().Mode(SaveMode.Append).Parquet(folder.Path("parquet"));
        Assert.Equal(6, session.Read().Parquet(folder.Path("parquet")).Count());
        frame.Write().Mode(SaveMode.Overwrite).Parquet(folder.Path("parquet"));
        Assert.Equal(rows, Text(session.Read().Format("parquet").Load(folder.Path("parquet")).OrderBy("name")));
        Assert.Throws<SparkConnectException>(() => frame.Write().Parquet(folder.Path("parquet")));
        frame.Select("name").Write().Text(folder.Path("text"));
        Assert.Equal(["[ada]", "[bob]", "[eve]"], Text(session.Read().Text(folder.Path("text")).OrderBy("value")));
        frame.Write().SaveAsTable("people_table");
        frame.Write().InsertInto("people_table");
        Assert.Equal(6, session.Read().Table("people_table").Count());
        Assert.Equal("[6]", session.Sql("SELECT count(*) FROM people_table").First().ToString());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Statements_run_when_they_are_given(string version)
    {
        var session = servers.Get(version);
        session.Sql("CREATE OR REPLACE TEMP VIEW three AS SELECT 3 AS n");
        Assert.Equal(["[3]"], Text(session.Table("three")));
        People(version).CreateOrReplaceTempView("people");
        Assert.Equal(["[94]"], Text(session.Sql("SELECT sum(age) FROM people")));
        Assert.Equal(3, session.Table("people").Cache().Count());
        session.Table("people").Unpersist(blocking: true);

        var error = Assert.Throws<SparkConnectException>(() => session.Sql("SELECT * FROM nowhere_at_all").Collect());
        Assert.Equal("TABLE_OR_VIEW_NOT_FOUND", error.ErrorClass);
        Assert.Contains("nowhere_at_all", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("AnalysisException", error.JavaClass, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void Rows_of_this_program_become_a_frame(string version)
    {
        var session = servers.Get(version);
        Assert.Equal(["[0]", "[1]", "[2]"], Text(session.CreateDataFrame(Numbers(3))));
        Assert.Equal(0, session.CreateDataFrame(Numbers(0)).Count());

        // Above a mebibyte they go through the server's cache.
        const int Many = 300_000;
        var large = session.CreateDataFrame(Numbers(Many));
        Assert.Equal((long)Many * (Many - 1) / 2, large.Agg(Sum(Col("n"))).First().GetAs<long>(0));
        Assert.NotNull(large.Relation.CachedLocalRelation);
        Assert.True(session.Artifacts.IsCached($"cache/{large.Relation.CachedLocalRelation.Hash}"));
        Assert.Equal(large.Relation.CachedLocalRelation.Hash, session.CreateDataFrame(Numbers(Many)).Relation.CachedLocalRelation.Hash);
        Assert.Throws<ArgumentException>(() => session.CreateDataFrame([]));
    }

    private static IEnumerable<RecordBatch> Numbers(int count)
    {
        var schema = new Schema([new Field("n", Int64Type.Default, false)], null);
        var numbers = new Int64Array.Builder();
        for (var number = 0; number < count; number++)
        {
            numbers.Append(number);
        }

        yield return new RecordBatch(schema, [numbers.Build()], count);
    }

    private static List<string> Text(DataFrame frame) => Text(frame.Collect());

    private static List<string> Text(IEnumerable<Row> rows) => [.. rows.Select(row => row.ToString())];

    private DataFrame People(string version) =>
        servers.Get(version).Sql("SELECT * FROM VALUES ('ada', 36, 'x'), ('bob', 41, 'x'), ('eve', 17, 'y') AS t(name, age, team)");
}

using SparkBert.Spark.Sql;
using static SparkBert.Spark.Sql.Functions;

namespace SparkBert.Spark.Tests;

/// <summary>Members of frames that programs for Microsoft.Spark use, with the results that Spark gives.</summary>
public sealed class FrameApiTests(SparkSessions sessions)
{
    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Statistics_are_Sparks(string version)
    {
        var frame = sessions.Get(version).Range(0, 100, 1, 2).SelectExpr("id", "id * 2.0D as twice", "cast(id % 2 as string) as parity");
        var stat = frame.Stat();

        Assert.Equal([0, 49, 99], stat.ApproxQuantile("id", [0, 0.5, 1], 0));
        Assert.Equal(1, stat.Corr("id", "twice"), 12);
        Assert.Equal(1, stat.Corr("id", "twice", "pearson"), 12);
        Assert.Equal(1683.33, stat.Cov("id", "twice"), 2);
        Assert.Equal(2, stat.Crosstab("parity", "parity").Count());
        Assert.Equal(["parity_freqItems"], stat.FreqItems(["parity"], 0.4).Columns());
        Assert.Equal(50, stat.SampleBy("parity", new Dictionary<string, double> { ["1"] = 1.0 }, seed: 7).Count());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Rows_at_the_end_and_JSON_come_to_NET(string version)
    {
        var frame = sessions.Get(version).Range(0, 10, 1, 3).SelectExpr("id", "array(cast(id as string)) as texts");

        Assert.Equal([8, 9], frame.Tail(2).Select(row => row.GetAs<long>("id")));
        Assert.Empty(frame.Tail(0));
        Assert.Equal("""{"id":3,"texts":["3"]}""", frame.Filter("id = 3").ToJSON().First().GetAs<string>("value"));
        Assert.Equal(["texts"], frame.Select(frame.ColRegex("`te.*`")).Columns());
        Assert.Equal(10, frame.Observe("measures", Count(Lit(1)).As("rows"), Max("id").As("last")).Count());
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Frames_are_kept_where_it_is_said(string version)
    {
        var session = sessions.Get(version);
        var frame = session.Range(0, 5, 1, 1).SelectExpr($"id + {version[0]} as n");
        Assert.Equal(StorageLevel.NONE, frame.StorageLevel());
        Assert.Equal(StorageLevel.DISK_ONLY, frame.Persist(StorageLevel.DISK_ONLY).StorageLevel());
        frame.Unpersist(blocking: true);
        Assert.Equal(StorageLevel.MEMORY_AND_DISK, frame.Cache().StorageLevel());
        frame.Unpersist(blocking: true);
        Assert.Equal(5, frame.LocalCheckpoint().Count());
        Assert.True(frame.SameSemantics(session.Range(0, 5, 1, 1).SelectExpr($"id + {version[0]} as n")));
        Assert.False(frame.SameSemantics(session.Range(0, 6, 1, 1).SelectExpr($"id + {version[0]} as n")));
        Assert.Equal(frame.SemanticHash(), frame.SemanticHash());
        Assert.False(frame.IsLocal());

        var name = $"kept_{Guid.NewGuid():N}";
        frame.CreateGlobalTempView(name);
        Assert.Equal(5, session.NewSession().Sql($"select * from global_temp.{name}").Count());
        var error = Assert.Throws<JavaException>(() => frame.CreateGlobalTempView(name));
        Assert.Contains("already exists", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Files_of_a_frame_are_named_and_tables_of_no_catalog_refused(string version)
    {
        using var folder = new TemporaryFolder();
        var session = sessions.Get(version);
        session.Range(0, 5, 1, 2).Write().Parquet(folder.Path("rows"));
        var files = session.Read().Parquet(folder.Path("rows")).InputFiles();
        Assert.Equal(2, files.Count);
        Assert.All(files, file => Assert.EndsWith(".parquet", file, StringComparison.Ordinal));

        // Spark's own catalog has no tables for this writer; the calls are there, and Spark says so at the end.
        var writer = session.Range(5).WriteTo("nowhere.there").Using("parquet").Option("a", "b").Option("n", 1).Option("x", 0.5)
            .Option("f", true).Options(new Dictionary<string, string> { ["c"] = "d" }).TableProperty("p", "q").PartitionedBy(Col("id"));
        Assert.Throws<JavaException>(writer.Create);
        Assert.Throws<JavaException>(writer.Replace);
        Assert.Throws<JavaException>(writer.CreateOrReplace);
        var added = session.Range(5).WriteTo("nowhere.there");
        Assert.Throws<JavaException>(added.Append);
        Assert.Throws<JavaException>(added.OverwritePartitions);
        Assert.Throws<JavaException>(() => added.Overwrite(Col("id") > 3));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void A_database_that_is_not_there_is_named(string version)
    {
        var session = sessions.Get(version);
        var properties = new Dictionary<string, string> { ["driver"] = "org.example.Nowhere", ["user"] = "u" };
        Action[] calls =
        [
            () => session.Read().Jdbc("jdbc:nowhere:x", "t", properties),
            () => session.Read().Jdbc("jdbc:nowhere:x", "t", "id", 0, 10, 2, properties),
            () => session.Range(5).Write().Jdbc("jdbc:nowhere:x", "t", properties),
        ];
        Assert.All(calls, call => Assert.Contains(
            "org.example.Nowhere", Assert.Throws<JavaException>(call).Message, StringComparison.Ordinal));
    }
}

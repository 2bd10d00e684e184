namespace SparkBert.Spark.Tests;

/// <summary>The way to the JVM's objects that the API leaves open.</summary>
public sealed class JvmTests(SparkSessions sessions)
{
    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Anything_of_the_JVM_can_be_called(string version)
    {
        var session = sessions.Get(version);
        Assert.Equal(version, session.Jvm.Version.ToString());
        Assert.Equal("17", session.Jvm.InvokeStatic("java.lang.System", "getProperty", "java.specification.version"));
        var words = session.Jvm.Create("java.util.ArrayList");
        words.Call("add", "a");
        Assert.Equal(1, words.CallInt("size"));
        Assert.Equal("[a]", words.CallString("toString"));

        // A frame goes there and comes back.
        var hinted = session.Range(10).Java.CallObject("hint", "broadcast", session.Jvm.NewSeq([]));
        var frame = session.CreateDataFrame(hinted.CallObject("limit", 3));
        Assert.Equal(3, frame.Count());
        Assert.Same(session, frame.SparkSession);
        Assert.Throws<JavaException>(() => session.Java.Call("table", "nowhere"));
    }
}

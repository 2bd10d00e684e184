using System.Net;
using System.Net.Sockets;
using SparkBert.Examples;
using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Tests;

/// <summary>The examples of examples/Frames print and count what they should.</summary>
[Collection(ConsoleOutput.Name)]
public sealed class ExampleTests(SparkSessions sessions)
{
    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Basics_are_printed(string version)
    {
        using var folder = new TemporaryFolder();
        var people = folder.Path("people.json");
        File.WriteAllText(people, "{\"name\":\"Michael\"}\n{\"name\":\"Andy\",\"age\":30}\n{\"name\":\"Justin\",\"age\":19}\n");

        var printed = ConsoleOutput.Capture(() => Basic.Run(sessions.Get(version).NewSession(), people));

        Assert.Contains("struct<age:int,name:string>\nroot\n |-- age: integer", printed, StringComparison.Ordinal);
        Assert.Contains("[30,Andy] of 2 values: Andy", printed, StringComparison.Ordinal);
        Assert.Contains("|JUSTIN| 19|", printed, StringComparison.Ordinal);
        Assert.Contains("a view: True", printed, StringComparison.Ordinal);
        Assert.Contains("| -1|Michael|", printed, StringComparison.Ordinal);
        Assert.Contains("|  20|   Alex|\n|NULL|    Kim|", printed, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Data_sources_give_back_what_was_written(string version)
    {
        using var folder = new TemporaryFolder();

        var printed = ConsoleOutput.Capture(() => DataSources.Run(sessions.Get(version).NewSession(), folder.Path("out")));

        Assert.Contains("|  4|    16|true|", printed, StringComparison.Ordinal);
        Assert.Contains("|     55|", printed, StringComparison.Ordinal);
        Assert.Contains(" |-- cube: double", printed, StringComparison.Ordinal);
        Assert.Contains("|    id|  bigint|    true|", printed, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(folder.Path("out/orc/even=true"), "*.orc"));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Words_of_a_socket_are_counted(string version)
    {
        var session = sessions.Get(version).NewSession();
        Assert.Equal(
            ["bank:2", "river:1", "the:3"],
            CountWords(session, "words", port => NetworkWordCount.Count(session, "127.0.0.1", port)).Order());

        // A line is in two windows where they slide by half; the hours make it sure that all lines are in the same ones.
        var windows = CountWords(session, "windows", port => WindowedWordCount.Count(session, "127.0.0.1", port, 86400, 43200));
        Assert.Equal(["bank:2", "bank:2", "river:1", "river:1", "the:3", "the:3"], windows.Order());
    }

    private static List<string> CountWords(SparkSession session, string name, Func<int, DataFrame> count)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var query = count(((IPEndPoint)server.LocalEndpoint).Port).WriteStream().OutputMode("complete").Format("memory")
            .QueryName(name).Start();
        using var client = server.AcceptTcpClient();
        client.GetStream().Write("the bank\nthe river the bank\n"u8);

        // The source reads in a thread of its own; a call may find that no line has come.
        List<string> counts = [];
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while (!counts.Contains("the:3") && DateTime.UtcNow < deadline)
        {
            query.ProcessAllAvailable();
            counts = [.. session.Table(name).Collect().Select(row => $"{row["word"]}:{row["count"]}")];
        }

        return counts;
    }
}

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
        Assert.Contains("|   name| age| age|   name|", printed, StringComparison.Ordinal);
        Assert.Contains(
            """
            +-------------------+
            |describe(age, name)|
            +-------------------+
            |    Michael, no age|
            |           Andy, 30|
            |         Justin, 19|
            +-------------------+
            """,
            printed,
            StringComparison.Ordinal);
        Assert.Contains(
            """
            +-------------------+
            |udf(udf(age, name))|
            +-------------------+
            |   Dear Michael: 10|
            |      Dear Andy: 40|
            |    Dear Justin: 29|
            +-------------------+
            """,
            printed,
            StringComparison.Ordinal);
        Assert.Contains("|    Justin: 29| Dear Justin|", printed, StringComparison.Ordinal);
        Assert.Contains("|          Andy|\n|      AndyAndy|\n|        Justin|\n|  JustinJustin|\n", printed, StringComparison.Ordinal);
        Assert.Contains("|   {Andy -> [A, y]}|\n| {Justin -> [J, n]}|\n", printed, StringComparison.Ordinal);
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
        Assert.NotEmpty(Directory.GetFiles(folder.Path("out/bloom"), "*.orc"));
    }

    /// <summary>No database and no Kafka are here: the options come as far as Spark, which says what it lacks.</summary>
    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Sources_that_Spark_lacks_are_asked_for_with_their_options(string version)
    {
        var session = sessions.Get(version).NewSession();
        var database = Assert.Throws<JavaException>(() => DataSources.CopyTable(session, "jdbc:nobody:here", "a", "b"));
        Assert.Contains("No suitable driver", database.Message, StringComparison.Ordinal);
        var kafka = Assert.Throws<JavaException>(() => KafkaWordCount.Count(session, "localhost:9092", "subscribe", "words"));
        Assert.Contains("Failed to find data source: kafka", kafka.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Projects_are_cleaned_averaged_and_asked_for_their_day(string version)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.Path("projects.csv"), [
            "1,https://example/1,10,alpha,an app,C#,2014-01-02,5,0,2016-02-03 10:00:00",
            "2,https://example/2,11,beta,a library,F#,2014-01-02,9,0,2014-02-03 10:00:00",
            "3,https://example/3,12,gamma,a tool,C#,2014-01-02,16,0,2015-10-20 00:00:01",
            "4,https://example/4,13,,a hole,C#,2014-01-02,99,0,2016-02-03 10:00:00",
            "5,https://example/5,14,delta,no date,F#,2014-01-02,10,0,soon",
        ]);

        var printed = ConsoleOutput.Capture(() => GitHubProjects.Run(sessions.Get(version).NewSession(), folder.Path("projects.csv")));

        Assert.Contains(
            """
            +--------+----------------+
            |language|avg(forked_from)|
            +--------+----------------+
            |      C#|            10.5|
            |      F#|             9.5|
            +--------+----------------+
            """,
            printed,
            StringComparison.Ordinal);
        Assert.Contains(
            """
            +-----+-------------------+-------+
            | name|         updated_at|touched|
            +-----+-------------------+-------+
            |alpha|2016-02-03 10:00:00|   true|
            | beta|2014-02-03 10:00:00|  false|
            |delta|               soon|  false|
            |gamma|2015-10-20 00:00:01|   true|
            +-----+-------------------+-------+
            """,
            printed,
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Lines_of_a_log_are_found_step_by_step(string version)
    {
        using var folder = new TemporaryFolder();
        const string Get = "10.0.0.5 - - [07/Mar/2024:16:47:46 -0800] \"GET /spam/list HTTP/1.1\" 200 4523";
        const string Post = "10.0.0.6 - - [07/Mar/2024:16:48:02 -0800] \"POST /spam HTTP/1.1\" 200 17";
        File.WriteAllLines(folder.Path("access.log"), [
            "64.242.88.10 - - [07/Mar/2024:16:47:12 -0800] \"GET /spam HTTP/1.1\" 200 68",
            Get,
            Post,
            "10.0.0.7 - - [07/Mar/2024:16:48:02 -0800] \"GET /spammer HTTP/1.1\" 200 17",
            "10.0.0.8 is no entry of GET /spam",
        ]);

        var printed = ConsoleOutput.Capture(() => Logging.Run(sessions.Get(version).NewSession(), folder.Path("access.log")));

        Assert.Contains(
            """
            +------------------------------+--------------+
            |                         value|IsEntry(value)|
            +------------------------------+--------------+
            |64.242.88.10 - - [07/Mar/20...|          true|
            |10.0.0.5 - - [07/Mar/2024:1...|          true|
            |10.0.0.6 - - [07/Mar/2024:1...|          true|
            |10.0.0.7 - - [07/Mar/2024:1...|          true|
            +------------------------------+--------------+
            """,
            printed,
            StringComparison.Ordinal);
        Assert.Contains(" |-- IsEntry(value): boolean (nullable = true)", printed, StringComparison.Ordinal);
        Assert.Contains(
            """
            +------------------------------+
            |                         value|
            +------------------------------+
            |10.0.0.5 - - [07/Mar/2024:1...|
            |10.0.0.6 - - [07/Mar/2024:1...|
            |10.0.0.7 - - [07/Mar/2024:1...|
            +------------------------------+
            """,
            printed,
            StringComparison.Ordinal);
        Assert.Equal(
            [$"an entry: {Get}", $"an entry: {Post}"],
            printed.Split('\n').Where(line => line.StartsWith("an entry:", StringComparison.Ordinal)));
        Assert.Contains("GET requests: 1\n", printed, StringComparison.Ordinal);
    }

    /// <summary>Two people are 19: of the function's two ages one counts, and its column has another name than was declared.</summary>
    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Letters_are_counted_by_arrays_by_groups_and_by_frames_of_groups(string version)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllLines(folder.Path("people.json"), [
            "{\"name\":\"Michael\"}", "{\"name\":\"Andy\",\"age\":30}", "{\"name\":\"Justin\",\"age\":19}", "{\"name\":\"Zoë\",\"age\":19}",
        ]);

        var printed = ConsoleOutput.Capture(() => VectorUdfs.Run(sessions.Get(version).NewSession(), folder.Path("people.json")));
        var frames = ConsoleOutput.Capture(() => VectorDataFrameUdfs.Run(sessions.Get(version).NewSession(), folder.Path("people.json")));

        Assert.Contains("struct<age:int,name:string>\n", printed, StringComparison.Ordinal);
        Assert.Contains(
            """
            +-------+-------+
            |   name|letters|
            +-------+-------+
            |Michael|      7|
            |   Andy|      4|
            | Justin|      6|
            |    Zoë|      3|
            +-------+-------+
            """,
            printed,
            StringComparison.Ordinal);
        Assert.All([printed, frames], each => Assert.Contains(
            """
            +----+-------+
            | age|letters|
            +----+-------+
            |NULL|      7|
            |  19|      9|
            |  30|      4|
            +----+-------+
            """,
            each,
            StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(SparkSessions.Full), MemberType = typeof(SparkSessions))]
    public void Lines_of_a_socket_come_through_a_function(string version)
    {
        var session = sessions.Get(version).NewSession();
        var lines = ReadStream(
            session, "lines", "append", port => NetworkCharacterCount.Count(session, "127.0.0.1", port), "Hello world\n\nzoë\n"u8,
            row => row.GetAs<string>("col"), 6);

        // The lines of a batch are spread over two tasks.
        Assert.Equal(["", ": 0", "Hello world", "Hello world: 11", "zoë", "zoë: 3"], lines.Order(StringComparer.Ordinal));
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

    private static List<string> CountWords(SparkSession session, string name, Func<int, DataFrame> count) => ReadStream(
        session, name, "complete", count, "the bank\nthe river the bank\n"u8, row => $"{row["word"]}:{row["count"]}", lines: null);

    /// <summary>Sends lines to a stream of a socket, and waits for the rows that come of them.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">A name for the table.</param>
    /// <param name="mode">The mode of output.</param>
    /// <param name="open">The stream of a port.</param>
    /// <param name="sent">The lines.</param>
    /// <param name="text">A row as text.</param>
    /// <param name="lines">The number of rows at the end; null where the last count of "the" says that it is the end.</param>
    private static List<string> ReadStream(
        SparkSession session, string name, string mode, Func<int, DataFrame> open, ReadOnlySpan<byte> sent, Func<Row, string> text,
        int? lines)
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var query = open(((IPEndPoint)server.LocalEndpoint).Port).WriteStream().OutputMode(mode).Format("memory")
            .QueryName(name).Start();
        using var client = server.AcceptTcpClient();
        client.GetStream().Write(sent);

        // The source reads in a thread of its own; a call may find that no line has come.
        List<string> rows = [];
        var deadline = DateTime.UtcNow.AddMinutes(1);
        while ((lines is null ? !rows.Contains("the:3") : rows.Count < lines) && DateTime.UtcNow < deadline)
        {
            query.ProcessAllAvailable();
            rows = [.. session.Table(name).Collect().Select(text)];
        }

        return rows;
    }
}

using SparkBert.Connect.Sql;

namespace SparkBert.Connect.Tests;

/// <summary>The job <c>ConnectEmbed</c>, run as users run it.</summary>
public sealed class JobTests(ConnectServers servers)
{
    [Fact]
    public void The_job_embeds_files_of_the_server()
    {
        var server = servers.GetServer("4.2.1");
        var (input, output) = (server.Folder.Path("job.jsonl"), server.Folder.Path("job.parquet"));
        File.WriteAllLines(input, ["""{"id":1,"body":"The bank closed."}""", """{"id":2,"body":"It's late."}"""]);
        string[] arguments =
        [
            "--remote", server.Address, input, "--text-col", "body", "-o", output, "--model", TinyModel.Folder,
            "--model-place", "local:" + TinyModel.Folder, "--worker", ConnectServers.Worker,
        ];
        Script.Run(Script.GetProgram("ConnectEmbed"), arguments).Require(0);

        var rows = servers.Get("4.2.1").Read().Parquet(output).OrderBy("id").Collect();
        Assert.Equal([4, 3], rows.Select(row => row.GetAs<object[]>("embeddings").Length));
        Assert.Equal("bank", ((Row)rows[0].GetAs<object[]>("token")[1])["result"]);

        // It is there already.
        var again = Script.Run(Script.GetProgram("ConnectEmbed"), arguments).Require(1);
        Assert.Contains("ConnectEmbed: [PATH_ALREADY_EXISTS]", again.Error, StringComparison.Ordinal);
        var wrong = Script.Run(
            Script.GetProgram("ConnectEmbed"), ["--remote", "http://host", input, "-o", output, "--model", TinyModel.Folder]).Require(2);
        Assert.Contains("sc://host:port", wrong.Error, StringComparison.Ordinal);
    }
}

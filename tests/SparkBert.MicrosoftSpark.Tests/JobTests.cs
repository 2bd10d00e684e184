using System.Diagnostics;
using SparkBert.Driver.Shipping;

namespace SparkBert.MicrosoftSpark.Tests;

/// <summary>The job in jobs/, as its users write them, with the stand-in beside it in place of Microsoft.Spark.</summary>
[Collection("one bridge")]
public sealed class JobTests(StandInSessions sessions) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Job_embeds_a_table_by_author()
    {
        var session = sessions.Get("3.5.9");
        var (input, output) = (folder.Path("in.parquet"), folder.Path("out.parquet"));
        session.Sql("SELECT * FROM VALUES ('ann', 'A bank. By the river?'), ('bob', 'Two words.'), ('ann', null) AS t(author, text)")
            .Write().Parquet(input);

        // spark-submit gives a job its settings; the stand-in's spark-submit has them from here.
        File.WriteAllLines(folder.Path("spark-defaults.conf"), [
            "spark.master local[1]",
            "spark.ui.enabled false",
            "spark.sql.shuffle.partitions 1",
            $"spark.sparkbert.model {TinyModel.Folder}",
        ]);
        // The list of the job's libraries has no Microsoft.Spark, so it stays behind; what lies beside the job counts then.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var files = here.EnumerateFiles("SparkBert.*.dll").Concat(here.EnumerateFiles("MicrosoftSparkEmbed.*"))
            .Concat(here.EnumerateFiles("Microsoft.Spark.dll")).Where(file => !file.Name.EndsWith(".deps.json", StringComparison.Ordinal));
        var program = folder.CreateFolder("program");
        Assert.All(files, file => file.CopyTo(Path.Combine(program, file.Name)));
        using var job = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(program, "MicrosoftSparkEmbed.dll"), input, output])
        {
            RedirectStandardError = true,
            Environment =
            {
                ["SPARK_HOME"] = SparkHomes.Require("3.5.9"),
                ["SPARK_CONF_DIR"] = folder.Path(),
                ["SPARKBERT_WORKER"] = Script.GetProgram(WorkerProgram.FileName),
            },
        })!;
        var said = job.StandardError.ReadToEnd();
        job.WaitForExit();

        Assert.True(job.ExitCode == 0, said);
        Assert.Contains("2 rows, 10 tokens", said, StringComparison.Ordinal);
        var result = session.Read().Parquet(output);
        Assert.Equal(["author", "text", "document", "sentence", "token", "embeddings", "error"], result.Columns());
        Assert.Equal(2L, result.Count());
        result.CreateOrReplaceTempView("embedded_by_job");
        var vectors = session.Sql("SELECT explode(embeddings.embeddings) AS vector FROM embedded_by_job");
        Assert.Equal(10L, vectors.Filter($"size(vector) = {TinyModel.Model.HiddenSize}").Count());
    }

    public void Dispose() => folder.Dispose();
}

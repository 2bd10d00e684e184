using System.CommandLine;
using SparkBert;
using SparkBert.Programs;
using SparkBert.Spark.Sql.Streaming;

// Embeds the lines of text files as they come into a folder. The checkpoint remembers what is done: the job may end, or be killed, and go
// on later.
//   ./spark-submit.sh jobs/EmbedStream incoming --checkpoint state --model MODEL -o embedded [--interval "10 seconds"]

var embedding = new EmbeddingOptions();
var folder = new Argument<string>("folder") { Description = "The folder into which text files come, a row a line" };
var output = new Option<string>("--output", "-o") { Description = "The folder of Parquet files to write", Required = true };
var checkpoint = new Option<string>("--checkpoint") { Description = "The folder that remembers how far the job came", Required = true };
var interval = new Option<string?>("--interval")
{
    Description = "Look for new files this often, until the job is stopped; without it the job ends when all files are done",
};
var json = new Option<bool>("--json") { Description = "The summary as JSON on standard output" };
var command = new RootCommand("Embeds text files as they come") { folder, output, checkpoint, interval, json };
embedding.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    embedding.Check(parsed);
    using var job = Job.Start("EmbedStream", cancellation);
    var texts = InputOptions.ReadStream(job.Session, parsed.GetRequiredValue(folder), "text");
    var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embedding.Load(job, parsed));
    var embedded = embedding.Transform(job, parsed, texts, pipeline);
    var writer = embedded.Result(embedding.Mode(parsed), "error").WriteStream().Format("parquet")
        .Trigger(parsed.GetValue(interval) is { } often ? Trigger.ProcessingTime(often) : Trigger.AvailableNow())
        .CheckpointLocation(parsed.GetRequiredValue(checkpoint));
    return Task.FromResult(job.Run(
        () =>
        {
            using var running = writer.Start(parsed.GetRequiredValue(output));
            using var stopping = cancellation.Register(running.Stop);
            running.AwaitTermination();

            // A query that was stopped ends like one that is done.
            cancellation.ThrowIfCancellationRequested();
        },
        parsed.GetValue(json)));
});
return JobCommand.Run(command, args);

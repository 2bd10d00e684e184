using System.CommandLine;
using SparkBert;
using SparkBert.Jobs;

// Embeds the lines of text files as they come into a folder. The checkpoint remembers what is done: the job may end, or be killed, and go
// on later.
//   ./spark-submit.sh jobs/EmbedStream incoming --checkpoint state --model MODEL -o embedded [--interval "10 seconds"]

var (sessions, embedding) = (new SessionOptions(), new EmbeddingOptions());
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
sessions.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    sessions.Check(parsed);
    embedding.Check(parsed);
    using var job = Job.Start("EmbedStream", sessions, parsed, cancellation);
    var texts = InputOptions.ReadStream(job.Session, parsed.GetRequiredValue(folder), "text");
    var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), embedding.Load(job, parsed));
    var embedded = embedding.Transform(job, parsed, texts, pipeline);
    var result = embedded.Result(embedding.Mode(parsed), "error");
    return Task.FromResult(job.Run(
        () =>
        {
            result.WriteStream(parsed.GetRequiredValue(output), parsed.GetRequiredValue(checkpoint), parsed.GetValue(interval));
            return null;
        },
        parsed.GetValue(json)));
});
return JobCommand.Run(command, args);

using System.CommandLine;
using SparkBert.Jobs;
using SparkBert.Jobs.Sessions;

// Embeds a group of rows at a time: an Arrow-vectorised grouped map, with all rows of a key in one task.
//   ./spark-submit.sh jobs/EmbedGroups documents.jsonl --by author --model MODEL -o by-author.parquet

var sessions = new SessionOptions();
var (input, embedding) = (new InputOptions(sessions), new EmbeddingOptions());
var output = new OutputOptions(input, embedding, sessions);
var by = new Option<string[]>("--by")
{
    Description = "The columns that make the groups; a full stop may lead to a column in a column",
    Required = true,
    AllowMultipleArgumentsPerToken = true,
};
var command = new RootCommand("Adds embeddings to texts, a group at a time") { by };
input.AddTo(command);
embedding.AddTo(command, takesLayout: true);
output.AddTo(command);
sessions.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    output.Check(parsed);
    using var job = Job.Start("EmbedGroups", sessions, parsed, cancellation);
    var texts = input.Read(job.Session, parsed);
    JobColumn[] keys = [.. parsed.GetRequiredValue(by).Select(name => new JobColumn(texts.Require(by.Name, name)))];
    var pipeline = embedding.Pipeline(job, parsed, ref texts, input.Reading);

    // The sentences of a group are planned together for the model, so groups of many rows waste least.
    var embedded = embedding.Transform(
        job, parsed, texts, pipeline, output,
        (frame, options) => frame.EmbedGroups(keys, pipeline, options));
    return Task.FromResult(output.Write(job, parsed, texts, embedded));
});
return JobCommand.Run(command, args);

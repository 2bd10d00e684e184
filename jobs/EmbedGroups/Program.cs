using System.CommandLine;
using SparkBert.Programs;
using SparkBert.Spark.Pipelines;

// Embeds a group of rows at a time: an Arrow-vectorised grouped map, with all rows of a key in one task.
//   ./spark-submit.sh jobs/EmbedGroups documents.jsonl --by author --model MODEL -o by-author.parquet

var (input, embedding) = (new InputOptions(), new EmbeddingOptions());
var output = new OutputOptions(input, embedding);
var by = new Option<string[]>("--by")
{
    Description = "The columns that make the groups",
    Required = true,
    AllowMultipleArgumentsPerToken = true,
};
var command = new RootCommand("Adds embeddings to texts, a group at a time") { by };
input.AddTo(command);
embedding.AddTo(command);
output.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    output.Check(parsed);
    using var job = Job.Start("EmbedGroups", cancellation);
    var texts = input.Read(job.Session, parsed);
    var pipeline = embedding.Pipeline(job, parsed, ref texts, input.Reading);

    // The sentences of a group are planned together for the model, so groups of many rows waste least.
    var embedded = embedding.Transform(
        job, parsed, texts, pipeline, output,
        (frame, options) => frame.GroupBy(parsed.GetRequiredValue(by)).EmbedGroups(pipeline, options));
    return Task.FromResult(output.Write(job, parsed, texts, embedded));
});
return JobCommand.Run(command, args);

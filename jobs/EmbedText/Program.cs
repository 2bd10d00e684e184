using System.CommandLine;
using SparkBert;
using SparkBert.Programs;
using SparkBert.Spark.Pipelines;
using SparkBert.Worker;

// Adds embeddings to the texts of files or of a table, and writes Parquet. Options have the names of `sparkbert embed`.
//   ./spark-submit.sh --master 'local[4]' jobs/EmbedText samples/harbour.txt --model MODEL -o harbour.parquet

// Spark may start this program as its own worker too (--program-is-worker).
if (SparkWorker.TryRun(args))
{
    return 0;
}

var (input, embedding, output) = (new InputOptions(), new EmbeddingOptions(), new OutputOptions());
var pipelineFile = new Option<string?>("--pipeline")
{
    Description = "A pipeline in its JSON form, in place of the usual one; the options of the model do not apply then",
};
var command = new RootCommand("Adds embeddings to texts") { pipelineFile };
input.AddTo(command);
embedding.AddTo(command);
output.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    using var job = Job.Start("EmbedText", cancellation);
    var texts = input.Read(job.Session, parsed);

    // Text, sentences, tokens and vectors in one crossing from the JVM to .NET; vectors alone where the rows have sentences and tokens.
    var pipeline = parsed.GetValue(pipelineFile) is { } file
        ? Pipeline.FromJson(File.ReadAllText(file), job.LoadModel)
        : embedding.Pipeline(job, parsed, texts, input.TextColumn(parsed));

    var options = embedding.Transform(job, parsed, texts, pipeline);
    var embedded = pipeline.Transform(texts, options);
    return Task.FromResult(output.Write(job, parsed, embedded, options.ErrorCol));
});
return JobCommand.Run(command, args);

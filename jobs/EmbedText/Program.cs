using System.CommandLine;
using SparkBert.Jobs;
using SparkBert.Worker;

// Adds embeddings to the texts of files or of a table, and writes Parquet. Options have the names of `sparkbert embed`.
//   ./spark-submit.sh --master 'local[4]' jobs/EmbedText samples/harbour.txt --model MODEL -o harbour.parquet

// Spark may start this program as its own worker too (--program-is-worker).
if (SparkWorker.TryRun(args))
{
    return 0;
}

var sessions = new SessionOptions();
var (input, embedding) = (new InputOptions(sessions), new EmbeddingOptions());
var output = new OutputOptions(input, embedding, sessions);
var command = new RootCommand("Adds embeddings to texts");
input.AddTo(command);
embedding.AddTo(command, takesPipeline: true, takesLayout: true);
output.AddTo(command);
sessions.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    output.Check(parsed);
    using var job = Job.Start("EmbedText", sessions, parsed, cancellation);
    var texts = input.Read(job.Session, parsed);

    // Text, sentences, tokens and vectors in one crossing from the JVM to .NET; vectors alone where the rows have sentences and tokens.
    var pipeline = embedding.Pipeline(job, parsed, ref texts, input.Reading);
    var embedded = embedding.Transform(job, parsed, texts, pipeline, output);
    return Task.FromResult(output.Write(job, parsed, texts, embedded));
});
return JobCommand.Run(command, args);

using System.CommandLine;
using SparkBert.Jobs;

// Adds embeddings to rows whose annotation columns are there, from Spark NLP for instance: its BertEmbeddings in its own place.
//   ./spark-submit.sh jobs/EmbedAnnotations annotated.parquet --sentence-col sentence --token-col token --model MODEL -o embedded.parquet

var sessions = new SessionOptions();
var (input, embedding) = (new InputOptions(sessions), new EmbeddingOptions());
var output = new OutputOptions(input, embedding, sessions);
var command = new RootCommand("Adds embeddings to annotated rows");
input.AddTo(command);
embedding.AddTo(command, takesLayout: true);
output.AddTo(command);
sessions.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    output.Check(parsed);
    using var job = Job.Start("EmbedAnnotations", sessions, parsed, cancellation);
    var rows = input.Read(job.Session, parsed);

    // The two columns cross to .NET and the vectors come back; everything else stays in the JVM.
    var pipeline = embedding.PipelineOfAnnotations(job, parsed, rows, input.Reading);
    var embedded = embedding.Transform(job, parsed, rows, pipeline, output);
    return Task.FromResult(output.Write(job, parsed, rows, embedded));
});
return JobCommand.Run(command, args);

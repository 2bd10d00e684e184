using System.CommandLine;
using SparkBert;
using SparkBert.Programs;
using SparkBert.Spark.Pipelines;

// Adds embeddings to rows whose annotation columns are there, from Spark NLP for instance: its BertEmbeddings in its own place.
//   ./spark-submit.sh jobs/EmbedAnnotations annotated.parquet --sentence-col sentence --token-col token --model MODEL -o embedded.parquet

var (input, embedding, output) = (new InputOptions(), new EmbeddingOptions(), new OutputOptions());
var sentence = new Option<string>("--sentence-col")
{
    Description = "The column of sentences or documents",
    DefaultValueFactory = _ => "sentence",
};
var token = new Option<string>("--token-col") { Description = "The column of tokens", DefaultValueFactory = _ => "token" };
var command = new RootCommand("Adds embeddings to annotated rows") { sentence, token };
input.AddTo(command);
embedding.AddTo(command);
output.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    using var job = Job.Start("EmbedAnnotations", cancellation);
    var rows = input.Read(job.Session, parsed);

    // The two columns cross to .NET and the vectors come back; everything else stays in the JVM.
    var embeddings = embedding.Load(job, parsed, [parsed.GetRequiredValue(sentence), parsed.GetRequiredValue(token)]);
    var options = embedding.Transform(job, parsed, rows, new Pipeline(embeddings));
    return Task.FromResult(output.Write(job, parsed, embeddings.Transform(rows, options), options.ErrorCol));
});
return JobCommand.Run(command, args);

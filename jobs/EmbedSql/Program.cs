using System.CommandLine;
using SparkBert.Jobs;

// Embeddings in SQL: the function bert_embeddings(text) or bert_embeddings(sentence, token), over the input as the view `input`.
//   ./spark-submit.sh jobs/EmbedSql documents.parquet --model MODEL -o out.parquet \
//       --query "SELECT id, bert_embeddings(text) AS embeddings FROM input WHERE length(text) > 100"

var sessions = new SessionOptions();
var (input, embedding) = (new InputOptions(sessions), new EmbeddingOptions());
var output = new OutputOptions(input, embedding, sessions);
var query = new Option<string>("--query")
{
    Description = "The query",
    DefaultValueFactory = _ => "SELECT *, bert_embeddings(text) AS embeddings FROM input",
};
var command = new RootCommand("Runs a query with the function bert_embeddings") { query };
input.AddTo(command);
embedding.AddTo(command, namesColumns: false);
output.AddTo(command, isQuery: true);
sessions.AddTo(command);

command.SetAction((parsed, cancellation) =>
{
    output.Check(parsed);
    using var job = Job.Start("EmbedSql", sessions, parsed, cancellation);
    output.CreateView(parsed, input.Read(job.Session, parsed), out var bad).CreateView("input");
    job.Session.RegisterEmbeddings(
        "bert_embeddings", embedding.Load(job, parsed), embedding.Mode(parsed), embedding.Device(job, parsed));

    // In permissive mode a bad row's embeddings are null, and the exit code says that there were some.
    return Task.FromResult(output.WriteQuery(job, parsed, job.Session.Sql(parsed.GetRequiredValue(query)), bad));
});
return JobCommand.Run(command, args);

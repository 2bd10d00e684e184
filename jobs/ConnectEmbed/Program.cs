using System.CommandLine;
using SparkBert;
using SparkBert.Connect;
using SparkBert.Connect.Pipelines;
using SparkBert.Connect.Sql;
using SparkBert.Models;
using SparkBert.Programs;
using SparkBert.Stages;

// Adds embeddings to the texts of files that a server of Spark Connect reads, and writes Parquet there. No JVM runs here, and nothing has
// to be installed on the cluster: worker and model go along.
//   jobs/ConnectEmbed --remote sc://host:15002 /data/texts.jsonl --model minilm -o /data/texts.parquet \
//     --worker sparkbert-worker-linux-x64.tar.gz
var remote = new Option<string>("--remote") { Required = true, Description = "The server: sc://host:port/;token=...;use_ssl=..." };
var input = new Argument<string>("input") { Description = "A path or address that the server reads" };
var format = new Option<string>("--format") { DefaultValueFactory = _ => "json", Description = "The format of the input" };
var column = new Option<string>("--text-col") { DefaultValueFactory = _ => "text", Description = "The column of the texts" };
var output = new Option<string>("--output", "-o") { Required = true, Description = "A path or address to which the server writes" };
var modelName = new Option<string>("--model") { Required = true, Description = "The model: a bundle's folder here, or a name" };
var place = new Option<string?>("--model-place") { Description = "Where nodes have the model: local:/path; without it the model is sent" };
var worker = new Option<string?>("--worker") { Description = "The worker: a path on the nodes, or its archive here" };
var command = new RootCommand("Adds embeddings to texts through a server of Spark Connect")
{
    input, remote, format, column, output, modelName, place, worker,
};

command.SetAction((parsed, cancellation) =>
{
    try
    {
        return Task.FromResult(Run(parsed, cancellation));
    }
    catch (Exception error) when (error is SparkConnectException or FormatException)
    {
        Console.Error.WriteLine($"ConnectEmbed: {error.Message}");
        return Task.FromResult(error is FormatException ? ExitCodes.WrongUsage : ExitCodes.Failed);
    }
});
return JobCommand.Run(command, args);

int Run(ParseResult parsed, CancellationToken cancellation)
{
    using var session = SparkSession.Builder().Remote(parsed.GetValue(remote)!).GetOrCreate();
    if (parsed.GetValue(worker) is { } path)
    {
        session.Conf().Set(ConnectSettings.Worker, path);
    }

    using var model = BertModel.Load(parsed.GetValue(modelName)!, cancellation: cancellation);
    var pipeline = new Pipeline(
        new DocumentAssembler { InputCol = parsed.GetValue(column)! }, new SentenceDetector(), new Tokenizer(), new BertEmbeddings(model));
    var texts = session.Read().Format(parsed.GetValue(format)!).Load(parsed.GetValue(input)!);
    pipeline.Transform(texts, new TransformOptions { Model = parsed.GetValue(place) })
        .Write().Format("parquet").Save(parsed.GetValue(output)!, cancellation);
    return ExitCodes.Done;
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Embeddings;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Spark;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Shipping;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Text;
using SparkBert.Tokens;
using SparkBert.Worker;

// Where a worker runs: its program, the folder of its .NET, and the model's folder on its disk.
var places = new StructType(new StructField("program", new StringType()), new StructField("runtime", new StringType()));
if (SparkWorker.TryRun(args, functions => functions.Register("where", Where)))
{
    return 0;
}

args = SparkSubmit.ProgramArguments(args);
foreach (var argument in args)
{
    Console.WriteLine($"argument:{argument}");
}

try
{
    using var session = SparkSession.Builder().AppName("shipping").GetOrCreate();
    Console.WriteLine($"spark:{session.Version} {session.SparkContext.Master}");
    switch (args)
    {
        case ["where", ..]:
            if (session.Conf.TryGet(SparkBertSettings.Model) is not null)
            {
                ShippedModel.Resolve(session, model: null);
            }

            foreach (var row in session.Range(0, 4, 1, 2).MapInArrow(new FunctionCommand("where", []), places).Distinct().Collect())
            {
                Console.WriteLine($"worker:{row["program"]} runtime:{row["runtime"]}");
            }

            return 0;

        case ["embed", ..]:
            Console.WriteLine($"annotations:{Embed(session)}");
            return 0;

        case ["two", var one, var other]:
            Console.WriteLine($"values:{string.Join(' ', TwoModels(session, one, other))}");
            return 0;

        case ["added", var archive, var name]:
            session.SparkContext.AddArchive($"{archive}#{name}");
            var added = Transformed(session, session.LoadEmbeddings(name)).Select("embeddings").First();
            Console.WriteLine($"annotations:{added.GetAs<IReadOnlyList<object?>>(0).Count}");
            return 0;

        case ["exit", var code, ..]:
            return int.Parse(code, CultureInfo.InvariantCulture);

        default:
            return 2;
    }
}
catch (Exception error) when (error is SparkException or SparkBert.Models.ModelException)
{
    Console.WriteLine($"error:{error.Message}");
    return 1;
}

RecordBatch Where(RecordBatch batch)
{
    var (program, runtime) = (new StringArray.Builder(), new StringArray.Builder());
    for (var row = 0; row < batch.Length; row++)
    {
        program.Append(Environment.ProcessPath);
        runtime.Append(RuntimeEnvironment.GetRuntimeDirectory());
    }

    return new RecordBatch(places.ToArrowSchema(), [program.Build(), runtime.Build()], batch.Length);
}

// A row through the text stages and some models.
static DataFrame Transformed(SparkSession session, params BertEmbeddings[] models)
{
    var input = new StructType(new StructField("text", new StringType()));
    return new Pipeline([new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), .. models])
        .Transform(session.CreateDataFrame([["By the harbour a bank has closed."]], input), new TransformOptions { Mode = RowErrorMode.FailFast });
}

// The first number of the first vector of two models, in one pipeline and then each by itself.
static IEnumerable<string> TwoModels(SparkSession session, string one, string other)
{
    static string First(object? annotations) => ((float)((IReadOnlyList<object?>)((Row)((IReadOnlyList<object?>)annotations!)[0]!)["embeddings"]!)[0]!).ToString("R", CultureInfo.InvariantCulture);
    var (first, second) = (BertEmbeddings.Load(one), BertEmbeddings.Load(other));
    second.OutputCol = "others";
    var row = Transformed(session, first, second).First();
    return [First(row["embeddings"]), First(row["others"]), First(Transformed(session, first).First()["embeddings"]), First(Transformed(session, second).First()["others"])];
}

// A row through the built-in pipeline with the model of spark.sparkbert.model.
static int Embed(SparkSession session)
{
    var model = ShippedModel.Resolve(session, model: null);
    Console.WriteLine($"model:{model.Name}");
    var pipeline = new Pipeline(new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), BertEmbeddings.Load(model.LocalPath!));
    var input = new StructType(new StructField("text", new StringType()));
    var output = pipeline.TransformSchema(input.ToArrowSchema());
    var options = new JsonObject
    {
        ["pipeline"] = JsonNode.Parse(pipeline.ToJson()),
        ["mode"] = "failfast",
        ["returns"] = new JsonArray([.. pipeline.Stages.Select(stage => (JsonNode)stage.OutputCol)]),
        ["model"] = new JsonObject { ["path"] = model.Name, ["sha256"] = model.Sha256 },
    };
    var returned = StructType.FromArrow(new Schema(pipeline.Stages.Select(stage => output.GetFieldByName(stage.OutputCol)), null));
    var rows = session.CreateDataFrame([["By the harbour a bank has closed."]], input)
        .MapInArrow(new FunctionCommand(BuiltInFunctions.Pipeline, options), returned).Select("embeddings").Collect();
    return rows.Single().GetAs<IReadOnlyList<object?>>(0).Count;
}

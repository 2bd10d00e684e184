using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SparkBert;
using SparkBert.Bundles;
using SparkBert.Driver;
using SparkBert.Functions;
using SparkBert.Spark;
using SparkBert.Spark.Pipelines;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Stages;
using SparkBert.Worker;

// Where a worker runs: its program and the folder of its .NET.
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
    Console.WriteLine($"spark:{session.Version()} {session.SparkContext.Master}");
    switch (args)
    {
        case ["where", ..]:
            if (session.Conf().TryGet(SparkBertSettings.Model) is not null)
            {
                session.LoadModel().Dispose();
            }

            foreach (var row in session.Range(0, 4, 1, 2).MapInArrow(new FunctionCommand("where", []), places).Distinct().Collect())
            {
                Console.WriteLine($"worker:{row["program"]} runtime:{row["runtime"]}");
            }

            return 0;

        case ["embed", ..]:
            Console.WriteLine($"annotations:{CountAnnotations(session, name: null)}");
            return 0;

        case ["two", var one, var other]:
            Console.WriteLine($"values:{string.Join(' ', RunTwoModels(session, one, other))}");
            return 0;

        case ["added", var archive, var name]:
            session.SparkContext.AddArchive($"{archive}#{name}");
            Console.WriteLine($"annotations:{CountAnnotations(session, name)}");
            return 0;

        case ["exit", var code, ..]:
            return int.Parse(code, CultureInfo.InvariantCulture);

        default:
            return 2;
    }
}
catch (Exception error) when (error is SparkException or ModelException)
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

// The annotations of a row's embeddings; the model is that of a name, or of spark.sparkbert.model.
static int CountAnnotations(SparkSession session, string? name)
{
    using var model = session.LoadModel(name);
    Console.WriteLine($"model:{Path.GetFileName(model.Path)}");
    return Embed(session, new BertEmbeddings(model)).GetAs<IReadOnlyList<object?>>("embeddings").Count;
}

// The first number of the first vector of two models, in one pipeline and then each by itself.
static IEnumerable<string> RunTwoModels(SparkSession session, string one, string other)
{
    using var firstModel = session.LoadModel(one);
    using var secondModel = session.LoadModel(other);
    var first = new BertEmbeddings(firstModel);
    var second = new BertEmbeddings(secondModel) { OutputCol = "others" };
    var row = Embed(session, first, second);
    return
    [
        ReadFirst(row, "embeddings"), ReadFirst(row, "others"), ReadFirst(Embed(session, first), "embeddings"),
        ReadFirst(Embed(session, second), "others"),
    ];
}

// A row through the text stages and some models.
static Row Embed(SparkSession session, params BertEmbeddings[] models)
{
    var input = new StructType(new StructField("text", new StringType()));
    var frame = session.CreateDataFrame([["By the harbour a bank has closed."]], input);
    var pipeline = new Pipeline([new DocumentAssembler(), new SentenceDetector(), new Tokenizer(), .. models]);
    return pipeline.Transform(frame, new TransformOptions { Mode = RowErrorMode.FailFast }).First();
}

static string ReadFirst(Row row, string column)
{
    var annotation = (Row)row.GetAs<IReadOnlyList<object?>>(column)[0]!;
    return ((float)annotation.GetAs<IReadOnlyList<object?>>("embeddings")[0]!).ToString("R", CultureInfo.InvariantCulture);
}

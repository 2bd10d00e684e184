using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Pipelines;
using SparkBert.Sentences;
using SparkBert.Spark;
using SparkBert.Spark.Shipping;
using SparkBert.Spark.Sql;
using SparkBert.Spark.Sql.Types;
using SparkBert.Text;
using SparkBert.Tokens;
using SparkBert.Worker;

namespace SparkBert.Cli.Doctor;

/// <summary>A real job of one row on the master: JVM, executor, worker, model and back.</summary>
internal static class JobCheck
{
    private const string Name = "job";
    private const string Text = "The bank by the river has closed.";

    public static Finding Run(DoctorOptions options, ModelBundle? model)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            using var session = Builder(options).GetOrCreate();
            var (row, stages) = Embed(session, model);
            var tokens = row.GetAs<IReadOnlyList<object?>>(stages[^1].OutputCol);
            if (tokens.Count == 0)
            {
                return Finding.Fail(Name, $"the row came back from {options.Master} without {stages[^1].OutputCol}", "run it again, and report it with the log of the executor");
            }

            return Finding.Ok(Name, string.Create(
                CultureInfo.InvariantCulture,
                $"one row through Spark {session.Version} on {session.SparkContext.Master} gave {tokens.Count} annotations ({stages[^1].Type}) in {clock.Elapsed.TotalSeconds:0.0} s"));
        }
        catch (Exception error) when (error is SparkException or ModelException or NotSupportedException)
        {
            return Finding.Fail(Name, $"on {options.Master}: {error.Message}", "correct what the message names; other checks may say more");
        }
    }

    private static Builder Builder(DoctorOptions options)
    {
        var builder = SparkSession.Builder().AppName("sparkbert doctor").Master(options.Master).Config("spark.ui.enabled", false).Config(SparkBertSettings.DriverLog, false);
        if (options.SparkHome is not null)
        {
            builder.SparkHome(options.SparkHome);
        }

        return options.Worker is null ? builder : builder.Worker(options.Worker);
    }

    private static (Row Row, IReadOnlyList<Stage> Stages) Embed(SparkSession session, ModelBundle? model)
    {
        List<Stage> stages = [new DocumentAssembler(), new SentenceDetector(), new Tokenizer()];
        var commandOptions = new JsonObject { ["mode"] = "failfast", ["columns"] = new JsonArray() };
        if (model is not null)
        {
            var shipped = ShippedModel.Resolve(session, model.Path);
            stages.Add(new BertEmbeddings(model));
            commandOptions["model"] = new JsonObject { ["path"] = shipped.Name, ["sha256"] = shipped.Sha256 };
        }

        var pipeline = new Pipeline(stages);
        commandOptions["pipeline"] = JsonNode.Parse(pipeline.ToJson());
        var input = new StructType(new StructField("text", new StringType()));
        var output = pipeline.TransformSchema(input.ToArrowSchema());
        var returned = new Schema(stages.Select(stage => output.GetFieldByName(stage.OutputCol)), null);
        var frame = session.CreateDataFrame([[Text]], input);
        var rows = frame.MapInArrow(new FunctionCommand(BuiltInFunctions.Pipeline, commandOptions), StructType.FromArrow(returned)).Collect();
        return rows.Count == 1 ? (rows[0], stages) : throw new SparkException($"one row went to the worker, and {rows.Count} came back.");
    }
}

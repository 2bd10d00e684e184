using System.Text;
using System.Text.Json.Nodes;
using SparkBert.Driver.Planning;
using SparkBert.Driver.Shipping;

namespace SparkBert.Driver.Tests.Planning;

/// <summary>Plans that the real worker makes, read without Arrow.</summary>
public sealed class FunctionPlannerTests : IDisposable
{
    private const string Schema =
        """{"type":"struct","fields":[{"name":"id","type":"long","nullable":true,"metadata":{}},"""
        + """{"name":"text","type":"string","nullable":true,"metadata":{}}]}""";

    private static readonly string Worker = Path.Combine(AppContext.BaseDirectory, WorkerProgram.FileName);

    private readonly TemporaryFolder folder = new();

    private static JsonArray Stages =>
    [
        new JsonObject { ["type"] = "DocumentAssembler" },
        new JsonObject { ["type"] = "SentenceDetector" },
        new JsonObject { ["type"] = "Tokenizer" },
        new JsonObject { ["type"] = "BertEmbeddings", ["params"] = new JsonObject { ["model"] = TinyModel.Folder } },
    ];

    [Fact]
    public void Frame_gets_a_scalar_function_of_the_columns_that_are_read()
    {
        var models = new Dictionary<string, ExecutorModel> { [TinyModel.Folder] = new("there", "AB") };
        var planned = Plan(new PlanRequest(FunctionForm.Transform, Stages, "4.0.5") { Schema = Schema, Models = models });

        Assert.Equal(EvalType.ScalarPandas, planned.Function.EvalType);
        Assert.False(planned.Function.IsDeterministic);
        Assert.Equal([new FunctionArgument("text", 1)], planned.Arguments);
        Assert.Equal(["id", "text", "document", "sentence", "token", "embeddings", "error"], planned.Result.Select(column => column.Name));
        Assert.Equal([0, 1, null, null, null, null, null], planned.Result.Select(column => column.Column));
        Assert.Equal("word_embeddings", (string?)JsonNode.Parse(planned.Result[5].Metadata!)!["annotatorType"]);
        Assert.Null(planned.Result[0].Metadata);

        // The command is of the same worker: it names the model as executors find it.
        var command = FunctionCommand.Parse(planned.Function.Command.Span);
        Assert.Contains("\"model\":\"there\"", command.Options.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(planned.Function.ReturnType, command.Returns!.ToJsonString());
    }

    [Fact]
    public void Every_option_reaches_the_plan()
    {
        var planned = Plan(new PlanRequest(FunctionForm.Groups, [Stages[0]!.DeepClone()], "3.5.9")
        {
            Schema = Schema,
            Mode = "FailFast",
            Columns = ["document", "id"],
            IsCaseSensitive = true,
            IsDeterministic = false,
        });
        Assert.Equal(EvalType.GroupedMapPandas, planned.Function.EvalType);
        Assert.Equal(["document", "id"], planned.Result.Select(column => column.Name));

        planned = Plan(new PlanRequest(FunctionForm.Transform, [Stages[0]!.DeepClone()], "3.5.9")
        {
            Schema = Schema,
            ErrorCol = "wrong",
            IsDeterministic = true,
        });
        Assert.Equal("wrong", planned.Result[^1].Name);
        Assert.True(planned.Function.IsDeterministic);
        Assert.Equal("sparkbert.embeddings", FunctionCommand.Parse(Plan(
            new PlanRequest(FunctionForm.Embeddings, [Stages[3]!.DeepClone()], "3.5.9")).Function.Command.Span).Function);
    }

    [Fact]
    public void Refusal_is_the_workers_sentence()
    {
        var error = Assert.Throws<PlanException>(
            () => Plan(new PlanRequest(FunctionForm.Transform, Stages, "4.0.5") { Schema = """{"type":"struct","fields":[]}""" }));

        Assert.Contains("'text'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Worker_that_ends_otherwise_is_told_from_a_refusal()
    {
        var request = new PlanRequest(FunctionForm.Embeddings, Stages, "4.0.5");

        var error = Assert.Throws<ShippingException>(() => new FunctionPlanner(Script("exit 134")).Plan(request));
        Assert.Contains("ended with 134 when it was asked for a function: it said nothing", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ShippingException>(() => new FunctionPlanner(folder.Path("none")).Plan(request));
        Assert.Contains("can't be started", error.Message, StringComparison.Ordinal);
        var other = new FunctionPlanner(Script("cat > /dev/null; echo '{\"name\": 1}'"));
        var answer = Assert.Throws<FormatException>(() => other.Plan(request));
        Assert.Contains("use the worker of the driver program's version", answer.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Models_are_named_by_their_folders_here_and_their_names_there()
    {
        using var site = new Shipping.FakeSite();
        site.Settings[SparkBertSettings.Model] = TinyModel.Folder;
        var stages = Stages;
        ((JsonObject)stages[3]!).Remove("params");
        var (pipeline, models) = PipelineModels.Find(stages, new ModelShipping(site, new ArchiveNames()), copy: null);

        var (folder, model) = Assert.Single(models);
        Assert.Equal(TinyModel.Folder, folder);
        Assert.Equal(TinyModel.Model.Identity, model.Identity);
        Assert.Equal(folder, (string?)pipeline[3]!["params"]!["model"]);
        Assert.EndsWith("#" + model.Name, Assert.Single(site.Archives), StringComparison.Ordinal);

        // One that only executors have needs a copy here.
        stages[3]!["params"] = new JsonObject { ["model"] = "local:/on/every/node" };
        var shipping = new ModelShipping(site, new ArchiveNames());
        Assert.Throws<ShippingException>(() => PipelineModels.Find(stages, shipping, copy: null));
        Assert.Equal("/on/every/node", PipelineModels.Find(stages, shipping, TinyModel.Folder).Models[TinyModel.Folder].Name);
    }

    public void Dispose() => folder.Dispose();

    private static PlannedFunction Plan(PlanRequest request) => new FunctionPlanner(Worker).Plan(request);

    private string Script(string line)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("a worker's stand-in is a shell script here.");
        }

        var path = folder.Path(Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, $"#!/bin/sh\n{line}\n", new UTF8Encoding(false));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}

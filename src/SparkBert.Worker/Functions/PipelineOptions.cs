using System.Text.Json;
using System.Text.Json.Nodes;
using SparkBert.Embeddings;
using SparkBert.Pipelines;
using SparkBert.Sessions;

namespace SparkBert.Worker;

/// <summary>Options of the functions that run a pipeline; <see cref="BuiltInFunctions"/> says what they mean.</summary>
/// <param name="Pipeline">The stages as JSON; null where they are not given.</param>
/// <param name="ModelPath">The model instead of the one that the stages name; null for that.</param>
/// <param name="ModelSha256">The SHA-256 that the model's manifest must have; null for any.</param>
/// <param name="ModelHashes">The SHA-256 that the manifests of models must have, by their names in the stages; empty for any.</param>
/// <param name="Mode">What becomes of bad rows.</param>
/// <param name="Parameters">Parameters of BertEmbeddings; null where they are not given.</param>
/// <param name="ErrorCol">The error column.</param>
/// <param name="HasErrors">Whether the rows come with the error column.</param>
/// <param name="Inputs">Names of a scalar function's arguments; null for those of the call.</param>
/// <param name="Returns">The columns that are returned, in their order; null for all that the stages give.</param>
internal sealed record PipelineOptions(
    JsonArray? Pipeline,
    string? ModelPath,
    string? ModelSha256,
    IReadOnlyDictionary<string, string> ModelHashes,
    RowErrorMode Mode,
    JsonObject? Parameters,
    string ErrorCol,
    bool HasErrors,
    IReadOnlyList<string>? Inputs,
    IReadOnlyList<string>? Returns)
{
    /// <summary>The tasks of an executor share its cores: where one partition takes longer than the others, it ends on the cores of those that are done.</summary>
    private static readonly ModelCallPool ModelCalls = new();

    private static readonly string[] Names = ["pipeline", "model", "models", "mode", "params", "errorCol", "hasErrors", "inputs", "returns"];

    /// <exception cref="FormatException">An option is unknown or of the wrong kind.</exception>
    public static PipelineOptions Read(string function, JsonObject options)
    {
        if (options.Select(option => option.Key).FirstOrDefault(name => !Names.Contains(name)) is { } unknown)
        {
            throw new FormatException($"{function}: there is no option '{unknown}'. Options: {string.Join(", ", Names)}.");
        }

        try
        {
            var model = (JsonObject?)options["model"];
            return new PipelineOptions(
                (JsonArray?)options["pipeline"],
                (string?)model?["path"],
                (string?)model?["sha256"],
                ((JsonObject?)options["models"] ?? []).ToDictionary(entry => entry.Key, entry => (string?)entry.Value ?? throw new InvalidCastException("a hash is null"), StringComparer.Ordinal),
                (string?)options["mode"] switch
                {
                    null or "permissive" => RowErrorMode.Permissive,
                    "failfast" => RowErrorMode.FailFast,
                    var other => throw new FormatException($"{function}: mode must be permissive or failfast, but is '{other}'."),
                },
                (JsonObject?)options["params"],
                (string?)options["errorCol"] ?? new TransformContext().ErrorCol,
                (bool?)options["hasErrors"] ?? false,
                Strings(options["inputs"]),
                Strings(options["returns"]));
        }
        catch (Exception error) when (error is InvalidCastException or InvalidOperationException)
        {
            throw new FormatException($"{function}: an option is of the wrong kind: pipeline must be an array, model an object of path and sha256, models an object of names and hashes, mode and errorCol a string, hasErrors true or false, inputs and returns an array of strings, params an object.", error);
        }
    }

    /// <summary>A run of the pipeline in a task, which reports what it counted.</summary>
    public TransformContext NewRun(TaskScope task)
    {
        var modelStages = Pipeline?.Count(stage => (string?)stage?["type"] == nameof(BertEmbeddings)) ?? 1;
        var run = new TransformContext
        {
            Mode = Mode,
            ErrorCol = ErrorCol,
            HasErrorsInInput = HasErrors,
            Cancellation = task.Cancellation,

            // A second model stage would hold the batches of the first while it gathers a window of its own.
            ReusesVectors = task.WritesBatchByBatch && modelStages == 1,
            SharedModelCalls = ModelCalls,
            Cores = Math.Clamp(task.Cpus / Math.Max(1, modelStages), 1, 1024),
        };
        task.Reports.Add(run.Report);
        return run;
    }

    /// <summary>The pipeline, with its models opened on this executor.</summary>
    /// <param name="stages">The stages; those of the options by default.</param>
    /// <param name="task">The task.</param>
    /// <exception cref="PipelineFormatException">The stages can't be read.</exception>
    /// <exception cref="Models.ModelException">A model can't be used here.</exception>
    public Pipeline Open(JsonArray stages, TaskScope task) => Pipelines.Pipeline.FromJson(
        stages.ToJsonString(JsonSerializerOptions.Default),
        name => new BertEmbeddings(ExecutorModels.Open(ModelPath ?? name, task.FilesDirectory, ModelPath is null ? ModelHashes.GetValueOrDefault(name) : ModelSha256)));

    private static List<string>? Strings(JsonNode? node) =>
        ((JsonArray?)node)?.Select(text => (string?)text ?? throw new InvalidCastException("a name is null")).ToList();
}

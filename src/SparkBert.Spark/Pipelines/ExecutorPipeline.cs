using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using SparkBert.Embeddings;
using SparkBert.Models;
using SparkBert.Pipelines;
using SparkBert.Spark.Shipping;
using SparkBert.Spark.Sql;

namespace SparkBert.Spark.Pipelines;

/// <summary>A pipeline as executors get it: as JSON, with its model named as they find it.</summary>
internal static class ExecutorPipeline
{
    private sealed record Found(Gateway.SparkJvm Jvm, ShippedModel Model);

    private static readonly ConditionalWeakTable<BertEmbeddings, Found> Loaded = [];

    /// <summary>Opens a model on the driver and remembers how executors find it.</summary>
    /// <exception cref="ShippingException">No model is named, or the driver can't see it.</exception>
    /// <exception cref="ModelException">It can't be used.</exception>
    public static BertEmbeddings Load(SparkSession session, string? model)
    {
        model = string.IsNullOrEmpty(model) ? session.Conf.TryGet(SparkBertSettings.Model) : model;
        if (!string.IsNullOrEmpty(model)
            && ExecutorFiles.PathOnEveryNode(model) is null
            && !WorkerArchive.IsArchive(model)
            && !ShippedModel.IsShipped(new ExecutorFiles(session), model))
        {
            // A folder, or a name that has to be looked up.
            return BertEmbeddings.Load(model);
        }

        var shipped = ShippedModel.Resolve(session, model);
        var embeddings = BertEmbeddings.Load(shipped.LocalPath
            ?? throw new ShippingException($"the driver can't see the model '{model}', of which it needs the vocabulary and the sizes. Open a copy with BertEmbeddings.Load and name this one with the option Model."));
        Loaded.Add(embeddings, new Found(session.Jvm, shipped));
        return embeddings;
    }

    /// <summary>The options of <see cref="Worker.BuiltInFunctions"/> that say what runs: stages, model, mode.</summary>
    /// <exception cref="ShippingException">A model can't be brought to executors.</exception>
    /// <exception cref="ModelException">A model can't be used.</exception>
    public static JsonObject Options(SparkSession session, Pipeline pipeline, TransformOptions options)
    {
        var stages = (JsonArray)JsonNode.Parse(pipeline.ToJson())!;
        var hashes = new JsonObject();
        foreach (var (stage, json) in pipeline.Stages.Zip(stages))
        {
            if (stage is BertEmbeddings embeddings)
            {
                var model = Model(session, embeddings, options);
                json!["params"]!["model"] = model.Name;
                if (model.Sha256 is not null)
                {
                    hashes[model.Name] = model.Sha256;
                }
            }
        }

        return new JsonObject { ["pipeline"] = stages, ["models"] = hashes, ["mode"] = options.Mode == RowErrorMode.FailFast ? "failfast" : "permissive" };
    }

    /// <summary>The model of a stage as executors find it.</summary>
    public static ShippedModel Model(SparkSession session, BertEmbeddings embeddings, TransformOptions options) =>
        options.Model is not null ? ShippedModel.Resolve(session, options.Model)
        : Loaded.TryGetValue(embeddings, out var found) && found.Jvm == session.Jvm ? found.Model
        : ShippedModel.Resolve(session, embeddings.ModelPath);
}

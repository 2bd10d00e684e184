using System.Text.Json.Nodes;
using SparkBert.Driver.Shipping;

namespace SparkBert.Driver.Planning;

/// <summary>The models of a pipeline's JSON: where the driver reads them to plan, and where executors find them.</summary>
/// <param name="Pipeline">The stages, with models named by their folders here.</param>
/// <param name="Models">For these folders, the models as executors find them.</param>
public sealed record PipelineModels(JsonArray Pipeline, IReadOnlyDictionary<string, ExecutorModel> Models)
{
    private const string ModelParameter = "model";

    /// <summary>Finds the models of a pipeline, and ships them where executors need that.</summary>
    /// <param name="pipeline">The stages in the JSON of pipelines; a model has any form of <see cref="SparkBertSettings.Model"/>.</param>
    /// <param name="shipping">Ships models.</param>
    /// <param name="copy">A folder here with a copy of a model that the driver can't see under its name; null if there is none.</param>
    /// <exception cref="ShippingException">A model does not exist, or the driver can't see it.</exception>
    /// <exception cref="BundleException">It is no model bundle, or not the one in the settings.</exception>
    public static PipelineModels Find(JsonArray pipeline, ModelShipping shipping, string? copy)
    {
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(shipping);
        var found = (JsonArray)pipeline.DeepClone();
        var models = new Dictionary<string, ExecutorModel>(StringComparer.Ordinal);
        foreach (var stage in found.OfType<JsonObject>().Where(IsEmbeddings))
        {
            // What is not of its form is the planner's to refuse.
            if (stage["params"] is null)
            {
                stage["params"] = new JsonObject();
            }

            if (stage["params"] is JsonObject parameters && parameters[ModelParameter] is null or JsonValue)
            {
                var shipped = shipping.Ship(shipping.RequireName(parameters[ModelParameter]?.ToString()));
                var folder = shipped.LocalPath ?? (copy is null ? null : Path.GetFullPath(copy)) ?? throw new ShippingException(
                    $"the driver can't see the model '{shipped.Name}', but needs its vocabulary and sizes; name the folder of a copy here "
                    + "with the option ModelCopy.");
                parameters[ModelParameter] = folder;
                models[folder] = new ExecutorModel(shipped.Name, shipped.Identity);
            }
        }

        return new PipelineModels(found, models);
    }

    private static bool IsEmbeddings(JsonObject stage) =>
        stage["type"] is JsonValue type && type.TryGetValue(out string? name) && name is "BertEmbeddings" or "BertSentenceEmbeddings";
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SparkBert.MicrosoftSpark;

/// <summary>Stages one behind the other, run in one crossing from Spark to .NET and back.</summary>
/// <remarks>
/// It is a description: the worker runs the stages, and plans them too. So neither Apache.Arrow nor ONNX Runtime comes into the program,
/// whose own functions run in Microsoft.Spark.Worker with an Arrow of its own.
/// </remarks>
public sealed class Pipeline
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonArray stages;

    /// <summary>A pipeline of stages.</summary>
    /// <param name="stages">The stages, in their order.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Pipeline(params IReadOnlyList<Stage> stages)
        : this(new JsonArray([.. (stages ?? throw new ArgumentNullException(nameof(stages))).Select(stage => (JsonNode)stage.ToJson())]))
    {
    }

    private Pipeline(JsonArray stages) => this.stages = stages.Count > 0
        ? stages
        : throw new ArgumentException("a pipeline must have at least one stage.", nameof(stages));

    /// <summary>Reads a pipeline's JSON, as <see cref="ToJson"/> and <c>sparkbert</c> write it.</summary>
    /// <param name="json">The JSON. Relative paths of models are those of the working folder.</param>
    /// <exception cref="FormatException">It is no JSON array of stages.</exception>
    public static Pipeline FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })
                is JsonArray { Count: > 0 } stages
                    ? new Pipeline(stages)
                    : throw new FormatException("a pipeline is a JSON array of at least one stage.");
        }
        catch (JsonException error)
        {
            throw new FormatException($"the pipeline is not JSON: {error.Message}", error);
        }
    }

    /// <summary>The stages as JSON, which every other door and <c>sparkbert embed --pipeline</c> read too.</summary>
    public string ToJson() => stages.ToJsonString(Indented);

    /// <summary>A copy of the stages in the JSON of pipelines.</summary>
    internal JsonArray Copy() => (JsonArray)stages.DeepClone();
}

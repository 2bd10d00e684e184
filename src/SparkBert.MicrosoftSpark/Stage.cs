using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SparkBert.MicrosoftSpark;

/// <summary>
/// A stage of a pipeline, described for the worker: the stages of SparkBert with the same names, without the libraries that run them. A
/// property that is null has its default. Values are checked when the pipeline is used on a frame.
/// </summary>
public abstract class Stage
{
    private static readonly JsonSerializerOptions Form = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private protected Stage()
    {
    }

    /// <summary>The columns that the stage reads; null for the default.</summary>
    [JsonIgnore]
    public IReadOnlyList<string>? InputCols { get; init; }

    /// <summary>The column that the stage adds; null for the default.</summary>
    [JsonIgnore]
    public string? OutputCol { get; init; }

    /// <summary>The columns that the stage adds, of a stage that adds several (EmbeddingsFinisher); null for the default.</summary>
    [JsonIgnore]
    public IReadOnlyList<string>? OutputCols { get; init; }

    /// <summary>The stage in the JSON of pipelines.</summary>
    internal JsonObject ToJson()
    {
        var stage = new JsonObject { ["type"] = GetType().Name };
        if (InputCols is not null)
        {
            stage["inputCols"] = new JsonArray([.. InputCols.Select(column => (JsonNode)column)]);
        }

        if (OutputCol is not null)
        {
            stage["outputCol"] = OutputCol;
        }

        if (OutputCols is not null)
        {
            stage["outputCols"] = new JsonArray([.. OutputCols.Select(column => (JsonNode)column)]);
        }

        stage["params"] = JsonSerializer.SerializeToNode(this, GetType(), Form);
        return stage;
    }
}

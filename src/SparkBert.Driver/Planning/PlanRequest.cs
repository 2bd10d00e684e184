using System.Text.Json.Nodes;

namespace SparkBert.Driver.Planning;

/// <summary>A request for a Spark function, which <c>SparkBert.Worker --define</c> answers.</summary>
/// <param name="Form">What the pipeline becomes.</param>
/// <param name="Pipeline">The stages in the JSON of pipelines; a model is a bundle's folder here.</param>
/// <param name="SparkVersion">The version of Spark, as the JVM says it.</param>
public sealed record PlanRequest(FunctionForm Form, JsonArray Pipeline, string SparkVersion)
{
    /// <summary>The frame's schema in Spark's JSON, for frames and groups.</summary>
    public string? Schema { get; init; }

    /// <summary>What happens to a row that can't be processed; null for the default.</summary>
    public string? Mode { get; init; }

    /// <summary>The column of the rows' errors; null for the default.</summary>
    public string? ErrorCol { get; init; }

    /// <summary>Whether the frame has that column from an earlier pipeline though its metadata do not say so.</summary>
    public bool InputHasErrorCol { get; init; }

    /// <summary>Whether names that differ only in case are two columns to Spark.</summary>
    public bool IsCaseSensitive { get; init; }

    /// <summary>The columns of the result; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Whether Spark may take the function for one without effects; null for the default.</summary>
    public bool? IsDeterministic { get; init; }

    /// <summary>What models run on in the tasks: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>; null for the processor.</summary>
    public string? Device { get; init; }

    /// <summary>For the folders of models in the pipeline, the models as executors find them.</summary>
    public IReadOnlyDictionary<string, ExecutorModel> Models { get; init; } = new Dictionary<string, ExecutorModel>();

    /// <summary>The request as the worker reads it; members that have their defaults are left out.</summary>
    /// <exception cref="System.Text.Json.JsonException">The schema is not JSON.</exception>
    public JsonObject ToJson()
    {
        var request = new JsonObject
        {
            ["form"] = Form.ToString().ToLowerInvariant(),
            ["pipeline"] = Pipeline.DeepClone(),
            ["sparkVersion"] = SparkVersion,
            ["models"] = new JsonObject(Models.Select(model => KeyValuePair.Create(
                model.Key, (JsonNode?)new JsonObject { ["name"] = model.Value.Name, ["identity"] = model.Value.Identity }))),
        };
        Set("schema", Schema is null ? null : JsonNode.Parse(Schema));
        Set("mode", Mode);
        Set("errorCol", ErrorCol);
        Set("inputHasErrorCol", InputHasErrorCol ? true : null);
        Set("caseSensitive", IsCaseSensitive ? true : null);
        Set("columns", Columns is null ? null : new JsonArray([.. Columns.Select(column => (JsonNode)column)]));
        Set("deterministic", IsDeterministic);
        Set("device", Device);
        return request;

        void Set(string member, JsonNode? value)
        {
            if (value is not null)
            {
                request[member] = value;
            }
        }
    }
}

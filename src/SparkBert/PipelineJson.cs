using System.Text.Json;
using System.Text.Json.Nodes;
using SparkBert.Stages;

namespace SparkBert;

/// <summary>
/// The JSON form of a pipeline: <c>[{"type":"SentenceDetector","inputCols":["document"],"outputCol":"sentence","params":{...}}, ...]</c>,
/// names as in Spark NLP.
/// </summary>
internal static class PipelineJson
{
    private const string ModelKey = "model";
    private const string OutputColKey = "outputCol";
    private const string OutputColsKey = "outputCols";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Write(IEnumerable<Stage> stages) =>
        new JsonArray([.. stages.Select(Write)]).ToJsonString(Indented);

    public static IEnumerable<Stage> Read(string json, Func<string, BertModel>? openModel)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(
                json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            // ArgumentException: half a surrogate pair.
            throw new PipelineFormatException($"the pipeline is not JSON: {error.Message}", error);
        }

        using (document)
        {
            RequireTexts(document.RootElement);
            if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() == 0)
            {
                throw new PipelineFormatException("the pipeline must be a JSON array of at least one stage.");
            }

            return ReadStages(document.RootElement, openModel);
        }
    }

    /// <summary>Refuses half of a pair of surrogates that is written with its number: it is in no text.</summary>
    private static void RequireTexts(JsonElement json)
    {
        try
        {
            var texts = json.ValueKind == JsonValueKind.Object ? json.EnumerateObject().Select(member => member.Name) : [];
            _ = texts.Append(json.ValueKind == JsonValueKind.String ? json.GetString() : "").Count(text => text is null);
        }
        catch (InvalidOperationException error)
        {
            throw new PipelineFormatException($"the pipeline has a text that is none: {error.Message}", error);
        }

        var inside = json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject().Select(member => member.Value),
            JsonValueKind.Array => json.EnumerateArray(),
            _ => Enumerable.Empty<JsonElement>(),
        };
        foreach (var value in inside)
        {
            RequireTexts(value);
        }
    }

    private static List<Stage> ReadStages(JsonElement array, Func<string, BertModel>? openModel)
    {
        var opened = new List<BertModel>();
        try
        {
            return [.. array.EnumerateArray().Select((stage, index) => ReadStage(stage, index, openModel ?? Open))];
        }
        catch
        {
            // Those that were opened here: the caller's may be in use elsewhere.
            opened.ForEach(model => model.Dispose());
            throw;
        }

        BertModel Open(string name)
        {
            opened.Add(BertModel.Open(name));
            return opened[^1];
        }
    }

    private static JsonNode Write(Stage stage)
    {
        var parameters = new JsonObject();
        if (stage is ModelStage embeddings)
        {
            parameters[ModelKey] = embeddings.Model.Path;
        }

        foreach (var parameter in stage.Parameters)
        {
            if (parameter.Get() is { } value)
            {
                parameters[parameter.Name] = value;
            }
        }

        return new JsonObject
        {
            ["type"] = stage.Type,
            ["inputCols"] = Names(stage.InputCols),
            [stage.TakesAnyColumns ? OutputColsKey : OutputColKey] = stage.TakesAnyColumns ? Names(stage.OutputCols) : stage.OutputCol,
            ["params"] = parameters,
        };
    }

    private static JsonArray Names(IEnumerable<string> columns) => new([.. columns.Select(name => (JsonNode)name)]);

    private static Stage ReadStage(JsonElement json, int index, Func<string, BertModel> openModel)
    {
        var place = $"stage {index + 1}";
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new PipelineFormatException($"{place} must be a JSON object, but is {json.ValueKind}.");
        }

        var members = Members(json, place);
        if (members.Keys.FirstOrDefault(
            name => name is not ("type" or "inputCols" or OutputColKey or OutputColsKey or "params")) is { } unknown)
        {
            throw new PipelineFormatException(
                $"{place}: '{unknown}' is unknown. A stage has type, inputCols, outputCol (EmbeddingsFinisher: outputCols) and params.");
        }

        if (!members.TryGetValue("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            throw new PipelineFormatException($"{place} has no type (a string). Types: {string.Join(", ", StageFactory.Types)}.");
        }

        place += $" ({type.GetString()})";
        var parameters = members.TryGetValue("params", out var found) ? Members(found, $"{place}, params") : [];
        try
        {
            var stage = StageFactory.Create(type.GetString()!, () => openModel(Model(parameters)));
            if (members.TryGetValue("inputCols", out var inputCols))
            {
                StageParameter.Strings("inputCols", () => null, stage.SetInputCols).Set(inputCols);
            }

            if (members.TryGetValue(OutputColKey, out var outputCol))
            {
                StageParameter.String(OutputColKey, () => null, stage.SetOutputCol).Set(outputCol);
            }

            if (members.TryGetValue(OutputColsKey, out var outputCols))
            {
                StageParameter.Strings(OutputColsKey, () => null, stage.SetOutputCols).Set(outputCols);
            }

            foreach (var (name, value) in parameters.Where(parameter => !(stage is ModelStage && parameter.Key == ModelKey)))
            {
                var parameter = stage.Parameters.FirstOrDefault(parameter => parameter.Name == name)
                    ?? throw new ArgumentException(
                        $"there is no parameter '{name}'. "
                        + $"Parameters: {string.Join(", ", stage.Parameters.Select(parameter => parameter.Name))}.");
                parameter.Set(value);
            }

            return stage;
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            throw new PipelineFormatException($"{place}: {error.Message}", error);
        }
    }

    private static string Model(Dictionary<string, JsonElement> parameters) =>
        parameters.TryGetValue(ModelKey, out var model) && model.ValueKind == JsonValueKind.String
            ? model.GetString()!
            : throw new ArgumentException($"params must name the model: \"{ModelKey}\": \"path of a model bundle\".");

    private static Dictionary<string, JsonElement> Members(JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new PipelineFormatException($"{place} must be a JSON object, but is {json.ValueKind}.");
        }

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value))
            {
                throw new PipelineFormatException($"{place}: '{member.Name}' is there twice.");
            }
        }

        return members;
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Functions;

/// <summary>
/// A request for a Spark function as JSON, answered with its definition as JSON: for driver programs that are not .NET, or that keep Arrow
/// out of their process. The worker answers one with <c>SparkBert.Worker --define</c>, from standard input to standard output.
/// </summary>
/// <remarks>
/// <para>
/// A request: <c>form</c> (<c>transform</c>, <c>groups</c>, <c>embeddings</c> or <c>value</c>); <c>pipeline</c> (stages as in
/// <see cref="Pipeline.ToJson"/>, one for <c>embeddings</c>; <c>model</c> is a bundle's folder here); <c>schema</c> (the frame's
/// <c>schema.json</c>, for the first two forms); <c>sparkVersion</c>; and, if they are not the defaults, <c>mode</c>, <c>errorCol</c>,
/// <c>inputHasErrorCol</c>, <c>caseSensitive</c>, <c>columns</c>, <c>deterministic</c>, <c>crossing</c> (for <c>transform</c>:
/// <c>columns</c> or <c>rows</c>, as <see cref="PipelineFunctionOptions.Crossing"/>), <c>device</c> (<c>cpu</c>, <c>cuda</c> or
/// <c>cuda:N</c>), and <c>models</c>: for a model's name in the pipeline an object with its <c>name</c> on executors and the
/// <c>identity</c> that it must have there.
/// </para>
/// <para>
/// An answer: <c>name</c>, <c>command</c> (the text whose UTF-8 is the function's command), <c>pythonVer</c>, <c>evalType</c>,
/// <c>deterministic</c>, <c>returnType</c> (in Spark's JSON), <c>arguments</c> (<c>name</c>, <c>column</c>: the place in the frame,
/// <c>cast</c>: whether it is cast to string), <c>result</c> (<c>name</c>, <c>carriedName</c>, and either <c>column</c>, the place in the
/// frame, or <c>field</c>, a made one in Spark's JSON with its metadata), and <c>models</c> (<c>name</c>, <c>identity</c>).
/// </para>
/// </remarks>
public static class FunctionRequest
{
    private static readonly string[] Members =
    [
        "form", "pipeline", "schema", "sparkVersion", "mode", "errorCol", "inputHasErrorCol", "caseSensitive", "columns", "crossing",
        "deterministic", "device", "models",
    ];

    /// <summary>Answers a request.</summary>
    /// <param name="request">The JSON of the request.</param>
    /// <param name="open">Opens a model by its name in the pipeline; by default a bundle's folder.</param>
    /// <returns>The JSON of the answer.</returns>
    /// <exception cref="FormatException">A member is missing, unknown or of the wrong kind.</exception>
    /// <exception cref="PipelineFormatException">The pipeline can't be read.</exception>
    /// <exception cref="SchemaException">A column is missing or has another type, or an output column exists already.</exception>
    /// <exception cref="ArgumentException">The pipeline does not go with the form or the mode.</exception>
    /// <exception cref="ModelException">A model can't be used.</exception>
    /// <exception cref="NotSupportedException">The version of Spark is not supported.</exception>
    public static JsonObject Answer(string request, Func<string, BertModel>? open = null)
    {
        var given = Parse(request);
        var opened = new Dictionary<string, BertModel>(StringComparer.Ordinal);
        try
        {
            var pipeline = Pipeline.FromJson(
                Get<JsonArray>(given, "pipeline")?.ToJsonString() ?? throw Missing("pipeline"),
                name => opened.TryGetValue(name, out var model) ? model : opened[name] = (open ?? Open)(name));
            return Answer(given, pipeline, model => Locate(given, opened.First(entry => ReferenceEquals(entry.Value, model)).Key, model));
        }
        finally
        {
            foreach (var model in opened.Values)
            {
                model.Dispose();
            }
        }
    }

    private static JsonObject Answer(JsonObject given, Pipeline pipeline, Func<BertModel, ExecutorModel> locate)
    {
        var tag = ProtocolTag.For(GetText(given, "sparkVersion") ?? throw Missing("sparkVersion"));
        var mode = GetText(given, "mode") is { } name
            ? Enum.TryParse<RowErrorMode>(name, ignoreCase: true, out var parsed) && Enum.IsDefined(parsed) && !char.IsAsciiDigit(name[0])
                ? parsed
                : throw new FormatException($"mode must be one of {string.Join(", ", Enum.GetNames<RowErrorMode>())}, but is '{name}'.")
            : new PipelineFunctionOptions().Mode;
        var device = GetText(given, "device") is { } asked ? ComputeDevice.Parse(asked) : ComputeDevice.Cpu;
        var form = GetText(given, "form") ?? throw Missing("form");
        var crossing = GetText(given, "crossing") switch
        {
            null => form == "groups" ? Crossing.Groups : (Crossing?)null,
            { } text when form != "transform" => throw new FormatException(
                $"crossing is for the form transform alone, but the form is {form} and crossing is '{text}'."),
            "columns" => Crossing.Columns,
            "rows" => Crossing.Rows,
            var text => throw new FormatException($"crossing must be columns or rows, but is '{text}'."),
        };
        if (form is "transform" or "groups")
        {
            var fields = Get<JsonArray>(Get<JsonObject>(given, "schema") ?? throw Missing("schema"), "fields") ?? throw Missing("schema");
            var options = new PipelineFunctionOptions
            {
                Mode = mode,
                ErrorCol = GetText(given, "errorCol") ?? new PipelineFunctionOptions().ErrorCol,
                InputHasErrorCol = GetFlag(given, "inputHasErrorCol"),
                IsCaseSensitive = GetFlag(given, "caseSensitive"),
                IsDeterministic = given["deterministic"] is null ? null : GetFlag(given, "deterministic"),
                Columns = Get<JsonArray>(given, "columns")?.Select(column => (string)column!).ToList(),
                Crossing = crossing,
                Device = device,
            };
            if (fields.Any(field => GetText(field!.AsObject(), "name") is null))
            {
                throw Missing("schema");
            }

            var frame = fields.Select(field => FrameColumn.FromJson(field!.AsObject())).ToList();
            var definition = PipelineFunctions.Transform(pipeline, frame, options, locate);
            return Write(definition, tag, definition.CreateReturnType([.. fields.Select(field => field!.AsObject())]));
        }

        var value = form switch
        {
            "embeddings" when pipeline.Stages is [BertEmbeddings stage] => PipelineFunctions.Embeddings(stage, mode, locate, device),
            "embeddings" => throw new FormatException("the form embeddings takes a pipeline of one stage, BertEmbeddings."),
            "value" => PipelineFunctions.Value(pipeline, mode, locate, device),
            _ => throw new FormatException($"form must be transform, groups, embeddings or value, but is '{form}'."),
        };
        return Write(value, tag, SparkSchemaJson.WriteField(value.Result[0].Made!)["type"]!);
    }

    private static JsonObject Write(FunctionDefinition definition, string tag, JsonNode returnType)
    {
        var command = definition.Command with { Returns = returnType };
        return new JsonObject
        {
            ["name"] = definition.DisplayName,
            ["command"] = System.Text.Encoding.UTF8.GetString(command.ToUtf8()),
            ["pythonVer"] = tag,
            ["evalType"] = (int)definition.EvalType,
            ["deterministic"] = definition.IsDeterministic,
            ["returnType"] = returnType.DeepClone(),
            ["arguments"] = new JsonArray([.. definition.Arguments.Select(argument => (JsonNode)new JsonObject
            {
                ["name"] = argument.Name,
                ["column"] = argument.Column,
                ["cast"] = argument.IsCast,
            })]),
            ["result"] = new JsonArray([.. definition.Result.Select(column => (JsonNode)new JsonObject
            {
                ["name"] = column.Name,
                ["carriedName"] = column.CarriedName,
                ["column"] = column.Column,
                ["field"] = column.Made is null ? null : SparkSchemaJson.WriteField(column.Made),
            })]),
            ["models"] = new JsonArray([.. definition.Models.Select(model =>
                (JsonNode)new JsonObject { ["name"] = model.Name, ["identity"] = model.Identity })]),
        };
    }

    private static ExecutorModel Locate(JsonObject given, string name, BertModel model) =>
        Get<JsonObject>(Get<JsonObject>(given, "models") ?? [], name) is { } there
            ? new ExecutorModel(GetText(there, "name") ?? throw Missing("name of a model"), GetText(there, "identity") ?? model.Identity)
            : new ExecutorModel(model.Path, model.Identity);

    private static BertModel Open(string folder) => BertModel.Open(folder, new BertModelOptions { PackWeights = false });

    private static JsonObject Parse(string request)
    {
        try
        {
            var given = JsonNode.Parse(request, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject
                ?? throw new FormatException("a request is a JSON object.");
            return given.Select(member => member.Key).FirstOrDefault(key => !Members.Contains(key)) is { } unknown
                ? throw new FormatException($"a request has no member '{unknown}'. Members: {string.Join(", ", Members)}.")
                : given;
        }
        catch (JsonException error)
        {
            throw new FormatException($"the request is not JSON: {error.Message}", error);
        }
    }

    private static FormatException Missing(string member) => new($"the request lacks its member '{member}'.");

    private static string? GetText(JsonObject given, string member) => given[member] switch
    {
        null => null,
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => throw new FormatException($"'{member}' must be a string."),
    };

    private static bool GetFlag(JsonObject given, string member) => given[member] switch
    {
        null => false,
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        _ => throw new FormatException($"'{member}' must be true or false."),
    };

    private static T? Get<T>(JsonObject given, string member)
        where T : JsonNode => given[member] switch
        {
            null => null,
            T node => node,
            _ => throw new FormatException($"'{member}' must be {(typeof(T) == typeof(JsonArray) ? "an array" : "an object")}."),
        };
}

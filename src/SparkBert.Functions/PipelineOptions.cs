using System.Text.Json;
using System.Text.Json.Nodes;
using SparkBert.Sessions;
using SparkBert.Stages;

namespace SparkBert.Functions;

/// <summary>Options of the functions that run a pipeline; the driver writes them as JSON, the worker reads them.</summary>
public sealed record PipelineOptions
{
    private const string PipelineKey = "pipeline";
    private const string PipelinesKey = "pipelines";
    private const string ModelsKey = "models";
    private const string ModeKey = "mode";
    private const string ErrorColKey = "errorCol";
    private const string HasErrorsKey = "hasErrors";
    private const string InputsKey = "inputs";
    private const string ReturnsKey = "returns";
    private const string DeviceKey = "device";

    private static readonly string[] Keys =
        [PipelineKey, PipelinesKey, ModelsKey, ModeKey, ErrorColKey, HasErrorsKey, InputsKey, ReturnsKey, DeviceKey];

    /// <summary>
    /// The stages in the form of <see cref="Pipeline.ToJson"/>: one pipeline, or several of which the function chooses one. Each names its
    /// model as executors find it. JSON: <c>pipeline</c> for one, <c>pipelines</c> for several.
    /// </summary>
    public required IReadOnlyList<JsonArray> Pipelines { get; init; }

    /// <summary>
    /// The required identities by the models' names in the stages; other models may have any. JSON: <c>models</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Models { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What happens to bad rows. JSON: <c>mode</c>, <c>permissive</c>, <c>failfast</c> or <c>dropmalformed</c>.</summary>
    public RowErrorMode Mode { get; init; } = RowErrorMode.Permissive;

    /// <summary>The error column. JSON: <c>errorCol</c>.</summary>
    public string ErrorCol { get; init; } = new TransformContext().ErrorCol;

    /// <summary>Whether the input has the error column; rows with an error pass unchanged. JSON: <c>hasErrors</c>.</summary>
    public bool HasErrors { get; init; }

    /// <summary>Names of a scalar function's arguments; null for those of the call. JSON: <c>inputs</c>.</summary>
    public IReadOnlyList<string>? Inputs { get; init; }

    /// <summary>The columns that are returned, in their order; null for all that the stages give. JSON: <c>returns</c>.</summary>
    public IReadOnlyList<string>? Returns { get; init; }

    /// <summary>
    /// What models run on; <c>cuda</c> without a number is the GPU that Spark gave the task. JSON: <c>device</c>, left out for the
    /// processor.
    /// </summary>
    public ComputeDevice Device { get; init; }

    /// <summary>Reads options.</summary>
    /// <param name="function">The function's name, for messages.</param>
    /// <param name="options">The options of its command.</param>
    /// <exception cref="FormatException">An option is missing, unknown or of the wrong kind.</exception>
    public static PipelineOptions Parse(string function, JsonObject options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            if (options.Select(option => option.Key).FirstOrDefault(name => !Keys.Contains(name)) is { } unknown)
            {
                throw new FormatException($"{function}: there is no option '{unknown}'. Options: {string.Join(", ", Keys)}.");
            }

            return new PipelineOptions
            {
                Pipelines = ((JsonArray?)options[PipelineKey], (JsonArray?)options[PipelinesKey]) switch
                {
                    ({ } one, null) => [one],
                    (null, { Count: > 0 } several) =>
                        [.. several.Select(pipeline => (JsonArray?)pipeline ?? throw new InvalidCastException())],
                    _ => throw new FormatException($"{function}: there must be one of the options {PipelineKey} and {PipelinesKey}."),
                },
                Models = ((JsonObject?)options[ModelsKey] ?? []).ToDictionary(
                    entry => entry.Key, entry => (string?)entry.Value ?? throw new InvalidCastException(), StringComparer.Ordinal),
                Mode = ReadMode(function, (string?)options[ModeKey] ?? NameOf(RowErrorMode.Permissive)),
                ErrorCol = (string?)options[ErrorColKey] ?? new TransformContext().ErrorCol,
                HasErrors = (bool?)options[HasErrorsKey] ?? false,
                Inputs = ReadNames(options[InputsKey]),
                Returns = ReadNames(options[ReturnsKey]),
                Device = (string?)options[DeviceKey] is { } device ? ComputeDevice.Parse(device) : ComputeDevice.Cpu,
            };
        }
        catch (Exception error) when (error is InvalidCastException or InvalidOperationException)
        {
            throw new FormatException(
                $"{function}: an option is of the wrong kind. {PipelineKey} must be an array of stages, {PipelinesKey} an array of such "
                + $"arrays, {ModelsKey} an object of names and identities, {ModeKey} and {ErrorColKey} a string, {HasErrorsKey} true or "
                + $"false, {InputsKey} and {ReturnsKey} an array of strings, {DeviceKey} a string.",
                error);
        }
    }

    /// <summary>The options as JSON.</summary>
    public JsonObject ToJson()
    {
        var options = new JsonObject
        {
            [Pipelines.Count == 1 ? PipelineKey : PipelinesKey] =
                Pipelines.Count == 1 ? Pipelines[0].DeepClone() : new JsonArray([.. Pipelines.Select(pipeline => pipeline.DeepClone())]),
            [ModelsKey] = new JsonObject(Models.Select(model => KeyValuePair.Create(model.Key, (JsonNode?)model.Value))),
            [ModeKey] = NameOf(Mode),
            [ErrorColKey] = ErrorCol,
            [HasErrorsKey] = HasErrors,
        };
        if (Inputs is not null)
        {
            options[InputsKey] = WriteNames(Inputs);
        }

        if (Returns is not null)
        {
            options[ReturnsKey] = WriteNames(Returns);
        }

        if (Device.IsCuda)
        {
            options[DeviceKey] = Device.ToString();
        }

        return options;
    }

    private static RowErrorMode ReadMode(string function, string name)
    {
        var modes = Enum.GetValues<RowErrorMode>();
        var place = Array.FindIndex(modes, mode => NameOf(mode) == name);
        return place >= 0
            ? modes[place]
            : throw new FormatException(
                $"{function}: {ModeKey} must be one of {string.Join(", ", modes.Select(NameOf))}, but is '{name}'.");
    }

    private static string NameOf(RowErrorMode mode) => mode.ToString().ToLowerInvariant();

    private static JsonArray WriteNames(IEnumerable<string> names) => new([.. names.Select(name => (JsonNode)name)]);

    private static List<string>? ReadNames(JsonNode? node) =>
        ((JsonArray?)node)?.Select(text => (string?)text ?? throw new InvalidCastException()).ToList();
}

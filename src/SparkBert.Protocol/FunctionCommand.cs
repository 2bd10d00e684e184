using System.Text.Json;
using System.Text.Json.Nodes;

namespace SparkBert.Functions;

/// <summary>
/// The <c>command</c> of a Spark function: the name of a function that the worker knows and its options, as UTF-8 JSON
/// <c>{"fn":"NAME","options":{...},"returns":TYPE}</c>. Nothing is pickled.
/// </summary>
/// <param name="Function">The name under which the function is registered.</param>
/// <param name="Options">Its options, which it reads itself.</param>
public sealed record FunctionCommand(string Function, JsonObject Options)
{
    private const string FunctionKey = "fn";
    private const string OptionsKey = "options";
    private const string ReturnsKey = "returns";

    /// <summary>
    /// The declared type of the function's values, or the struct of its columns, in Spark's JSON of types. The worker checks the results
    /// against it; null for no check.
    /// </summary>
    public JsonNode? Returns { get; init; }

    /// <summary>The bytes that Spark carries.</summary>
    public byte[] ToUtf8()
    {
        var command = new JsonObject { [FunctionKey] = Function, [OptionsKey] = Options.DeepClone() };
        if (Returns is not null)
        {
            command[ReturnsKey] = Returns.DeepClone();
        }

        return JsonSerializer.SerializeToUtf8Bytes(command);
    }

    /// <summary>Reads what <see cref="ToUtf8"/> wrote.</summary>
    /// <param name="utf8">The bytes.</param>
    /// <exception cref="FormatException">They are another program's: a pickled Python function, for instance.</exception>
    public static FunctionCommand Parse(ReadOnlySpan<byte> utf8)
    {
        JsonNode? node;
        try
        {
            node = JsonNode.Parse(utf8, documentOptions: new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
        }
        catch (JsonException error)
        {
            var what = utf8 is [0x80, ..] ? " but a pickled Python function" : "";
            throw new FormatException(
                $"the command of {utf8.Length} bytes is not JSON{what}: this worker runs functions that SparkBert's driver side named.",
                error);
        }

        const string Form = $"a command must be a JSON object {{\"{FunctionKey}\": name, \"{OptionsKey}\": object}}.";
        try
        {
            return node is JsonObject command
                && command[FunctionKey] is JsonValue function && function.TryGetValue(out string? name) && name.Length > 0
                && command[OptionsKey] is null or JsonObject
                    ? new FunctionCommand(name, (JsonObject?)command[OptionsKey]?.DeepClone() ?? [])
                    {
                        Returns = command[ReturnsKey]?.DeepClone(),
                    }
                    : throw new FormatException(Form);
        }
        catch (InvalidOperationException error)
        {
            // Half a surrogate pair: the text of JSON is read when it is asked for.
            throw new FormatException($"{Form} {error.Message}", error);
        }
    }
}

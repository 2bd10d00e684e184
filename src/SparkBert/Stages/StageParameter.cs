using System.Text.Json;
using System.Text.Json.Nodes;

namespace SparkBert.Stages;

/// <summary>One parameter of a stage in its JSON form: Spark NLP's name, how it is read and how it is set.</summary>
/// <param name="Name">The name as in Spark NLP (<c>maxSentenceLength</c>).</param>
/// <param name="Get">The value as JSON; null if the parameter is at its default and need not be written.</param>
/// <param name="Set">
/// Sets the value while the stage is being made; throws <see cref="ArgumentException"/> for a value of the wrong kind or out of range.
/// </param>
internal sealed record StageParameter(string Name, Func<JsonNode?> Get, Action<JsonElement> Set)
{
    public static StageParameter Integer(string name, Func<int?> get, Action<int> set) =>
        new(
            name,
            () => get() is { } value ? JsonValue.Create(value) : null,
            json => set(IsInt32(json) ? json.GetInt32() : throw Kind(name, "an integer", json)));

    public static StageParameter Integers(string name, Func<IEnumerable<int>?> get, Action<int[]> set) =>
        new(
            name,
            () => get() is { } values ? new JsonArray([.. values.Select(value => (JsonNode)value)]) : null,
            json => set(json.ValueKind == JsonValueKind.Array && json.EnumerateArray().All(IsInt32)
                ? [.. json.EnumerateArray().Select(item => item.GetInt32())]
                : throw Kind(name, "an array of integers", json)));

    /// <summary>A value of an enumeration, by its name in lower case.</summary>
    public static StageParameter Choice<T>(string name, Func<T?> get, Action<T> set)
        where T : struct, Enum =>
        new(
            name,
            () => get() is { } value ? JsonValue.Create(Lower(value)) : null,
            json =>
            {
                foreach (var value in Enum.GetValues<T>())
                {
                    if (json.ValueKind == JsonValueKind.String && json.GetString() == Lower(value))
                    {
                        set(value);
                        return;
                    }
                }

                throw Kind(name, "one of " + string.Join(", ", Enum.GetValues<T>().Select(Lower)), json);
            });

    public static StageParameter Boolean(string name, Func<bool?> get, Action<bool> set) =>
        new(
            name,
            () => get() is { } value ? JsonValue.Create(value) : null,
            json => set(json.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? json.GetBoolean()
                : throw Kind(name, "true or false", json)));

    public static StageParameter String(string name, Func<string?> get, Action<string> set) =>
        new(
            name,
            () => get() is { } value ? JsonValue.Create(value) : null,
            json => set(json.ValueKind == JsonValueKind.String ? json.GetString()! : throw Kind(name, "a string", json)));

    public static StageParameter Strings(string name, Func<IEnumerable<string>?> get, Action<string[]> set) =>
        new(
            name,
            () => get() is { } values ? new JsonArray([.. values.Select(value => (JsonNode)value)]) : null,
            json => set(json.ValueKind == JsonValueKind.Array && json.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                ? [.. json.EnumerateArray().Select(item => item.GetString()!)]
                : throw Kind(name, "an array of strings", json)));

    /// <summary>
    /// A value out of range. The message is complete: with a parameter name the framework would append that name and the value on a second
    /// line.
    /// </summary>
    public static ArgumentOutOfRangeException OutOfRange(string message) => new(paramName: null, message);

    private static bool IsInt32(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out _);

    private static string Lower<T>(T value)
        where T : struct, Enum
    {
        var text = value.ToString();
        return char.ToLowerInvariant(text[0]) + text[1..];
    }

    private static ArgumentException Kind(string name, string expected, JsonElement found) =>
        new($"{name} must be {expected}, but is {found.GetRawText()}.");
}

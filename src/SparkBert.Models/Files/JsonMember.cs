using System.Globalization;
using System.Text.Json;
using SparkBert.Bundles;

namespace SparkBert.Models.Files;

/// <summary>A member of a JSON object, which may be missing or of any kind.</summary>
/// <param name="Value">Its value; null if it is missing.</param>
/// <param name="Name">Its name.</param>
/// <param name="File">The file's name, for messages.</param>
internal readonly record struct JsonMember(JsonElement? Value, string Name, string File)
{
    /// <summary>The text; null if the member is missing or something else.</summary>
    public string? Text => Value is { ValueKind: JsonValueKind.String } json ? json.GetString() : null;

    /// <summary>Whether it is <c>true</c>.</summary>
    public bool IsTrue => Value is { ValueKind: JsonValueKind.True };

    /// <summary>The whole number; null if the member is missing or something else.</summary>
    public long? WholeNumber => Value is { ValueKind: JsonValueKind.Number } json && json.TryGetInt64(out var number) ? number : null;

    /// <summary>Finds a member.</summary>
    /// <param name="json">The object; any other value has no members.</param>
    /// <param name="name">The member's name.</param>
    /// <param name="file">The file's name, for messages.</param>
    public static JsonMember Find(JsonElement json, string name, string file = "") =>
        new(json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : null, name, file);

    /// <summary>The text; null if the member is missing.</summary>
    /// <exception cref="ModelException">It is no text, is empty or is too long.</exception>
    public string? ReadText()
    {
        const int MaxLength = 1024;
        return Value is null ? null : Text is { Length: > 0 and <= MaxLength } text ? text : throw Refuse("a text");
    }

    /// <summary>The whole number from 1 on; null if the member is missing.</summary>
    /// <exception cref="ModelException">It is no such number.</exception>
    public int? ReadSize(int max) => Value is null ? null
        : WholeNumber is { } number && number >= 1 && number <= max ? (int)number
        : throw Refuse(string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {max:N0}"));

    /// <summary>The boolean; null if the member is missing.</summary>
    /// <exception cref="ModelException">It is no boolean.</exception>
    public bool? ReadFlag() => Value is null ? null
        : Value is { ValueKind: JsonValueKind.True or JsonValueKind.False } json ? json.GetBoolean()
        : throw Refuse("true or false");

    /// <summary>The exception for a value that is not what it must be.</summary>
    public ModelException Refuse(string expected) =>
        new($"{File}: {Name} must be {expected}, but is {(Value is { } json ? ForeignText.Show(json.GetRawText()) : "missing")}.");
}

using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace SparkBert.Cli.Files;

/// <summary>A line that should be a JSON object.</summary>
internal sealed class JsonLine : IDisposable
{
    private readonly JsonDocument? document;
    private readonly string? error;

    private JsonLine(long number, JsonDocument? document, string? error)
    {
        Number = number;
        this.document = document;
        this.error = error;
    }

    /// <summary>The line's number in its file, from 1.</summary>
    public long Number { get; }

    /// <summary>The members of the object; none of a line that is no object.</summary>
    public IEnumerable<JsonProperty> Members => document is null ? [] : document.RootElement.EnumerateObject();

    public static JsonLine Parse(long number, byte[] utf8)
    {
        if (!Utf8.IsValid(utf8))
        {
            return new JsonLine(number, null, "the line is not valid UTF-8.");
        }

        try
        {
            var document = JsonDocument.Parse(utf8);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                document.Dispose();
                return new JsonLine(number, null, "the line is no JSON object.");
            }

            // An escaped surrogate without its other half shows itself in a name only when the name is read.
            _ = document.RootElement.EnumerateObject().Count(member => member.Name.Length > 0);
            return new JsonLine(number, document, null);
        }
        catch (InvalidOperationException)
        {
            return new JsonLine(number, null, "the name of a member holds a surrogate without its other half.");
        }
        catch (JsonException error)
        {
            var place = error.BytePositionInLine + 1;
            return new JsonLine(number, null, string.Create(CultureInfo.InvariantCulture, $"the line is not JSON, from byte {place} on."));
        }
    }

    /// <summary>What is wrong with the line; null where it fits the columns.</summary>
    public string? FindError(IReadOnlyList<JsonColumn> columns) =>
        error ?? Members.Select(member => FindError(member, columns)).FirstOrDefault(found => found is not null);

    /// <summary>The value of a member; undefined if there is none.</summary>
    public JsonElement GetValue(string name) =>
        document is not null && document.RootElement.TryGetProperty(name, out var value) ? value : default;

    public void Dispose() => document?.Dispose();

    private static string? FindError(JsonProperty member, IReadOnlyList<JsonColumn> columns)
    {
        if (columns.FirstOrDefault(column => column.Name == member.Name) is not { } column)
        {
            return $"the member '{member.Name}' is not in the first lines of the file, which say what columns there are.";
        }

        var kind = JsonKinds.Find(member.Value);
        return !JsonKinds.Fits(kind, column.Kind)
                ? $"column '{member.Name}' is {Lower(kind)} where the first lines have {Lower(column.Kind)}."
            : !IsUnicode(member.Value) ? $"column '{member.Name}' holds a surrogate without its other half."
            : null;
    }

    private static string Lower(JsonKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>A string may hold \ud800 alone, which no UTF-8 can.</summary>
    private static bool IsUnicode(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString() is not null,
                JsonValueKind.Array => value.EnumerateArray().All(IsUnicode),
                JsonValueKind.Object => value.EnumerateObject().All(member => member.Name.Length >= 0 && IsUnicode(member.Value)),
                _ => true,
            };
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

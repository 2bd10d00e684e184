using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Cli.Records;

namespace SparkBert.Cli.Reading;

/// <summary>
/// Makes a column that the stages read of a member of JSON objects. A value that is not what they want is the row's error.
/// </summary>
internal sealed class JsonUsedColumn(UsedColumn column)
{
    private static readonly MapType TextMap = new(StringType.Default, StringType.Default);

    private readonly StringArray.Builder texts = new();
    private readonly AnnotationColumnBuilder annotations = new();
    private readonly MapArray.Builder maps = new(TextMap);
    private JsonDocument? value;
    private string? text;

    /// <summary>The type of a column.</summary>
    public static IArrowType TypeOf(ColumnUse use) => use switch
    {
        ColumnUse.Annotations => AnnotationSchema.ColumnType,
        ColumnUse.Map => TextMap,
        _ => StringType.Default,
    };

    /// <summary>Takes the value of a row.</summary>
    /// <returns>What is wrong with it; null if nothing is.</returns>
    public string? Append(ReadOnlySpan<byte> line, List<JsonMember> members)
    {
        if (!TryFind(line, members, column.Name, out var json, out var isTwice) || json.SequenceEqual("null"u8))
        {
            return null;
        }

        if (isTwice)
        {
            return $"the row has the member '{column.Name}' twice.";
        }

        switch (column.Use)
        {
            case ColumnUse.Value when json[0] is not ((byte)'"' or (byte)'{' or (byte)'['):
                text = Encoding.UTF8.GetString(json);
                return null;
            case ColumnUse.Text or ColumnUse.Value:
                text = json[0] == '"' ? JsonSlice.ReadString(json) : null;
                return json[0] != '"' ? $"column '{column.Name}' is {Describe(json[0])} where a string is expected."
                    : text is null ? $"column '{column.Name}' holds a surrogate without its other half."
                    : null;
            default:
                value = Parse(json);
                var error = column.Use == ColumnUse.Annotations
                    ? JsonAnnotations.FindErrorInArray(value.RootElement)
                    : FindErrorInMap(value.RootElement);
                return error is null ? null : $"column '{column.Name}': {error}";
        }
    }

    /// <summary>Ends a row: with the value that was taken, or with null.</summary>
    public void EndRow(bool isGood)
    {
        switch (column.Use)
        {
            case ColumnUse.Annotations when isGood && value is not null:
                JsonAnnotations.Append(annotations, value.RootElement);
                break;
            case ColumnUse.Annotations:
                annotations.EndRowAsNull();
                break;
            case ColumnUse.Map when isGood && value is not null:
                AppendMap(value.RootElement);
                break;
            case ColumnUse.Map:
                maps.AppendNull();
                break;
            default:
                texts.Append(isGood ? text : null);
                break;
        }

        value?.Dispose();
        (value, text) = (null, null);
    }

    public IArrowArray Build() => column.Use switch
    {
        ColumnUse.Annotations => annotations.Build(),
        ColumnUse.Map => maps.Build(),
        _ => texts.Build(),
    };

    private static JsonDocument Parse(ReadOnlySpan<byte> json)
    {
        var reader = JsonSlice.CreateReader(json);
        return JsonDocument.ParseValue(ref reader);
    }

    private static string Describe(byte first) => (char)first switch
    {
        '{' => "an object",
        '[' => "an array",
        't' or 'f' => "true or false",
        _ => "a number",
    };

    private static string? FindErrorInMap(JsonElement map)
    {
        try
        {
            return map.ValueKind == JsonValueKind.Object
                && map.EnumerateObject().All(entry => entry.Name is not null && entry.Value.ValueKind is JsonValueKind.Null
                    or JsonValueKind.String && (entry.Value.ValueKind == JsonValueKind.Null || entry.Value.GetString() is not null))
                    ? null
                    : "it is no object of strings.";
        }
        catch (InvalidOperationException)
        {
            return "a text holds a surrogate without its other half.";
        }
    }

    private void AppendMap(JsonElement map)
    {
        maps.Append();
        foreach (var entry in map.EnumerateObject())
        {
            ((StringArray.Builder)maps.KeyBuilder).Append(entry.Name);
            ((StringArray.Builder)maps.ValueBuilder).Append(entry.Value.GetString());
        }
    }

    /// <summary>The value of a member, or of a member of a member.</summary>
    private static bool TryFind(
        ReadOnlySpan<byte> json, List<JsonMember> members, string path, out ReadOnlySpan<byte> found, out bool isTwice)
    {
        var index = members.FindLastIndex(member => member.Name == path);
        if (index >= 0)
        {
            found = members[index].In(json);
            isTwice = members.FindIndex(member => member.Name == path) != index;
            return true;
        }

        foreach (var member in members)
        {
            if (member.Kind == JsonTokenType.StartObject && path.StartsWith(member.Name + ".", StringComparison.Ordinal))
            {
                var nested = member.In(json);
                var nestedMembers = new List<JsonMember>();
                JsonSlice.ReadMembers(nested, nestedMembers);
                if (TryFind(nested, nestedMembers, path[(member.Name.Length + 1)..], out found, out isTwice))
                {
                    return true;
                }
            }
        }

        found = default;
        isTwice = false;
        return false;
    }
}

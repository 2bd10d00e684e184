using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace SparkBert.Cli.Records;

/// <summary>Reads parts of a JSON text where they stand, without a tree of objects.</summary>
internal static class JsonSlice
{
    /// <summary>Objects and arrays in each other; Spark has the same limit.</summary>
    public const int MaxDepth = 1000;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    /// <summary>A reader of a value.</summary>
    public static Utf8JsonReader CreateReader(ReadOnlySpan<byte> json) => new(json, Options);

    /// <summary>What is wrong with a line that should be a JSON object; null if nothing is.</summary>
    /// <param name="line">The line.</param>
    /// <param name="members">Gets the members of the object, in their order.</param>
    public static string? ReadObject(ReadOnlySpan<byte> line, List<JsonMember> members)
    {
        members.Clear();
        if (!Utf8.IsValid(line))
        {
            return "the line is not valid UTF-8.";
        }

        try
        {
            var reader = CreateReader(line);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                return reader.Read() ? "the line is not JSON." : "the line is no JSON object.";
            }

            ReadMembers(ref reader, members);
            reader.Read();
            return null;
        }
        catch (JsonException error)
        {
            members.Clear();
            return string.Create(CultureInfo.InvariantCulture, $"the line is not JSON, from byte {error.BytePositionInLine + 1} on.");
        }
    }

    /// <summary>The members of an object whose text is valid JSON.</summary>
    public static void ReadMembers(ReadOnlySpan<byte> json, List<JsonMember> members)
    {
        members.Clear();
        var reader = CreateReader(json);
        reader.Read();
        ReadMembers(ref reader, members);
    }

    /// <summary>The text of a JSON string; null if it holds a surrogate without its other half, which no UTF-8 can.</summary>
    public static string? ReadString(ReadOnlySpan<byte> json)
    {
        var reader = CreateReader(json);
        reader.Read();
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void ReadMembers(ref Utf8JsonReader reader, List<JsonMember> members)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = ReadName(ref reader);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            var kind = reader.TokenType;
            reader.Skip();
            members.Add(new JsonMember(name, start, (int)reader.BytesConsumed - start, kind));
        }
    }

    /// <summary>A name with half a surrogate can only be said as it is written.</summary>
    private static string ReadName(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}

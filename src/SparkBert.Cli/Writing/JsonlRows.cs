using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Apache.Arrow;
using SparkBert.Cli.Records;

namespace SparkBert.Cli.Writing;

/// <summary>
/// A JSON object a row, UTF-8. Values have the forms of Spark's to_json; floats are the shortest decimals that give the same float back. No
/// row is held: what is written goes on to the stream.
/// </summary>
/// <param name="stream">Where the rows go; it stays open.</param>
internal sealed class JsonlRows(Stream stream) : IDisposable
{
    private readonly JsonValueWriter values = new(stream);
    private readonly List<JsonMember> members = [];
    private bool isFirst;

    /// <summary>The names of a batch's columns as they stand in JSON.</summary>
    public static JsonEncodedText[] EncodeNames(RecordBatch batch) =>
        [.. batch.Schema.FieldsList.Select(field => JsonEncodedText.Encode(field.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];

    /// <summary>Writes some rows of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="names">Its columns' names.</param>
    /// <param name="rows">The rows.</param>
    public void Write(RecordBatch batch, JsonEncodedText[] names, Range rows)
    {
        var (start, length) = rows.GetOffsetAndLength(batch.Length);
        for (var row = start; row < start + length; row++)
        {
            stream.WriteByte((byte)'{');
            isFirst = true;
            for (var c = 0; c < batch.ColumnCount; c++)
            {
                WriteColumn(batch.Schema.GetFieldByIndex(c), names[c], batch.Column(c), row);
            }

            stream.Write("}\n"u8);
        }
    }

    public void Dispose() => values.Dispose();

    private void WriteColumn(Field field, JsonEncodedText name, IArrowArray array, int row)
    {
        if (JsonColumn.HasMembers(field))
        {
            if (array.IsValid(row))
            {
                WriteMembers(((BinaryArray)array).GetBytes(row));
            }
        }
        else if (JsonColumn.FindMember(field) is { } member)
        {
            if (array.IsValid(row))
            {
                WriteMember(((BinaryArray)array).GetBytes(row), member, name);
            }
        }
        else if (JsonColumn.HasContent(field))
        {
            if (array.IsValid(row))
            {
                WriteContent(((BinaryArray)array).GetBytes(row), name);
            }
        }
        else
        {
            WriteName(name.EncodedUtf8Bytes, []);
            values.Write(array, row);
        }
    }

    /// <summary>Writes what stands between the braces of an object.</summary>
    private void WriteMembers(ReadOnlySpan<byte> json)
    {
        var inner = json[(json.IndexOf((byte)'{') + 1)..json.LastIndexOf((byte)'}')].Trim(" \t"u8);
        if (!inner.IsEmpty)
        {
            Separate();
            stream.Write(inner);
        }
    }

    private void WriteMember(ReadOnlySpan<byte> json, string member, JsonEncodedText name)
    {
        JsonSlice.ReadMembers(json, members);
        var index = members.FindLastIndex(found => found.Name == member);
        if (index >= 0)
        {
            WriteName(name.EncodedUtf8Bytes, []);
            stream.Write(members[index].In(json));
        }
    }

    /// <summary>A row that is no UTF-8 is written as Base64, under a name that says so.</summary>
    private void WriteContent(ReadOnlySpan<byte> content, JsonEncodedText name)
    {
        var isText = Utf8.IsValid(content);
        WriteName(name.EncodedUtf8Bytes, isText ? [] : "_base64"u8);
        if (isText)
        {
            values.WriteText(content);
        }
        else
        {
            values.WriteBytes(content);
        }
    }

    private void WriteName(ReadOnlySpan<byte> name, ReadOnlySpan<byte> suffix)
    {
        Separate();
        stream.WriteByte((byte)'"');
        stream.Write(name);
        stream.Write(suffix);
        stream.Write("\":"u8);
    }

    private void Separate()
    {
        if (!isFirst)
        {
            stream.WriteByte((byte)',');
        }

        isFirst = false;
    }
}

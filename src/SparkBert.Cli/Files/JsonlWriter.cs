using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Files;

/// <summary>A JSON object a row, UTF-8. Floats are the shortest decimals that give the same float back.</summary>
internal sealed class JsonlWriter(Stream stream) : IRowWriter
{
    /// <summary>Bytes that are kept before they are written: a row of many vectors may have gigabytes.</summary>
    private const int MaxPendingBytes = 1 << 20;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter json = new(stream, Options);

    public void Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            json.WriteStartObject();
            for (var c = 0; c < batch.ColumnCount; c++)
            {
                json.WritePropertyName(batch.Schema.GetFieldByIndex(c).Name);
                WriteValue(batch.Column(c), row);
            }

            json.WriteEndObject();
            json.Flush();
            json.Reset();
            stream.WriteByte((byte)'\n');
        }
    }

    public void Complete() => stream.Flush();

    public void Dispose()
    {
        json.Dispose();
        stream.Dispose();
    }

    private void WriteValue(IArrowArray array, int index)
    {
        if (array.IsNull(index))
        {
            json.WriteNullValue();
            return;
        }

        switch (array)
        {
            case StringArray texts:
                json.WriteStringValue(texts.GetBytes(index));
                break;
            case BooleanArray flags:
                json.WriteBooleanValue(flags.GetValue(index)!.Value);
                break;
            case Int8Array numbers:
                json.WriteNumberValue(numbers.Values[index]);
                break;
            case Int16Array numbers:
                json.WriteNumberValue(numbers.Values[index]);
                break;
            case Int32Array numbers:
                json.WriteNumberValue(numbers.Values[index]);
                break;
            case Int64Array numbers:
                json.WriteNumberValue(numbers.Values[index]);
                break;
            case FloatArray numbers:
                WriteNumber(numbers.Values[index]);
                break;
            case DoubleArray numbers:
                WriteNumber(numbers.Values[index]);
                break;
            case MapArray map:
                json.WriteStartObject();
                for (var i = map.ValueOffsets[index]; i < map.ValueOffsets[index + 1]; i++)
                {
                    json.WritePropertyName(((StringArray)map.Keys).GetBytes(i));
                    WriteValue(map.Values, i);
                }

                json.WriteEndObject();
                break;
            case ListArray list:
                json.WriteStartArray();
                for (var i = list.ValueOffsets[index]; i < list.ValueOffsets[index + 1]; i++)
                {
                    WriteValue(list.Values, i);
                    if (json.BytesPending > MaxPendingBytes)
                    {
                        json.Flush();
                    }
                }

                json.WriteEndArray();
                break;
            case StructArray fields:
                json.WriteStartObject();
                var names = ((StructType)fields.Data.DataType).Fields;
                for (var f = 0; f < names.Count; f++)
                {
                    json.WritePropertyName(names[f].Name);
                    WriteValue(fields.Fields[f], index);
                }

                json.WriteEndObject();
                break;
            default:
                throw new UsageException(
                    $"a column of Arrow's type {array.Data.DataType.Name} can't be written as JSON; leave it out with --columns.");
        }
    }

    private void WriteNumber(float value)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private void WriteNumber(double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}

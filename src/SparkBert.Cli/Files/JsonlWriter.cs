using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Files;

/// <summary>A JSON object a row, UTF-8. Floats are the shortest decimals that give the same float back.</summary>
internal sealed class JsonlWriter(Stream stream) : IRowWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private readonly Utf8JsonWriter json = new(stream, Options);

    public void Write(RecordBatch batch)
    {
        for (var row = 0; row < batch.Length; row++)
        {
            json.WriteStartObject();
            for (var c = 0; c < batch.ColumnCount; c++)
            {
                json.WritePropertyName(batch.Schema.GetFieldByIndex(c).Name);
                Value(batch.Column(c), row);
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

    private void Value(IArrowArray array, int index)
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
                Number(numbers.Values[index]);
                break;
            case DoubleArray numbers:
                Number(numbers.Values[index]);
                break;
            case MapArray map:
                json.WriteStartObject();
                for (var i = map.ValueOffsets[index]; i < map.ValueOffsets[index + 1]; i++)
                {
                    json.WritePropertyName(((StringArray)map.Keys).GetBytes(i));
                    Value(map.Values, i);
                }

                json.WriteEndObject();
                break;
            case ListArray list:
                json.WriteStartArray();
                for (var i = list.ValueOffsets[index]; i < list.ValueOffsets[index + 1]; i++)
                {
                    Value(list.Values, i);
                }

                json.WriteEndArray();
                break;
            case StructArray fields:
                json.WriteStartObject();
                var names = ((StructType)fields.Data.DataType).Fields;
                for (var f = 0; f < names.Count; f++)
                {
                    json.WritePropertyName(names[f].Name);
                    Value(fields.Fields[f], index);
                }

                json.WriteEndObject();
                break;
            default:
                throw new UsageException($"a column of Arrow's type {array.Data.DataType.Name} can't be written as JSON; leave it out with --columns.");
        }
    }

    private void Number(float value)
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

    private void Number(double value)
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

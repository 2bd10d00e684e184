using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Writing;

/// <summary>Writes single values of Arrow arrays as JSON, in the forms of Spark's to_json.</summary>
/// <remarks>
/// Beyond Spark: timestamps keep the digits behind their milliseconds, times of day are strings, and so are durations' numbers of
/// microseconds.
/// </remarks>
internal sealed class JsonValueWriter(Stream stream) : IDisposable
{
    /// <summary>Bytes that are kept before they are written: a row of many vectors may have gigabytes.</summary>
    private const int MaxPendingBytes = 1 << 16;

    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private readonly Utf8JsonWriter json = new(stream, Options);
    private readonly byte[] floats = new byte[MaxPendingBytes / 8];

    /// <summary>Writes a value.</summary>
    public void Write(IArrowArray array, int row)
    {
        WriteValue(array, row);
        End();
    }

    /// <summary>Writes UTF-8 of any length as a string.</summary>
    public void WriteText(ReadOnlySpan<byte> utf8)
    {
        WriteString(utf8);
        End();
    }

    /// <summary>Writes bytes of any length as a string of Base64.</summary>
    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        WriteBase64(bytes);
        End();
    }

    public void Dispose() => json.Dispose();

    private void End()
    {
        json.Flush();
        json.Reset();
    }

    private void WriteValue(IArrowArray array, int row)
    {
        if (json.BytesPending > MaxPendingBytes)
        {
            json.Flush();
        }

        if (array.IsNull(row))
        {
            json.WriteNullValue();
            return;
        }

        switch (array)
        {
            case StringArray or LargeStringArray or StringViewArray:
                WriteString(ArrowValues.ReadBytes(array, row));
                break;
            case BooleanArray flags:
                json.WriteBooleanValue(flags.GetValue(row)!.Value);
                break;
            case FloatArray numbers:
                WriteNumber(numbers.Values[row], numbers.Values[row]);
                break;
            case DoubleArray numbers:
                WriteNumber(numbers.Values[row]);
                break;
            case HalfFloatArray numbers:
                WriteNumber((float)numbers.Values[row], (double)numbers.Values[row]);
                break;
            case Date32Array dates:
                json.WriteStringValue(ArrowValues.FormatDate(dates.Values[row]));
                break;
            case Date64Array dates:
                json.WriteStringValue(ArrowValues.FormatDate((long)Math.Floor(dates.Values[row] / 86_400_000.0)));
                break;
            case TimestampArray times:
                json.WriteStringValue(ArrowValues.FormatTimestamp(times.Values[row], (TimestampType)times.Data.DataType));
                break;
            case Time32Array or Time64Array:
                json.WriteStringValue(ArrowValues.Format(array, row));
                break;
            case Decimal32Array or Decimal64Array or Decimal128Array or Decimal256Array:
                json.WriteRawValue(ArrowValues.FormatDecimal(array, row), skipInputValidation: true);
                break;
            case BinaryArray or LargeBinaryArray or BinaryViewArray or Apache.Arrow.Arrays.FixedSizeBinaryArray:
                WriteBase64(ArrowValues.ReadBytes(array, row));
                break;
            case DictionaryArray dictionary:
                WriteValue(dictionary.Dictionary, ArrowValues.ReadIndex(dictionary, row));
                break;
            case MapArray map:
                WriteMap(map, row);
                break;
            case StructArray fields:
                WriteStruct(fields, row);
                break;
            case ListArray or LargeListArray or ListViewArray or FixedSizeListArray:
                var (items, start, length) = ArrowValues.ReadList(array, row);
                json.WriteStartArray();
                if (items is FloatArray { NullCount: 0 } vector)
                {
                    WriteFloats(vector.Values.Slice(start, length));
                }
                else
                {
                    for (var i = start; i < start + length; i++)
                    {
                        WriteValue(items, i);
                    }
                }

                json.WriteEndArray();
                break;
            default:
                WriteInteger(array, row);
                break;
        }
    }

    /// <summary>Vectors are nearly all of an output: many floats at a time, which JSON's writer takes for one value.</summary>
    private void WriteFloats(ReadOnlySpan<float> values)
    {
        while (!values.IsEmpty)
        {
            var length = FloatListText.Write(values, floats, out var count);
            if (count == 0)
            {
                WriteNumber(values[count], values[count]);
                count++;
            }
            else
            {
                json.WriteRawValue(floats.AsSpan(0, length), skipInputValidation: true);
            }

            values = values[count..];
            if (json.BytesPending > MaxPendingBytes)
            {
                json.Flush();
            }
        }
    }

    private void WriteInteger(IArrowArray array, int row)
    {
        switch (array)
        {
            case Int8Array numbers:
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case Int16Array numbers:
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case Int32Array numbers:
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case Int64Array numbers:
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case UInt8Array numbers:
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case UInt16Array numbers:
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case UInt32Array numbers:
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case UInt64Array numbers:
                json.WriteNumberValue(numbers.Values[row]);
                break;
            case DurationArray durations:
                json.WriteNumberValue(durations.Values[row]);
                break;
            default:
                throw new UsageException(
                    $"a column has Arrow's type {array.Data.DataType.Name}, for which JSON has no form; leave it out with --columns.");
        }
    }

    private void WriteMap(MapArray map, int row)
    {
        json.WriteStartObject();
        for (var i = map.ValueOffsets[row]; i < map.ValueOffsets[row + 1]; i++)
        {
            if (map.Keys is StringArray or LargeStringArray or StringViewArray)
            {
                json.WritePropertyName(ArrowValues.ReadBytes(map.Keys, i));
            }
            else
            {
                json.WritePropertyName(FormatKey(map.Keys, i));
            }

            WriteValue(map.Values, i);
        }

        json.WriteEndObject();
    }

    private void WriteStruct(StructArray fields, int row)
    {
        json.WriteStartObject();
        var names = ((StructType)fields.Data.DataType).Fields;
        for (var f = 0; f < names.Count; f++)
        {
            json.WritePropertyName(names[f].Name);
            WriteValue(fields.Fields[f], row);
        }

        json.WriteEndObject();
    }

    /// <summary>A key that is no string, as the text of its value.</summary>
    private static string FormatKey(IArrowArray keys, int index)
    {
        using var text = new MemoryStream();
        using (var writer = new JsonValueWriter(text))
        {
            writer.Write(keys, index);
        }

        return System.Text.Encoding.UTF8.GetString(text.ToArray()).Trim('"');
    }

    /// <summary>The writer holds a string as a whole, up to a limit; so a long one goes in pieces.</summary>
    private void WriteString(ReadOnlySpan<byte> utf8)
    {
        while (utf8.Length > MaxPendingBytes)
        {
            json.WriteStringValueSegment(utf8[..MaxPendingBytes], isFinalSegment: false);
            json.Flush();
            utf8 = utf8[MaxPendingBytes..];
            if (utf8.Length <= MaxPendingBytes)
            {
                json.WriteStringValueSegment(utf8, isFinalSegment: true);
                return;
            }
        }

        json.WriteStringValue(utf8);
    }

    private void WriteBase64(ReadOnlySpan<byte> bytes)
    {
        // A multiple of three bytes has no padding.
        const int Piece = MaxPendingBytes / 4 * 3;
        if (bytes.Length <= Piece)
        {
            json.WriteBase64StringValue(bytes);
            return;
        }

        for (; bytes.Length > Piece; bytes = bytes[Piece..])
        {
            json.WriteBase64StringSegment(bytes[..Piece], isFinalSegment: false);
            json.Flush();
        }

        json.WriteBase64StringSegment(bytes, isFinalSegment: true);
    }

    /// <summary>Numbers that JSON doesn't have are strings, as in Spark.</summary>
    private void WriteNumber(double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            json.WriteStringValue(value.ToString(CultureInfo.InvariantCulture) is "NaN" ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
        }
    }

    private void WriteNumber(float value, double finite)
    {
        if (float.IsFinite(value))
        {
            json.WriteNumberValue(value);
        }
        else
        {
            WriteNumber(finite);
        }
    }
}

using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Testing.Golden;

/// <summary>Makes a record batch of a golden case's rows.</summary>
public static class GoldenRows
{
    public static RecordBatch ToBatch(JsonElement golden)
    {
        var rows = golden.GetProperty("rows_in").EnumerateArray().ToArray();
        var fields = new List<Field>();
        var arrays = new List<IArrowArray>();
        foreach (var column in Columns(golden.GetProperty("schema").GetString()!))
        {
            var space = column.IndexOf(' ', StringComparison.Ordinal);
            var (name, type) = space < 0
                ? (column[..column.IndexOf(':', StringComparison.Ordinal)], column)
                : (column[..space], column[(space + 1)..]);
            var values = rows.Select(row => row.TryGetProperty(name, out var value) ? value : default).ToArray();
            var (field, array) = Column(name, type, values);
            fields.Add(field);
            arrays.Add(array);
        }

        // A column that Spark NLP made with a stage that SparkBert does not have, such as chunks.
        foreach (var stage in GoldenCase.FindUnknown(golden))
        {
            var name = stage.GetProperty("outputCol").GetString()!;
            var annotations = golden.GetProperty("rows_out").EnumerateArray().Select(row => ToArrays(row.GetProperty(name))).ToArray();
            var type = annotations.SelectMany(row => row.EnumerateArray()).First()[0].GetString()!;
            fields.Add(AnnotationSchema.Field(name, type));
            arrays.Add(HandMade.Annotations(annotations));
        }

        return new RecordBatch(new Schema(fields, null), arrays, rows.Length);
    }

    /// <summary>Recorded annotations in the form of those that were made by hand.</summary>
    public static JsonElement ToArrays(JsonElement recorded) => JsonSerializer.SerializeToElement(
        recorded.EnumerateArray().Select(annotation => annotation.EnumerateObject().Select(field => field.Value).ToArray()));

    /// <summary>Commas inside angle brackets do not divide columns.</summary>
    private static IEnumerable<string> Columns(string schema)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < schema.Length; i++)
        {
            depth += schema[i] switch { '<' or '(' => 1, '>' or ')' => -1, _ => 0 };
            if (schema[i] == ',' && depth == 0)
            {
                yield return schema[start..i].Trim();
                start = i + 1;
            }
        }

        yield return schema[start..].Trim();
    }

    private static (Field Field, IArrowArray Array) Column(string name, string type, JsonElement[] values)
    {
        switch (type)
        {
            case "string":
                return (new Field(name, StringType.Default, true), Strings(values));
            case "int":
                var ints = new Int32Array.Builder();
                foreach (var value in values)
                {
                    _ = IsNull(value) ? ints.AppendNull() : ints.Append(value.GetInt32());
                }

                return (new Field(name, Int32Type.Default, true), ints.Build());
            case "bigint":
                var longs = new Int64Array.Builder();
                foreach (var value in values)
                {
                    _ = IsNull(value) ? longs.AppendNull() : longs.Append(value.GetInt64());
                }

                return (new Field(name, Int64Type.Default, true), longs.Build());
            case "map<string,string>":
                return (new Field(name, new MapType(StringType.Default, StringType.Default, nullable: true), true), Maps(values));
        }

        if (type.StartsWith("array<string>", StringComparison.Ordinal))
        {
            var element = new Field("element", StringType.Default, !type.Contains("containsNull=false", StringComparison.Ordinal));
            return (new Field(name, new ListType(element), true), Lists(values, element));
        }

        if (type.StartsWith("annotations:", StringComparison.Ordinal))
        {
            return (AnnotationSchema.Field(name, type["annotations:".Length..]), HandMade.Annotations(values));
        }

        throw new NotSupportedException($"the golden schema has a column {name} of {type}");
    }

    private static bool IsNull(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    private static StringArray Strings(IEnumerable<JsonElement> values)
    {
        var builder = new StringArray.Builder();
        foreach (var value in values)
        {
            _ = IsNull(value) ? builder.AppendNull() : builder.Append(value.GetString());
        }

        return builder.Build();
    }

    private static MapArray Maps(JsonElement[] values)
    {
        var builder = new MapArray.Builder(new MapType(StringType.Default, StringType.Default, nullable: true));
        foreach (var value in values)
        {
            if (IsNull(value))
            {
                builder.AppendNull();
                continue;
            }

            builder.Append();
            foreach (var entry in value.EnumerateObject())
            {
                ((StringArray.Builder)builder.KeyBuilder).Append(entry.Name);
                ((StringArray.Builder)builder.ValueBuilder).Append(entry.Value.GetString());
            }
        }

        return builder.Build();
    }

    private static ListArray Lists(JsonElement[] values, Field element)
    {
        var items = Strings(values.Where(value => !IsNull(value)).SelectMany(value => value.EnumerateArray()));
        var offsets = new ArrowBuffer.Builder<int>();
        var validity = new ArrowBuffer.BitmapBuilder();
        var count = 0;
        offsets.Append(0);
        foreach (var value in values)
        {
            count += IsNull(value) ? 0 : value.GetArrayLength();
            offsets.Append(count);
            validity.Append(!IsNull(value));
        }

        return new ListArray(new ListType(element), values.Length, offsets.Build(), items, validity.Build(), validity.UnsetBitCount);
    }
}

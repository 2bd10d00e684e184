using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Testing.Golden;

/// <summary>
/// Annotation columns that a golden case made by hand, with nulls where Spark NLP never writes one. The builder can't write them.
/// </summary>
public static class HandMade
{
    public static ListArray Annotations(JsonElement[] rows)
    {
        var annotations = rows.Where(row => row.ValueKind == JsonValueKind.Array).SelectMany(row => row.EnumerateArray()).ToArray();
        JsonElement Part(JsonElement annotation, int index) => annotation.ValueKind == JsonValueKind.Null ? annotation : annotation[index];
        var type = AnnotationSchema.AnnotationType;

        var begins = new Int32Array.Builder();
        var ends = new Int32Array.Builder();
        var mapBuilder = new MapArray.Builder((MapType)type.Fields[4].DataType);
        var vectors = new ListArray.Builder(((ListType)type.Fields[5].DataType).ValueField);
        foreach (var annotation in annotations)
        {
            begins.Append(annotation.ValueKind == JsonValueKind.Null ? 0 : annotation[1].GetInt32());
            ends.Append(annotation.ValueKind == JsonValueKind.Null ? 0 : annotation[2].GetInt32());
            var map = Part(annotation, 4);
            if (map.ValueKind == JsonValueKind.Null)
            {
                mapBuilder.AppendNull();
            }
            else
            {
                mapBuilder.Append();
                foreach (var entry in map.EnumerateObject())
                {
                    ((StringArray.Builder)mapBuilder.KeyBuilder).Append(entry.Name);
                    ((StringArray.Builder)mapBuilder.ValueBuilder).Append(entry.Value.GetString());
                }
            }

            var vector = Part(annotation, 5);
            if (vector.ValueKind == JsonValueKind.Null)
            {
                vectors.AppendNull();
            }
            else
            {
                vectors.Append();
                ((FloatArray.Builder)vectors.ValueBuilder).AppendRange(vector.EnumerateArray().Select(value => value.GetSingle()));
            }
        }

        var (validity, nulls) = Validity(annotations.Select(annotation => annotation.ValueKind != JsonValueKind.Null));
        var values = new StructArray(
            type,
            annotations.Length,
            [
                Strings(annotations.Select(annotation => Part(annotation, 0))),
                begins.Build(),
                ends.Build(),
                Strings(annotations.Select(annotation => Part(annotation, 3))),
                mapBuilder.Build(),
                vectors.Build(),
            ],
            validity,
            nulls);

        var offsets = new ArrowBuffer.Builder<int>().Append(0);
        var count = 0;
        foreach (var row in rows)
        {
            count += row.ValueKind == JsonValueKind.Array ? row.GetArrayLength() : 0;
            offsets.Append(count);
        }

        var (rowValidity, rowNulls) = Validity(rows.Select(row => row.ValueKind == JsonValueKind.Array));
        return new ListArray(AnnotationSchema.ColumnType, rows.Length, offsets.Build(), values, rowValidity, rowNulls);
    }

    private static StringArray Strings(IEnumerable<JsonElement> values)
    {
        var builder = new StringArray.Builder();
        foreach (var value in values)
        {
            _ = value.ValueKind == JsonValueKind.Null ? builder.AppendNull() : builder.Append(value.GetString());
        }

        return builder.Build();
    }

    private static (ArrowBuffer Bits, int Nulls) Validity(IEnumerable<bool> values)
    {
        var builder = new ArrowBuffer.BitmapBuilder();
        foreach (var value in values)
        {
            builder.Append(value);
        }

        return (builder.Build(), builder.UnsetBitCount);
    }
}

using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Cli.Files;

/// <summary>A column of JSON lines.</summary>
/// <param name="Name">The name of the member.</param>
/// <param name="Kind">What it holds.</param>
internal sealed record JsonColumn(string Name, JsonKind Kind)
{
    private IArrowType Type => Kind switch
    {
        JsonKind.Integer => Int64Type.Default,
        JsonKind.Number => DoubleType.Default,
        JsonKind.Flag => BooleanType.Default,
        JsonKind.Annotations => AnnotationSchema.ColumnType,
        _ => StringType.Default,
    };

    public Field CreateField() => new(Name, Type, nullable: true);

    /// <summary>The column of some rows.</summary>
    /// <param name="values">The value of each row, which fits the kind; undefined or null for null.</param>
    public IArrowArray BuildColumn(IReadOnlyList<JsonElement> values) => Kind switch
    {
        JsonKind.Integer => BuildIntegers(values),
        JsonKind.Number => BuildNumbers(values),
        JsonKind.Flag => BuildFlags(values),
        JsonKind.Annotations => BuildAnnotations(values),
        JsonKind.Json => BuildTexts(values, value => value.GetRawText()),
        _ => BuildTexts(values, value => value.GetString()),
    };

    private static bool IsMissing(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static Int64Array BuildIntegers(IReadOnlyList<JsonElement> values)
    {
        var integers = new Int64Array.Builder();
        foreach (var value in values)
        {
            _ = IsMissing(value) ? integers.AppendNull() : integers.Append(value.GetInt64());
        }

        return integers.Build();
    }

    private static DoubleArray BuildNumbers(IReadOnlyList<JsonElement> values)
    {
        var numbers = new DoubleArray.Builder();
        foreach (var value in values)
        {
            _ = IsMissing(value) ? numbers.AppendNull() : numbers.Append(value.GetDouble());
        }

        return numbers.Build();
    }

    private static BooleanArray BuildFlags(IReadOnlyList<JsonElement> values)
    {
        var flags = new BooleanArray.Builder();
        foreach (var value in values)
        {
            _ = IsMissing(value) ? flags.AppendNull() : flags.Append(value.GetBoolean());
        }

        return flags.Build();
    }

    private static StringArray BuildTexts(IReadOnlyList<JsonElement> values, Func<JsonElement, string?> read)
    {
        var texts = new StringArray.Builder();
        foreach (var value in values)
        {
            _ = IsMissing(value) ? texts.AppendNull() : texts.Append(read(value));
        }

        return texts.Build();
    }

    private static ListArray BuildAnnotations(IReadOnlyList<JsonElement> values)
    {
        var builder = new AnnotationColumnBuilder();
        foreach (var row in values)
        {
            if (IsMissing(row))
            {
                builder.EndRowAsNull();
                continue;
            }

            foreach (var annotation in row.EnumerateArray())
            {
                AddAnnotation(builder, annotation);
            }

            builder.EndRow();
        }

        return builder.Build();
    }

    private static void AddAnnotation(AnnotationColumnBuilder builder, JsonElement annotation)
    {
        builder.Begin(
            annotation.GetProperty("annotatorType").GetString()!,
            annotation.GetProperty("begin").GetInt32(),
            annotation.GetProperty("end").GetInt32(),
            annotation.GetProperty("result").GetString());
        if (annotation.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in metadata.EnumerateObject())
            {
                builder.Metadata(entry.Name, entry.Value.ValueKind switch
                {
                    JsonValueKind.String => entry.Value.GetString(),
                    JsonValueKind.Null => null,
                    _ => entry.Value.GetRawText(),
                });
            }
        }

        if (annotation.TryGetProperty("embeddings", out var vector) && vector.ValueKind == JsonValueKind.Array)
        {
            builder.Embeddings([.. vector.EnumerateArray().Select(value => value.GetSingle())]);
        }
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Embeddings;
using SparkBert.Pipelines;

namespace SparkBert.Tests.Golden;

/// <summary>Runs one golden case: makes its stages by the recorded setter calls, runs them on its rows, compares every column that was recorded.</summary>
internal sealed class GoldenCase(JsonElement golden, Func<string, BertEmbeddings> model, float tolerance)
{
    public string Id => golden.GetProperty("id").GetString()!;

    /// <summary>Types of the stages that SparkBert does not have.</summary>
    public IEnumerable<string> UnknownStages => golden.GetProperty("stages").EnumerateArray().Select(TypeOf).Where(type => !StageFactory.Types.Contains(type));

    /// <summary>The stages with the recorded calls made; those behind one that SparkBert does not have are left out.</summary>
    public Stage[] Stages() => [.. golden.GetProperty("stages").EnumerateArray().TakeWhile(stage => StageFactory.Types.Contains(TypeOf(stage))).Select(Make)];

    /// <summary>Runs the case.</summary>
    /// <returns>What differs first; null where all is as recorded.</returns>
    public string? Run()
    {
        var isError = golden.TryGetProperty("error", out _);
        List<RecordBatch> result;
        try
        {
            // Stages behind one that SparkBert does not have can't run; those before it are compared.
            var stages = Stages();
            if (stages.Length == 0)
            {
                return null;
            }

            result = [.. new Pipeline(stages).Transform([GoldenRows.ToBatch(golden)], new TransformContext { Mode = RowErrorMode.FailFast })];
        }
        catch (Exception error) when (error is ArgumentException or SchemaException or RowErrorException or InvalidOperationException or SparkBert.Models.ModelException)
        {
            return isError ? null : $"failed: {error.Message}";
        }
        catch (NotSupportedException error)
        {
            return error.Message;
        }

        return isError ? $"must fail with: {golden.GetProperty("error").GetProperty("message").GetString()}" : Compare(result);
    }

    private static string TypeOf(JsonElement stage) => stage.GetProperty("type").GetString()!;

    private Stage Make(JsonElement json)
    {
        var stage = StageFactory.Create(TypeOf(json), () => model(json.GetProperty("model").GetString()!));
        stage.OutputCol = json.TryGetProperty("outputCol", out var outputCol) ? outputCol.GetString()! : stage.OutputCol;
        var inputs = json.TryGetProperty("inputCols", out var columns) ? columns.EnumerateArray().Select(column => column.GetString()!).ToArray() : [.. stage.InputCols];
        if (json.TryGetProperty("forceInputCols", out _))
        {
            stage.ForceInputCols(inputs);
        }
        else
        {
            stage.InputCols = inputs;
        }

        var added = new Dictionary<string, JsonArray>(StringComparer.Ordinal);
        foreach (var call in json.GetProperty("calls").EnumerateArray())
        {
            var setter = call[0].GetString()!;
            var isAdd = setter.StartsWith("add", StringComparison.Ordinal);
            var name = char.ToLowerInvariant(setter[3]) + setter[4..];
            var parameter = stage.Parameters.FirstOrDefault(parameter => parameter.Name == name || (isAdd && parameter.Name == name + "s"))
                ?? throw new InvalidOperationException($"{TypeOf(json)} has no parameter {name}");
            if (!isAdd)
            {
                parameter.Set(call[1]);
                continue;
            }

            var list = parameter.Get() as JsonArray ?? [];
            foreach (var item in call[1].ValueKind == JsonValueKind.Array ? call[1].EnumerateArray().ToArray() : [call[1]])
            {
                list.Add(JsonNode.Parse(item.GetRawText()));
            }

            using var document = JsonDocument.Parse(list.ToJsonString());
            parameter.Set(document.RootElement);
        }

        return stage;
    }

    private string? Compare(List<RecordBatch> batches)
    {
        var expected = golden.GetProperty("rows_out").EnumerateArray().ToArray();
        var row = 0;
        foreach (var batch in batches)
        {
            for (var i = 0; i < batch.Length; i++, row++)
            {
                if (row >= expected.Length)
                {
                    return $"more than {expected.Length} rows";
                }

                foreach (var column in expected[row].EnumerateObject())
                {
                    var index = batch.Schema.GetFieldIndex(column.Name);
                    if (index < 0 || !AnnotationSchema.IsAnnotationColumn(batch.Schema.GetFieldByIndex(index).DataType))
                    {
                        continue;
                    }

                    if (Compare(column.Value, new AnnotationColumn(batch.Column(index)).Row(i)) is { } difference)
                    {
                        return $"row {row}, {column.Name}: {difference}";
                    }
                }
            }
        }

        return row == expected.Length ? null : $"{row} rows, expected {expected.Length}";
    }

    private string? Compare(JsonElement expected, Annotation[]? actual)
    {
        if (expected.ValueKind != JsonValueKind.Array || actual is null)
        {
            return (expected.ValueKind == JsonValueKind.Null) == actual is null ? null : "null on one side";
        }

        var annotations = expected.EnumerateArray().ToArray();
        for (var i = 0; i < Math.Max(annotations.Length, actual.Length); i++)
        {
            if (i >= annotations.Length || i >= actual.Length)
            {
                return $"{actual.Length} annotations, expected {annotations.Length}";
            }

            if (Compare(annotations[i], actual[i]) is { } difference)
            {
                return $"annotation {i}: {difference}";
            }
        }

        return null;
    }

    private string? Compare(JsonElement expected, Annotation actual)
    {
        var metadata = expected.GetProperty("metadata").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString());
        var (type, begin, end, result) = (expected.GetProperty("annotatorType").GetString(), expected.GetProperty("begin").GetInt32(), expected.GetProperty("end").GetInt32(), expected.GetProperty("result").GetString());
        if ((type, begin, end, result) != (actual.AnnotatorType, actual.Begin, actual.End, actual.Result))
        {
            return $"is {(actual.AnnotatorType, actual.Begin, actual.End, actual.Result)}, expected {(type, begin, end, result)}";
        }

        if (metadata.Count != actual.Metadata.Count || metadata.Any(entry => !actual.Metadata.TryGetValue(entry.Key, out var value) || value != entry.Value))
        {
            return $"metadata is {JsonSerializer.Serialize(actual.Metadata)}, expected {JsonSerializer.Serialize(metadata)}";
        }

        // Long cases keep only some of their vectors.
        if (!expected.TryGetProperty("embeddings", out var embeddings) || embeddings.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var vector = embeddings.EnumerateArray().Select(value => value.GetSingle()).ToArray();
        if (vector.Length != actual.Embeddings.Length)
        {
            return $"has {actual.Embeddings.Length} floats, expected {vector.Length}";
        }

        var largest = vector.Zip(actual.Embeddings.ToArray(), (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max();
        return largest <= tolerance ? null : $"differs by {largest}";
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Bundles;
using SparkBert.Stages;

namespace SparkBert.Testing.Golden;

/// <summary>A golden case: its stages by the recorded setter calls, its rows, and what the real Spark NLP made of them.</summary>
/// <param name="golden">The recorded case.</param>
/// <param name="openModel">Opens the model of a name.</param>
/// <param name="tolerance">How far a float may be off, as a share of it where it is over 1.</param>
public sealed class GoldenCase(JsonElement golden, Func<string, BertModel> openModel, float tolerance)
{
    /// <summary>The stages that SparkBert has.</summary>
    private static readonly string[] Known =
    [
        nameof(DocumentAssembler), nameof(SentenceDetector), nameof(Tokenizer), nameof(BertEmbeddings),
        nameof(BertSentenceEmbeddings), nameof(SentenceEmbeddings), nameof(ChunkEmbeddings), nameof(EmbeddingsFinisher),
    ];

    /// <summary>The case's name.</summary>
    public string Id => golden.GetProperty("id").GetString()!;

    /// <summary>Types of the stages that SparkBert does not have. What they recorded is among the rows that come in.</summary>
    public IReadOnlyList<string> UnknownStages => [.. FindUnknown(golden).Select(TypeOf)];

    /// <summary>Whether Spark NLP failed.</summary>
    public bool IsError => golden.TryGetProperty("error", out _);

    /// <summary>The message with which Spark NLP failed; null where it had none.</summary>
    public string? ErrorMessage => golden.GetProperty("error").GetProperty("message").GetString();

    /// <summary>The stages of a case that SparkBert does not have.</summary>
    internal static IEnumerable<JsonElement> FindUnknown(JsonElement golden) =>
        golden.GetProperty("stages").EnumerateArray().Where(stage => !Known.Contains(TypeOf(stage)));

    /// <summary>The stages without those that SparkBert does not have.</summary>
    /// <param name="force">Sets input columns past the check of their number, where the recording did; null where no case does.</param>
    /// <exception cref="PipelineFormatException">A setter refuses.</exception>
    public IReadOnlyList<Stage> CreateStages(Action<Stage, IReadOnlyList<string>>? force = null)
    {
        var stages = new List<Stage>();
        foreach (var recorded in golden.GetProperty("stages").EnumerateArray().Where(stage => Known.Contains(TypeOf(stage))))
        {
            var isForced = recorded.TryGetProperty("forceInputCols", out _);
            var json = ToJson(recorded, isForced);
            var stage = Pipeline.FromJson(new JsonArray(json).ToJsonString(), openModel).Stages[0];
            if (isForced)
            {
                force!(stage, [.. recorded.GetProperty("inputCols").EnumerateArray().Select(column => column.GetString()!)]);
            }

            stages.Add(stage);
        }

        return stages;
    }

    /// <summary>Runs the case.</summary>
    /// <param name="force">See <see cref="CreateStages"/>.</param>
    /// <returns>What differs first; null where all is as recorded.</returns>
    public string? Run(Action<Stage, IReadOnlyList<string>>? force = null)
    {
        List<RecordBatch> result;
        try
        {
            var stages = CreateStages(force);
            var context = new TransformContext { Mode = RowErrorMode.FailFast };
            result = [.. new Pipeline(stages).Transform([GoldenRows.ToBatch(golden)], context)];
        }
        catch (Exception error) when (error is PipelineFormatException or ArgumentException or SchemaException
            or RowErrorException or ModelException)
        {
            return IsError ? null : $"failed: {error.Message}";
        }
        catch (NotSupportedException error)
        {
            return error.Message;
        }

        return IsError ? $"must fail with: {ErrorMessage}" : Compare(result);
    }

    /// <summary>Compares rows with the recorded ones.</summary>
    /// <returns>What differs first; null where all is as recorded.</returns>
    public string? Compare(IReadOnlyList<RecordBatch> batches)
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
                    if (index < 0)
                    {
                        return $"there is no column {column.Name}";
                    }

                    if (batch.Column(index) is StringArray texts)
                    {
                        if (texts.GetString(i) != column.Value.GetString())
                        {
                            return $"row {row}, {column.Name}: is '{texts.GetString(i)}'";
                        }

                        continue;
                    }

                    if (batch.Column(index) is ListArray vectors && !AnnotationSchema.IsAnnotationColumn(vectors.Data.DataType))
                    {
                        var near = FinishedVectors.Near(tolerance);
                        if (!FinishedVectors.Read(vectors, i).SequenceEqual(FinishedVectors.Read(column.Value), near))
                        {
                            return $"row {row}, {column.Name}: other vectors";
                        }

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

    private static string TypeOf(JsonElement stage) => stage.GetProperty("type").GetString()!;

    /// <summary>The stage in SparkBert's JSON form: the parameters have the names of the setters.</summary>
    private static JsonObject ToJson(JsonElement recorded, bool isForced)
    {
        var parameters = new JsonObject();
        if (recorded.TryGetProperty("model", out var model))
        {
            parameters["model"] = model.GetString();
        }

        foreach (var call in recorded.GetProperty("calls").EnumerateArray())
        {
            var setter = call[0].GetString()!;
            var name = char.ToLowerInvariant(setter[3]) + setter[4..];
            var value = JsonNode.Parse(call[1].GetRawText());
            if (!setter.StartsWith("add", StringComparison.Ordinal))
            {
                parameters[name] = value;
                continue;
            }

            // addInfixPattern adds one to infixPatterns; addException and addSplitChars likewise.
            name = name.EndsWith('s') ? name : name + "s";
            var list = parameters[name] as JsonArray ?? DefaultList(name);
            parameters[name] = null;
            foreach (var item in value as JsonArray ?? [value])
            {
                list.Add(item?.DeepClone());
            }

            parameters[name] = list;
        }

        if (TypeOf(recorded) == nameof(BertSentenceEmbeddings))
        {
            // Spark NLP's ONNX engine gives the vectors of all positions one behind the other (docs/coming-from-spark-nlp.md): [CLS] comes
            // first.
            parameters["pooling"] = "cls";
        }

        var json = new JsonObject { ["type"] = TypeOf(recorded), ["params"] = parameters };
        if (recorded.TryGetProperty("outputCol", out var outputCol))
        {
            json["outputCol"] = outputCol.GetString();
        }

        if (recorded.TryGetProperty("outputCols", out var outputCols))
        {
            json["outputCols"] = JsonNode.Parse(outputCols.GetRawText());
        }

        if (!isForced && recorded.TryGetProperty("inputCols", out var inputCols))
        {
            json["inputCols"] = JsonNode.Parse(inputCols.GetRawText());
        }

        return json;
    }

    /// <summary>What an add call adds to where nothing was set: context characters have a default, the other lists are empty.</summary>
    private static JsonArray DefaultList(string name) =>
        name == "contextChars" ? new JsonArray([.. new Tokenizer().ContextChars.Select(text => (JsonNode)text)]) : [];

    /// <summary>Whether a vector is that of a whole padded sequence, as BertSentenceEmbeddings wrote it.</summary>
    private bool IsFlattened(string? annotatorType, int recorded, int actual) =>
        annotatorType == AnnotatorTypes.SentenceEmbeddings
        && golden.GetProperty("stages").EnumerateArray().Any(stage => TypeOf(stage) == nameof(BertSentenceEmbeddings))
        && actual > 0 && recorded >= 2 * actual && recorded % actual == 0;

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
        var metadata = expected.GetProperty("metadata").EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetString());
        var type = expected.GetProperty("annotatorType").GetString();
        var (begin, end) = (expected.GetProperty("begin").GetInt32(), expected.GetProperty("end").GetInt32());
        var result = expected.GetProperty("result").GetString();
        if ((type, begin, end, result) != (actual.AnnotatorType, actual.Begin, actual.End, actual.Result))
        {
            return $"is {(actual.AnnotatorType, actual.Begin, actual.End, actual.Result)}, expected {(type, begin, end, result)}";
        }

        if (metadata.Count != actual.Metadata.Count
            || metadata.Any(entry => !actual.Metadata.TryGetValue(entry.Key, out var value) || value != entry.Value))
        {
            return $"metadata is {JsonSerializer.Serialize(actual.Metadata)}, expected {JsonSerializer.Serialize(metadata)}";
        }

        // Long cases keep only some of their vectors.
        if (!expected.TryGetProperty("embeddings", out var embeddings) || embeddings.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var vector = embeddings.EnumerateArray().Select(value => value.GetSingle()).ToArray();
        if (IsFlattened(type, vector.Length, actual.Embeddings.Length))
        {
            vector = vector[..actual.Embeddings.Length];
        }

        if (vector.Length != actual.Embeddings.Length)
        {
            return $"has {actual.Embeddings.Length} floats, expected {vector.Length}";
        }

        // A sum of the vectors of a document has larger numbers, and larger steps between them.
        var largest = vector.Zip(actual.Embeddings.ToArray(), (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(a))).DefaultIfEmpty().Max();
        return largest <= tolerance ? null : $"differs by {largest}";
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Cli.Files;

/// <summary>
/// JSON objects, one a line. The columns and their types are those of the first batch of lines: string, bigint, double, boolean, array&lt;annotation&gt; (objects with Spark NLP's names); what is
/// none of these is kept as its JSON text. A later line that does not fit is a bad row.
/// </summary>
internal static class JsonlReader
{
    private enum Kind
    {
        Unknown,
        Text,
        Integer,
        Number,
        Flag,
        Annotations,
        Json,
    }

    public static IEnumerable<RecordBatch> Read(InputFile file, string errorCol)
    {
        using var stream = file.Open();
        List<(string Name, Kind Kind)>? columns = null;
        var pending = new List<(long Line, byte[] Json)>();
        var number = 0L;
        var bytes = 0L;
        foreach (var line in LineReader.Read(stream))
        {
            number++;
            if (line.Span.IndexOfAnyExcept(" \t"u8) < 0)
            {
                continue;
            }

            pending.Add((number, line.ToArray()));
            bytes += line.Length;
            if (pending.Count == BatchLimits.Rows || bytes > BatchLimits.Bytes)
            {
                yield return Build(file, pending, ref columns, errorCol);
                bytes = 0;
            }
        }

        if (pending.Count > 0)
        {
            yield return Build(file, pending, ref columns, errorCol);
        }
    }

    private static RecordBatch Build(InputFile file, List<(long Line, byte[] Json)> pending, ref List<(string Name, Kind Kind)>? columns, string errorCol)
    {
        var errors = new List<string?>();
        var documents = pending.Select(line => Parse(line.Json, errors)).ToArray();
        columns ??= Infer(file, documents);
        for (var row = 0; row < documents.Length; row++)
        {
            errors[row] ??= Check(documents[row]!.RootElement, columns);
        }

        var fields = new List<Field>();
        var arrays = new List<IArrowArray>();
        foreach (var (name, kind) in columns)
        {
            var values = documents.Select((document, row) => errors[row] is null && document!.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : default).ToArray();
            var (type, array) = Column(kind, values);
            fields.Add(kind == Kind.Annotations ? new Field(name, AnnotationSchema.ColumnType, true) : new Field(name, type, true));
            arrays.Add(array);
        }

        var batch = RowOrigin.Add(new RecordBatch(new Schema(fields, null), arrays, documents.Length), file.Path, [.. pending.Select(line => line.Line)], errorCol, errors);
        foreach (var document in documents)
        {
            document?.Dispose();
        }

        pending.Clear();
        return batch;
    }

    private static JsonDocument? Parse(byte[] json, List<string?> errors)
    {
        try
        {
            if (!System.Text.Unicode.Utf8.IsValid(json))
            {
                errors.Add("the line is not valid UTF-8.");
                return null;
            }

            var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                // A name may hold an escaped surrogate without its other half too, and shows it only when it is asked for.
                _ = document.RootElement.EnumerateObject().Count(member => member.Name.Length > 0);
                errors.Add(null);
                return document;
            }

            document.Dispose();
            errors.Add("the line is no JSON object.");
        }
        catch (InvalidOperationException)
        {
            errors.Add("the name of a member holds a surrogate without its other half.");
        }
        catch (JsonException error)
        {
            errors.Add(string.Create(CultureInfo.InvariantCulture, $"the line is not JSON, from byte {error.BytePositionInLine + 1} on."));
        }

        return null;
    }

    private static List<(string Name, Kind Kind)> Infer(InputFile file, JsonDocument?[] documents)
    {
        var order = new List<string>();
        var kinds = new Dictionary<string, Kind>(StringComparer.Ordinal);
        foreach (var member in documents.Where(document => document is not null).SelectMany(document => document!.RootElement.EnumerateObject()))
        {
            if (!kinds.TryGetValue(member.Name, out var known))
            {
                order.Add(member.Name);
            }

            kinds[member.Name] = Merge(known, KindOf(member.Value));
        }

        return order.Count == 0
            ? throw new UsageException($"{file.Path}: none of the first {documents.Length} lines is a JSON object with a member.")
            : [.. order.Select(name => (name, kinds[name] == Kind.Unknown ? Kind.Text : kinds[name]))];
    }

    private static Kind Merge(Kind a, Kind b) => (a, b) switch
    {
        (Kind.Unknown, _) => b,
        (_, Kind.Unknown) => a,
        _ when a == b => a,
        (Kind.Integer, Kind.Number) or (Kind.Number, Kind.Integer) => Kind.Number,
        (Kind.Annotations, Kind.Json) or (Kind.Json, Kind.Annotations) => Kind.Json,

        // Text with something else in a few lines: the column is text, and those lines are bad rows.
        (Kind.Text, _) or (_, Kind.Text) => Kind.Text,
        _ => Kind.Json,
    };

    private static Kind KindOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Kind.Unknown,
        JsonValueKind.String => Kind.Text,
        JsonValueKind.Number => value.TryGetInt64(out _) ? Kind.Integer : Kind.Number,
        JsonValueKind.True or JsonValueKind.False => Kind.Flag,
        JsonValueKind.Array when value.EnumerateArray().All(IsAnnotation) => Kind.Annotations,
        _ => Kind.Json,
    };

    private static bool IsAnnotation(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("annotatorType", out var type) && type.ValueKind == JsonValueKind.String
        && value.TryGetProperty("begin", out var begin) && begin.ValueKind == JsonValueKind.Number && begin.TryGetInt32(out _)
        && value.TryGetProperty("end", out var end) && end.ValueKind == JsonValueKind.Number && end.TryGetInt32(out _)
        && value.TryGetProperty("result", out var result) && result.ValueKind == JsonValueKind.String;

    private static string? Check(JsonElement row, List<(string Name, Kind Kind)> columns)
    {
        foreach (var member in row.EnumerateObject())
        {
            var index = columns.FindIndex(column => column.Name == member.Name);
            if (index < 0)
            {
                return $"the member '{member.Name}' is not in the first lines of the file, which say what columns there are.";
            }

            var (found, expected) = (KindOf(member.Value), columns[index].Kind);
            if (found != Kind.Unknown && expected != Kind.Json && found != expected && !(found == Kind.Integer && expected == Kind.Number))
            {
                return $"column '{member.Name}' is {found.ToString().ToLowerInvariant()} where the first lines have {expected.ToString().ToLowerInvariant()}.";
            }

            if (!IsUnicode(member.Value))
            {
                return $"column '{member.Name}' holds a surrogate without its other half.";
            }
        }

        return null;
    }

    /// <summary>A string may hold \ud800 alone, which no UTF-8 can.</summary>
    private static bool IsUnicode(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                try
                {
                    _ = value.GetString();
                    return true;
                }
                catch (InvalidOperationException)
                {
                    return false;
                }

            case JsonValueKind.Array:
                return value.EnumerateArray().All(IsUnicode);
            case JsonValueKind.Object:
                try
                {
                    return value.EnumerateObject().All(member => member.Name.Length >= 0 && IsUnicode(member.Value));
                }
                catch (InvalidOperationException)
                {
                    return false;
                }

            default:
                return true;
        }
    }

    private static (IArrowType Type, IArrowArray Array) Column(Kind kind, JsonElement[] values)
    {
        switch (kind)
        {
            case Kind.Integer:
                var integers = new Int64Array.Builder();
                foreach (var value in values)
                {
                    _ = IsMissing(value) ? integers.AppendNull() : integers.Append(value.GetInt64());
                }

                return (Int64Type.Default, integers.Build());
            case Kind.Number:
                var numbers = new DoubleArray.Builder();
                foreach (var value in values)
                {
                    _ = IsMissing(value) ? numbers.AppendNull() : numbers.Append(value.GetDouble());
                }

                return (DoubleType.Default, numbers.Build());
            case Kind.Flag:
                var flags = new BooleanArray.Builder();
                foreach (var value in values)
                {
                    _ = IsMissing(value) ? flags.AppendNull() : flags.Append(value.GetBoolean());
                }

                return (BooleanType.Default, flags.Build());
            case Kind.Annotations:
                return (AnnotationSchema.ColumnType, Annotations(values));
            default:
                var texts = new StringArray.Builder();
                foreach (var value in values)
                {
                    _ = IsMissing(value) ? texts.AppendNull() : texts.Append(kind == Kind.Json ? value.GetRawText() : value.GetString());
                }

                return (StringType.Default, texts.Build());
        }
    }

    private static bool IsMissing(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    private static ListArray Annotations(JsonElement[] values)
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
                builder.Begin(annotation.GetProperty("annotatorType").GetString()!, annotation.GetProperty("begin").GetInt32(), annotation.GetProperty("end").GetInt32(), annotation.GetProperty("result").GetString());
                if (annotation.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object)
                {
                    foreach (var entry in metadata.EnumerateObject())
                    {
                        builder.Metadata(entry.Name, entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString() : IsMissing(entry.Value) ? null : entry.Value.GetRawText());
                    }
                }

                if (annotation.TryGetProperty("embeddings", out var embeddings) && embeddings.ValueKind == JsonValueKind.Array)
                {
                    builder.Embeddings(embeddings.EnumerateArray().Select(value => value.GetSingle()).ToArray());
                }
            }

            builder.EndRow();
        }

        return builder.Build();
    }
}

using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Files;

/// <summary>Plain text: a row a line, one column. An empty line is a row with an empty text.</summary>
internal static class PlainTextReader
{
    public static IEnumerable<RecordBatch> Read(InputSource source, string column)
    {
        using var stream = source.Open();
        var schema = new Schema([new Field(column, StringType.Default, true)], null);
        var texts = new StringArray.Builder();
        var errors = new List<string?>();
        var lines = new List<long>();
        var bytes = 0L;
        var number = 0L;
        foreach (var line in LineReader.Read(stream))
        {
            if (lines.Count == BatchLimits.MaxRows || (lines.Count > 0 && bytes + line.Length > BatchLimits.MaxBytes))
            {
                yield return BuildBatch();
            }

            var isValid = Utf8.IsValid(line.Span);
            _ = isValid ? texts.Append(line.Span) : texts.AppendNull();
            errors.Add(isValid ? null : "the line is not valid UTF-8.");
            lines.Add(++number);
            bytes += line.Length;
        }

        if (lines.Count > 0)
        {
            yield return BuildBatch();
        }

        RecordBatch BuildBatch()
        {
            var batch = RowOrigin.AddTo(new RecordBatch(schema, [texts.Build()], lines.Count), source, lines, errors);
            texts = new StringArray.Builder();
            errors.Clear();
            lines.Clear();
            bytes = 0;
            return batch;
        }
    }
}

using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Files;

/// <summary>Plain text: a row a line, one column. An empty line is a row with an empty text.</summary>
internal static class TextReader
{
    public static IEnumerable<RecordBatch> Read(InputFile file, string column, string errorCol)
    {
        using var stream = file.Open();
        var texts = new StringArray.Builder();
        var errors = new List<string?>();
        var lines = new List<long>();
        var bytes = 0L;
        var number = 0L;
        foreach (var line in LineReader.Read(stream))
        {
            if (lines.Count == BatchLimits.Rows || (lines.Count > 0 && bytes + line.Length > BatchLimits.Bytes))
            {
                yield return Build();
            }

            var isValid = System.Text.Unicode.Utf8.IsValid(line.Span);
            _ = isValid ? texts.Append(line.Span) : texts.AppendNull();
            errors.Add(isValid ? null : "the line is not valid UTF-8.");
            lines.Add(++number);
            bytes += line.Length;
        }

        if (lines.Count > 0)
        {
            yield return Build();
        }

        RecordBatch Build()
        {
            var batch = new RecordBatch(new Schema([new Field(column, StringType.Default, true)], null), [texts.Build()], lines.Count);
            var built = RowOrigin.Add(batch, file.Path, lines, errorCol, errors);
            texts = new StringArray.Builder();
            errors.Clear();
            lines.Clear();
            bytes = 0;
            return built;
        }
    }
}

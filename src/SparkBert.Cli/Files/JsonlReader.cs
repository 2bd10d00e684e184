using System.Text.Json;
using Apache.Arrow;

namespace SparkBert.Cli.Files;

/// <summary>
/// JSON objects, one a line. The first batch of lines decides which columns there are and what they hold (see <see cref="JsonKind"/>). A
/// later line that does not fit is a bad row.
/// </summary>
internal static class JsonlReader
{
    public static IEnumerable<RecordBatch> Read(InputSource source)
    {
        using var stream = source.Open();
        IReadOnlyList<JsonColumn>? columns = null;
        var lines = new List<JsonLine>();
        var number = 0L;
        var bytes = 0L;
        foreach (var line in LineReader.Read(stream))
        {
            number++;
            if (line.Span.IndexOfAnyExcept(" \t"u8) < 0)
            {
                continue;
            }

            lines.Add(JsonLine.Parse(number, line.ToArray()));
            bytes += line.Length;
            if (lines.Count == BatchLimits.MaxRows || bytes > BatchLimits.MaxBytes)
            {
                yield return BuildBatch();
            }
        }

        if (lines.Count > 0)
        {
            yield return BuildBatch();
        }

        RecordBatch BuildBatch()
        {
            columns ??= FindColumns(lines, source.Path);
            var errors = lines.Select(line => line.FindError(columns)).ToArray();
            var schema = new Schema(columns.Select(column => column.CreateField()), null);
            var arrays = columns.Select(column => column.BuildColumn(
                [.. lines.Select((line, row) => errors[row] is null ? line.GetValue(column.Name) : default)]));
            var rows = new RecordBatch(schema, arrays, lines.Count);
            var batch = RowOrigin.AddTo(rows, source, [.. lines.Select(line => line.Number)], errors);
            lines.ForEach(line => line.Dispose());
            lines.Clear();
            bytes = 0;
            return batch;
        }
    }

    private static List<JsonColumn> FindColumns(List<JsonLine> lines, string path)
    {
        var order = new List<string>();
        var kinds = new Dictionary<string, JsonKind>(StringComparer.Ordinal);
        foreach (var member in lines.SelectMany(line => line.Members))
        {
            if (!kinds.TryGetValue(member.Name, out var known))
            {
                order.Add(member.Name);
            }

            kinds[member.Name] = JsonKinds.Merge(known, JsonKinds.Find(member.Value));
        }

        return order.Count > 0
            ? [.. order.Select(name => new JsonColumn(name, kinds[name] == JsonKind.Unknown ? JsonKind.Text : kinds[name]))]
            : throw new UsageException($"{path}: none of the first {lines.Count} lines is a JSON object with a member.");
    }
}

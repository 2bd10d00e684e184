using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using ParquetSharp;

namespace SparkBert.Cli.Tests;

/// <summary>Rows of the flat layout, read by what did not write them.</summary>
internal static class FlatFile
{
    /// <summary>What the flat layout has to hold, of an output in annotations with a column <c>error</c>.</summary>
    /// <param name="path">The JSON lines.</param>
    /// <param name="column">The column of annotations.</param>
    /// <param name="idColumn">The column of ids; null for the numbers of the rows.</param>
    public static IEnumerable<FlatRow> FromAnnotations(string path, string column = "embeddings", string? idColumn = null)
    {
        var number = 0;
        foreach (var row in File.ReadLines(path).Select(line => JsonDocument.Parse(line).RootElement))
        {
            number++;
            var id = idColumn is null ? $"{number}" : row.TryGetProperty(idColumn, out var found) ? found.GetRawText() : "null";
            if (row.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String)
            {
                yield return new FlatRow(id, null, null, null, null, null, error.GetString());
                continue;
            }

            foreach (var annotation in row.GetProperty(column).EnumerateArray())
            {
                var vector = annotation.GetProperty("embeddings").EnumerateArray().Select(value => value.GetSingle()).ToArray();
                if (vector.Length > 0)
                {
                    yield return new FlatRow(
                        id, int.Parse(annotation.GetProperty("metadata").GetProperty("sentence").GetString()!, null),
                        annotation.GetProperty("result").GetString(), annotation.GetProperty("begin").GetInt32(),
                        annotation.GetProperty("end").GetInt32(), vector, null);
                }
            }
        }
    }

    /// <summary>Reads JSON lines, Parquet (column by column, without Arrow) or Arrow.</summary>
    public static List<FlatRow> Read(string path) => Path.GetExtension(path) switch
    {
        ".parquet" => ReadParquet(path),
        ".arrow" => ReadArrow(path),
        _ => [.. File.ReadLines(path).Select(ReadJson)],
    };

    /// <summary>Reads a row of JSON.</summary>
    public static FlatRow ReadJson(string line)
    {
        var row = JsonDocument.Parse(line).RootElement;
        return new FlatRow(
            row.GetProperty("id").GetRawText(), Integer("sentence"), Text("token"), Integer("begin"), Integer("end"),
            Find("vector") is { } vector ? [.. vector.EnumerateArray().Select(value => value.GetSingle())] : null, Text("error"));

        JsonElement? Find(string name) =>
            row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
        int? Integer(string name) => Find(name)?.GetInt32();
        string? Text(string name) => Find(name)?.GetString();
    }

    private static List<FlatRow> ReadParquet(string path)
    {
        var rows = new List<FlatRow>();
        using var file = new ParquetFileReader(path);
        for (var g = 0; g < file.FileMetaData.NumRowGroups; g++)
        {
            using var group = file.RowGroup(g);
            var count = checked((int)group.MetaData.NumRows);
            var ids = Column<long?>("id")!;
            var (sentences, begins, ends) = (Column<int?>("sentence"), Column<int?>("begin"), Column<int?>("end"));
            var (tokens, errors, vectors) = (Column<string?>("token"), Column<string?>("error"), Column<float[]?>("vector")!);
            rows.AddRange(Enumerable.Range(0, count).Select(row => new FlatRow(
                $"{ids[row]}", sentences?[row], tokens?[row], begins?[row], ends?[row], vectors[row], errors?[row])));

            T[]? Column<T>(string name)
            {
                var schema = file.FileMetaData.Schema;
                var at = Enumerable.Range(0, schema.NumColumns).Where(i => schema.Column(i).Path.ToDotVector()[0] == name).ToArray();
                if (at.Length == 0)
                {
                    return null;
                }

                using var column = group.Column(at.Single());
                using var reader = column.LogicalReader<T>();
                return reader.ReadAll(count);
            }
        }

        return rows;
    }

    private static List<FlatRow> ReadArrow(string path)
    {
        var rows = new List<FlatRow>();
        using var reader = new ArrowFileReader(File.OpenRead(path));
        while (reader.ReadNextRecordBatch() is { } batch)
        {
            for (var row = 0; row < batch.Length; row++)
            {
                var vectors = (FixedSizeListArray)Column("vector")!;
                rows.Add(new FlatRow(
                    $"{((Int64Array)Column("id")!).GetValue(row)}", Integer("sentence"), Text("token"), Integer("begin"), Integer("end"),
                    vectors.IsNull(row) ? null : [.. ((FloatArray)vectors.GetSlicedValues(row)).Values], Text("error")));

                int? Integer(string name) => ((Int32Array?)Column(name))?.GetValue(row);
                string? Text(string name) => ((StringArray?)Column(name))?.GetString(row);
            }

            IArrowArray? Column(string name) => batch.Schema.GetFieldIndex(name) is >= 0 and var at ? batch.Column(at) : null;
        }

        return rows;
    }
}

using System.Text;
using System.Text.Json;
using Apache.Arrow;
using SparkBert.Cli.Files;
using SparkBert.Cli.Reading;
using SparkBert.Cli.Writing;
using SparkBert.Text.Records;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>The rows of files by the readers of the command, in this process. Where it is JSON, its objects become columns.</summary>
internal sealed record OurRows(Schema Schema, IReadOnlyList<OurRow> Rows)
{
    private static readonly ReadOptions Options = new() { TextColumn = "text", Csv = CsvFormat.Create(null, "\"", hasHeader: true) };

    /// <summary>Reads files.</summary>
    /// <param name="paths">The files.</param>
    /// <param name="used">The columns that a pipeline would read, as texts, if they are there.</param>
    /// <exception cref="UsageException">The command refuses the files.</exception>
    public static OurRows Read(IEnumerable<string> paths, params string[] used)
    {
        var files = paths.Select(path => new InputFile(
            path, InputFormat.FindByName(path)!, InputFormat.IsCompressed(path), new FileInfo(path).Length));
        using var input = new InputRows([.. files], Options);
        string[] members = [.. input.Open(keepsObjects: false).Select(column => column.Name)];
        var origin = RowOrigin.Beside(members);
        var texts = used.Where(members.Contains).Select(name => new UsedColumn(name, ColumnUse.Text));
        var request = new ReadRequest { Used = [.. texts], Origin = origin };
        var schema = input.FindSchema(request, hasTypes: false);
        List<OurRow> rows = [];
        foreach (var batch in input.Read(request))
        {
            var columns = batch.Schema.FieldsList.Select(field => field.Name).ToList();
            var values = WriteJson(batch, columns.FindIndex(origin.Has));
            var names = (StringArray)batch.Column(columns.IndexOf(origin.File));
            var numbers = (Int64Array)batch.Column(columns.IndexOf(origin.Number));
            var errors = (StringArray)batch.Column(columns.IndexOf(origin.Error));
            var raw = (BinaryArray)batch.Column(columns.IndexOf(origin.Raw));
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Add(new OurRow(
                    Path.GetFileName(names.GetString(row)), numbers.GetValue(row)!.Value, errors.GetString(row),
                    Encoding.UTF8.GetString(raw.GetBytes(row)), values[row]));
            }
        }

        return new OurRows(schema, rows);
    }

    private static List<JsonElement> WriteJson(RecordBatch batch, int columnCount)
    {
        using var stream = new MemoryStream();
        using var writer = new JsonlWriter(stream);
        var schema = new Schema(batch.Schema.FieldsList.Take(columnCount), null);
        writer.Write(new RecordBatch(schema, batch.Arrays.Take(columnCount), batch.Length));
        writer.Complete();
        return [.. Encoding.UTF8.GetString(stream.ToArray()).TrimEnd('\n').Split('\n').Select(Parse)];
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2000 });
        return document.RootElement.Clone();
    }
}

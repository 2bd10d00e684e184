using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Content;
using SparkBert.Cli.Files;
using SparkBert.Text.Records;

namespace SparkBert.Cli.Reading;

/// <summary>CSV; all columns are strings, and an empty field is an empty string.</summary>
internal sealed class CsvReader : RowReader
{
    private readonly Stream stream;
    private readonly CsvTable table;
    private readonly IReadOnlyList<string> names;

    /// <summary>Opens the input and reads its header.</summary>
    /// <exception cref="UsageException">The header can't be used.</exception>
    public CsvReader(InputSource source, ReadOptions options)
        : base(source)
    {
        stream = source.OpenText(options.Encoding);
        try
        {
            table = new CsvTable(stream, source.Name, options.Csv);
        }
        catch (FormatException error)
        {
            throw new UsageException(error.Message);
        }

        names = table.Names is [] ? [options.TextColumn] : table.Names;
        Outline = [.. names.Select(name => new OutlineColumn(name, false, []))];
    }

    public override IReadOnlyList<OutlineColumn> Outline { get; }

    public override IEnumerable<RecordBatch> Read(ReadRequest request)
    {
        var schema = new Schema(names.Select(name => new Field(name, StringType.Default, true)), null);
        var (columns, origin) = (CreateBuilders(), CreateOrigin());
        while (table.Read())
        {
            if (origin.Count == MaxRows || (origin.Count > 0 && origin.Bytes + table.Raw.Length > MaxBytes))
            {
                yield return BuildBatch();
            }

            Append(columns);
            origin.Add(table.Line, table.Error, table.Raw);
        }

        if (origin.Count > 0)
        {
            yield return BuildBatch();
        }

        RecordBatch BuildBatch()
        {
            var rows = new RecordBatch(schema, columns.Select(column => column.Build()), origin.Count);
            var batch = origin.AddTo(rows, request.Origin, Source.Path);
            (columns, origin) = (CreateBuilders(), CreateOrigin());
            return batch;
        }
    }

    protected override void Dispose(bool disposing)
    {
        stream.Dispose();
        base.Dispose(disposing);
    }

    private OriginColumns CreateOrigin() => new(stream is TranscodedContent);

    private StringArray.Builder[] CreateBuilders() => [.. names.Select(_ => new StringArray.Builder())];

    /// <summary>Appends the row to the columns; nulls if it is bad.</summary>
    private void Append(StringArray.Builder[] columns)
    {
        for (var c = 0; c < columns.Length; c++)
        {
            _ = table.Error is null ? columns[c].Append(table.GetField(c)) : columns[c].AppendNull();
        }
    }
}

using System.Text.Json.Nodes;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Text.Records;

namespace SparkBert.Worker.Functions;

/// <summary><see cref="BuiltInFunctions.Csv"/>.</summary>
internal static class CsvFunction
{
    private const int MaxRows = 1000;
    private const int MaxBytes = 4 << 20;

    public static BoundFunction Bind(JsonObject options)
    {
        var read = CsvOptions.Parse(options);
        return new BoundFunction((_, batches) => Run(read, batches), GroupUse.Each);
    }

    private static IEnumerable<RecordBatch> Run(CsvOptions options, IEnumerable<RecordBatch> batches)
    {
        using var files = new FileLines(batches);
        while (files.HasFile)
        {
            var name = files.FileName;
            using var stream = files.OpenFile();
            var table = new CsvTable(stream, name, options.Format);
            RequireNames(options, table, name);
            var rows = new Rows(options);
            while (table.Read())
            {
                if (rows.IsFull(table.Raw.Length))
                {
                    yield return rows.Build();
                    rows = new Rows(options);
                }

                rows.Add(name, table);
            }

            if (rows.Count > 0)
            {
                yield return rows.Build();
            }
        }
    }

    private static void RequireNames(CsvOptions options, CsvTable table, string name)
    {
        if (table.Names.Count > 0 && !table.Names.SequenceEqual(options.Names))
        {
            throw new SchemaException(
                $"{name} has other columns than the first file: {string.Join(", ", table.Names)} where {string.Join(", ", options.Names)} "
                + "are expected. Embed them in two runs.");
        }
    }

    /// <summary>The rows of a batch.</summary>
    private sealed class Rows(CsvOptions options)
    {
        private readonly StringArray.Builder[] columns = [.. options.Names.Select(_ => new StringArray.Builder())];
        private readonly StringArray.Builder files = new();
        private readonly Int64Array.Builder lines = new();
        private readonly StringArray.Builder errors = new();
        private readonly BinaryArray.Builder content = new();
        private int bytes;

        public int Count => lines.Length;

        public bool IsFull(int next) => Count == MaxRows || (Count > 0 && bytes + next > MaxBytes);

        public void Add(string file, CsvTable table)
        {
            for (var c = 0; c < columns.Length; c++)
            {
                _ = table.Error is null ? columns[c].Append(table.GetField(c)) : columns[c].AppendNull();
            }

            files.Append(file);
            lines.Append(table.Line);
            errors.Append(table.Error);
            content.Append(table.Raw);
            bytes += table.Raw.Length;
        }

        public RecordBatch Build() => new(
            options.Schema,
            [.. columns.Select(column => (IArrowArray)column.Build()), files.Build(), lines.Build(), errors.Build(), content.Build()],
            Count);
    }
}

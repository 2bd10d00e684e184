using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Cli.Files;
using SparkBert.Cli.Reading;
using SparkBert.Programs;

namespace SparkBert.Cli.Neighbours;

/// <summary>The embeddings of files that <c>sparkbert embed</c> or Spark wrote.</summary>
/// <param name="files">The files.</param>
/// <param name="options">How they are read.</param>
/// <param name="column">The column of embeddings.</param>
internal sealed class EmbeddedRows(IReadOnlyList<InputFile> files, ReadOptions options, string column)
{
    /// <summary>Reads them from the beginning, as often as it is called.</summary>
    /// <returns>The embeddings of each batch, and the number of its first row, from 1.</returns>
    /// <exception cref="UsageException">There is no such column, or it has no embeddings.</exception>
    public IEnumerable<(AnnotationColumn Embeddings, long FirstRow)> Read()
    {
        using var rows = new InputRows(files, options);
        var outline = rows.Open(keepsObjects: rows.AreObjects);
        string[] names = [.. outline.Select(found => found.Name)];
        if (!names.Contains(column))
        {
            if (names.Contains(FlatColumns.Vector) && names.Contains(FlatColumns.Id))
            {
                throw new UsageException(
                    "the input has a row for each vector (--layout flat), and its rows must have annotations: embed it without "
                    + "--layout flat.");
            }

            throw new UsageException(
                $"the input has no column '{column}' (see --column). Columns: {string.Join(", ", names)}. Rows get embeddings by "
                + "sparkbert embed.");
        }

        var request = new ReadRequest
        {
            Used = [new UsedColumn(column, ColumnUse.Annotations)],
            Origin = RowOrigin.Beside(names),
            AddedToObjects = rows.AreObjects ? [] : null,
        };
        rows.FindSchema(request, hasTypes: false);
        var first = 1L;
        foreach (var batch in rows.Read(request))
        {
            RequireReadable(batch, request.Origin.Error, first);
            yield return (Column(batch), first);
            first += batch.Length;
        }
    }

    private static void RequireReadable(RecordBatch batch, string error, long first)
    {
        var errors = (StringArray)batch.Column(error);
        for (var row = 0; row < batch.Length; row++)
        {
            if (!errors.IsNull(row))
            {
                throw new InvalidDataException($"row {first + row} can't be read: {errors.GetString(row)}");
            }
        }
    }

    private AnnotationColumn Column(RecordBatch batch)
    {
        try
        {
            return new AnnotationColumn(batch.Column(column));
        }
        catch (SchemaException problem)
        {
            throw new UsageException($"the column '{column}' has no embeddings: {problem.Message}");
        }
    }
}

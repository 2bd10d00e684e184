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
    private bool isFlat;

    /// <summary>The column that has the texts of the tokens, once they are read.</summary>
    public string TokenColumn => isFlat ? FlatColumns.Token : column;

    /// <summary>Reads them from the beginning, as often as it is called.</summary>
    /// <returns>The tokens of a number of rows at a time.</returns>
    /// <exception cref="UsageException">There is no such column, or it has no embeddings.</exception>
    public IEnumerable<EmbeddedTokens> Read()
    {
        using var rows = new InputRows(files, options);
        var outline = rows.Open(keepsObjects: rows.AreObjects);
        string[] names = [.. outline.Select(found => found.Name)];
        isFlat = IsFlat(outline);
        if (isFlat)
        {
            RequireFlat(rows, names);
            foreach (var tokens in FlatTokens.Group(ReadFlat(rows, names)))
            {
                yield return tokens;
            }

            yield break;
        }

        if (!names.Contains(column))
        {
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
            yield return new AnnotationTokens(Column(batch), first);
            first += batch.Length;
        }
    }

    /// <summary>The rows of vectors, with all of their columns.</summary>
    private static IEnumerable<RecordBatch> ReadFlat(InputRows rows, string[] names)
    {
        var request = new ReadRequest { Used = [], Origin = RowOrigin.Beside(names) };
        rows.FindSchema(request, hasTypes: false);
        var first = 1L;
        foreach (var batch in rows.Read(request))
        {
            RequireReadable(batch, request.Origin.Error, first);
            yield return batch;
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

    /// <summary>Whether each row is a vector, and the user asked for no other column.</summary>
    private bool IsFlat(IReadOnlyList<OutlineColumn> outline)
    {
        bool Has(string name) => outline.Any(found => found.Name == name && !found.IsAnnotations);
        var isMeant = column == FlatColumns.Vector
            || (column == EmbeddedRowsOptions.DefaultColumn && outline.All(found => found.Name != column));
        return isMeant && Has(FlatColumns.Id) && Has(FlatColumns.Vector);
    }

    private void RequireFlat(InputRows rows, string[] names)
    {
        if (!names.Contains(FlatColumns.Token))
        {
            throw new UsageException(
                "the input has a row for each vector (--layout flat), and no column 'token': its vectors are of sentences or documents. "
                + "Embed it with --level token.");
        }

        if (rows.HasTextFormat && files.FirstOrDefault(file => file.IsPipe) is { } pipe)
        {
            throw new UsageException($"{pipe.Path} is a pipe, but rows of vectors are read twice; write them into a file first.");
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

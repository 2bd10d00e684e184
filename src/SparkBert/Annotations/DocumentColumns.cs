using Apache.Arrow;

namespace SparkBert.Annotations;

/// <summary>The documents (or sentences) of a row from all input columns of a stage, one column after the other, as Spark NLP gathers them.</summary>
internal sealed class DocumentColumns
{
    private readonly IReadOnlyList<string> names;
    private readonly AnnotationColumn[] columns;

    public DocumentColumns(RecordBatch batch, IReadOnlyList<string> names)
    {
        this.names = names;
        columns = [.. names.Select(name => new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex(name))))];
    }

    /// <summary>The documents of a row: their column and number in it.</summary>
    /// <exception cref="RowErrorException">A column or a field is null, or a text is not UTF-8.</exception>
    public IEnumerable<(AnnotationColumn Column, int Annotation)> Row(int row)
    {
        for (var c = 0; c < columns.Length; c++)
        {
            var column = columns[c];
            column.Validate(row, names[c]);
            var (start, stop) = column.Range(row);
            for (var i = start; i < stop; i++)
            {
                if (column.IsOfType(i, "document"u8))
                {
                    yield return (column, i);
                }
            }
        }
    }
}

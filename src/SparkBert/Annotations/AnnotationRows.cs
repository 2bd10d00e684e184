using Apache.Arrow;

namespace SparkBert.Annotations;

/// <summary>The annotations of a row from all input columns of a stage, one column after the other, as Spark NLP gathers them before it looks at their types.</summary>
internal sealed class AnnotationRows
{
    private readonly IReadOnlyList<string> names;
    private readonly AnnotationColumn[] columns;

    public AnnotationRows(RecordBatch batch, IReadOnlyList<string> names)
    {
        this.names = names;
        columns = [.. names.Select(name => new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex(name))))];
    }

    /// <summary>The annotations of a row: their column and number in it.</summary>
    /// <exception cref="RowErrorException">A column or a field is null, or a text is not UTF-8.</exception>
    public IEnumerable<(AnnotationColumn Column, int Annotation)> All(int row)
    {
        for (var c = 0; c < columns.Length; c++)
        {
            columns[c].Validate(row, names[c]);
            var (start, stop) = columns[c].Range(row);
            for (var i = start; i < stop; i++)
            {
                yield return (columns[c], i);
            }
        }
    }

    /// <summary>The documents and sentences of a row.</summary>
    /// <exception cref="RowErrorException">See <see cref="All"/>.</exception>
    public IEnumerable<(AnnotationColumn Column, int Annotation)> Documents(int row) => All(row).Where(annotation => annotation.Column.IsOfType(annotation.Annotation, "document"u8));
}

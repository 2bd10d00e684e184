using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Sentences;

/// <summary>
/// Makes a row of each sentence: its column then holds lists of one, and the other columns repeat. A row without a sentence disappears,
/// unless it has an error.
/// </summary>
internal static class SentenceExploder
{
    public static RecordBatch Explode(RecordBatch batch, string column, TransformContext context)
    {
        var index = batch.Schema.GetFieldIndex(column);
        var sentences = new AnnotationColumn(batch.Column(index));
        var errors = new RowErrors(batch, context, 0);
        var rows = new List<int>();
        var exploded = new AnnotationColumnBuilder();
        for (var row = 0; row < batch.Length; row++)
        {
            if (errors.Has(row))
            {
                // An empty list, and not null: the exploded column is declared without nulls.
                rows.Add(row);
                exploded.EndRow();
                continue;
            }

            var (start, stop) = sentences.Range(row);
            for (var i = start; i < stop; i++)
            {
                rows.Add(row);
                exploded.Begin(AnnotatorTypes.Document, sentences.Begin(i), sentences.End(i), sentences.Result(i));
                exploded.Metadata("sentence", sentences.MetadataValue(i, "sentence"u8));
                exploded.EndRow();
            }
        }

        var field = batch.Schema.GetFieldByIndex(index);
        return Columns.WithColumn(RecordBatchRows.Take(batch, rows), field, exploded.Build());
    }
}

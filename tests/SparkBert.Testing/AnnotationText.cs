using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using SparkBert.Annotations;

namespace SparkBert.Testing;

/// <summary>Rows of annotations as text in which every bit shows.</summary>
public static class AnnotationText
{
    /// <summary>A line for each row: the columns with all annotations, vectors as the hexadecimal digits of their bits.</summary>
    public static List<string> Of(IEnumerable<RecordBatch> batches, params string[] columns)
    {
        List<string> rows = [];
        foreach (var batch in batches)
        {
            var arrays = columns.Select(column => batch.Column(batch.Schema.GetFieldIndex(column))).ToArray();
            for (var row = 0; row < batch.Length; row++)
            {
                rows.Add(string.Join(" ; ", arrays.Select(array => Cell(array, row))));
            }
        }

        return rows;
    }

    private static string Cell(IArrowArray array, int row) => array switch
    {
        StringArray text => text.GetString(row) ?? "null",
        Int32Array numbers => numbers.GetValue(row)?.ToString(CultureInfo.InvariantCulture) ?? "null",
        ListArray finished when !AnnotationSchema.IsAnnotationColumn(finished.Data.DataType) => finished.IsNull(row) ? "null" : string.Join(
            '\n',
            Golden.FinishedVectors.Read(finished, row).Select(vector => Convert.ToHexString(MemoryMarshal.AsBytes(vector.AsSpan())))),
        _ => new AnnotationColumn(array).Row(row) is { } annotations ? string.Join('\n', annotations.Select(Line)) : "null",
    };

    private static string Line(Annotation annotation)
    {
        var entries = annotation.Metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal);
        var metadata = string.Join(',', entries.Select(entry => $"{entry.Key}={entry.Value}"));
        var vector = Convert.ToHexString(MemoryMarshal.AsBytes(annotation.Embeddings.Span));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{annotation.AnnotatorType}|{annotation.Begin}|{annotation.End}|{annotation.Result}|{metadata}|{vector}");
    }
}

using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Tests;

/// <summary>Record batches of texts, and the vectors in those that come back.</summary>
internal static class TextBatch
{
    /// <summary>A batch with the column <c>text</c>.</summary>
    public static RecordBatch Create(params IReadOnlyList<string?> texts)
    {
        var builder = new StringArray.Builder();
        foreach (var text in texts)
        {
            builder.Append(text);
        }

        return new RecordBatch(new Schema([new Field("text", StringType.Default, true)], null), [builder.Build()], texts.Count);
    }

    /// <summary>The vectors of each row, one behind the other; null where the row has none.</summary>
    public static IEnumerable<float[]?> ReadVectors(RecordBatch batch, string column = "embeddings")
    {
        var annotations = new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex(column)));
        for (var row = 0; row < batch.Length; row++)
        {
            yield return annotations.Row(row)?.SelectMany(annotation => annotation.Embeddings.ToArray()).ToArray();
        }
    }

    /// <summary>The vectors of rows that all have some.</summary>
    public static IEnumerable<float[]> VectorsOf(RecordBatch batch) =>
        ReadVectors(batch).Select(vectors => vectors ?? throw new InvalidDataException("a row is null"));

    /// <summary>The error of each row.</summary>
    public static IEnumerable<string?> ErrorsOf(RecordBatch batch)
    {
        var errors = (StringArray)batch.Column(batch.Schema.GetFieldIndex("error"));
        return [.. Enumerable.Range(0, batch.Length).Select(row => errors.GetString(row))];
    }
}

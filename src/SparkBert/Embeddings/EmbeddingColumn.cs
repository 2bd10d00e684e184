using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Embeddings;

/// <summary>Makes the output column of rows of a computed window.</summary>
internal static class EmbeddingColumn
{
    /// <summary>Bytes of a token in the column without its vector: texts of usual lengths, five entries of metadata, offsets.</summary>
    public const int TokenBytes = 150;

    /// <summary>The column of some neighbouring rows.</summary>
    /// <param name="window">The window.</param>
    /// <param name="rows">The rows; their words follow each other in the window.</param>
    /// <param name="dimension">Length of a vector.</param>
    /// <param name="fail">Called with a row and its error if the model gave NaN or infinity; the row is then null.</param>
    /// <param name="report">Counts the rows without an error.</param>
    public static ListArray Build(
        EmbeddingWindow window,
        ReadOnlySpan<EncodedRow> rows,
        int dimension,
        Action<int, RowErrorException> fail,
        TransformReport report)
    {
        var builder = new AnnotationColumnBuilder();
        builder.Reserve(rows.Length == 0 ? 0 : rows[^1].WordEnd - rows[0].WordStart, entriesOfEach: 5);
        var isContiguous = true;
        for (var i = 0; i < rows.Length; i++)
        {
            var row = rows[i];
            if (window.FindNonFinite(row) is { } word)
            {
                fail(i, NonFinite(word));
                isContiguous = false;
                builder.EndRowAsNull();
            }
            else if (row.IsNull)
            {
                builder.EndRowAsNull();
            }
            else
            {
                Append(builder, window, row.WordStart, row.WordEnd);
                builder.EndRow();
                report.Add(row.Counts);
            }
        }

        var first = rows.Length == 0 ? 0 : rows[0].WordStart;
        var vectors = isContiguous
            ? window.Vectors.AsMemory(first * dimension * sizeof(float), builder.Count * dimension * sizeof(float))
            : CopyFiniteRows(window, rows, dimension);
        return builder.Build(vectors, dimension);
    }

    /// <summary>What is wrong with a row for which the model gave NaN or infinity.</summary>
    public static RowErrorException NonFinite(EncodedWord word) => RowErrorException.Of(
        RowErrorClasses.NonFiniteVectors,
        $"the model gives NaN or infinity for the {(word.IsSentence ? "text" : "token")} at {word.Begin} to {word.End} of sentence "
        + $"{word.Sentence}.");

    private static void Append(AnnotationColumnBuilder builder, EmbeddingWindow window, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            ref readonly var word = ref window.Words[i];
            if (word.IsSentence)
            {
                AppendSentence(builder, word, window.MetadataOf(i));
                continue;
            }

            builder.Begin(AnnotatorTypes.WordEmbeddings, word.Begin, word.End, word.Content.Span);
            builder.Metadata("sentence", word.Sentence);
            builder.Metadata("token", word.Content.Span);
            builder.Metadata("pieceId", word.PieceId);
            builder.Metadata("isWordStart", "true".AsSpan());
            builder.Metadata("isOOV", "false".AsSpan());
        }
    }

    /// <summary>The metadata of the document come first, and these of the vector win over them (golden <c>bt-bse-doc</c>).</summary>
    private static void AppendSentence(
        AnnotationColumnBuilder builder, in EncodedWord sentence, ReadOnlySpan<KeyValuePair<string, string?>> metadata)
    {
        builder.Begin(AnnotatorTypes.SentenceEmbeddings, sentence.Begin, sentence.End, sentence.Content.Span);
        foreach (var (key, value) in metadata)
        {
            builder.Metadata(key, value);
        }

        builder.Metadata("sentence", sentence.Sentence);
        builder.Metadata("token", sentence.Content.Span);
        builder.Metadata("pieceId", sentence.PieceId);
        builder.Metadata("isWordStart", "true".AsSpan());
    }

    private static ReadOnlyMemory<byte> CopyFiniteRows(EmbeddingWindow window, ReadOnlySpan<EncodedRow> rows, int dimension)
    {
        var size = dimension * sizeof(float);
        var kept = new MemoryStream();
        foreach (var row in rows)
        {
            if (window.FindNonFinite(row) is null)
            {
                kept.Write(window.Vectors.AsSpan(row.WordStart * size, (row.WordEnd - row.WordStart) * size));
            }
        }

        return kept.ToArray();
    }
}

using System.Text;
using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Vectors;

/// <summary>Makes a vector of each chunk of a row, of the vectors of the tokens in it.</summary>
/// <param name="stage">The stage's type.</param>
/// <param name="inputCols">The columns that it reads.</param>
/// <param name="outputIn">The column that it adds to a schema.</param>
/// <param name="strategy">What becomes of the vectors.</param>
/// <param name="skipsUnknown">Whether tokens out of vocabulary only count in chunks that have no others.</param>
internal sealed class ChunkPoolingStep(
    string stage, IReadOnlyList<string> inputCols, Func<Schema, Field> outputIn, PoolingStrategy strategy, bool skipsUnknown)
    : BatchStep(stage)
{
    private readonly RowVectors vectors = new(inputCols);
    private readonly VectorSum sum = new(strategy);

    protected override RecordBatch AddColumns(RecordBatch batch, RowErrors errors)
    {
        vectors.Open(batch);
        return Columns.WithColumn(batch, outputIn(batch.Schema), Build(batch.Length, errors, Annotate));
    }

    private void Annotate(int row, AnnotationColumnBuilder builder)
    {
        vectors.Read(row, "chunk"u8);
        foreach (ref readonly var chunk in vectors.Others)
        {
            var column = vectors.ColumnOf(chunk);
            var (begin, end) = (column.Begin(chunk.Annotation), column.End(chunk.Annotation));
            var sentence = Number(column, chunk.Annotation, "sentence"u8, least: 0);
            var number = Number(column, chunk.Annotation, "chunk"u8, int.MinValue);

            // The place among the sentences that have vectors, not the sentence's number: behind a sentence without vectors, chunks look
            // into the next one and find nothing (golden bt-ce-gaps).
            if (sentence >= vectors.SentenceCount || !Pool(vectors.WordsAt(sentence), begin, end))
            {
                continue;
            }

            var text = column.ResultUtf8(chunk.Annotation);
            builder.Begin(AnnotatorTypes.WordEmbeddings, begin, end, text);
            builder.Metadata("sentence", sentence);
            builder.Metadata("chunk", number);
            builder.Metadata("token", text);
            builder.Metadata("pieceId", "-1".AsSpan());
            builder.Metadata("isWordStart", "true".AsSpan());
            builder.Embeddings(sum.Finish());
        }
    }

    /// <summary>Adds the vectors inside a chunk. Those that are out of vocabulary only count where there are no others.</summary>
    /// <returns>Whether there are any.</returns>
    private bool Pool(ReadOnlySpan<RowVectors.Reference> words, int begin, int end)
    {
        Add(words, begin, end, skipsUnknown);
        if (sum.Count == 0 && skipsUnknown)
        {
            Add(words, begin, end, skips: false);
        }

        return sum.Count > 0;
    }

    private void Add(ReadOnlySpan<RowVectors.Reference> words, int begin, int end, bool skips)
    {
        sum.Clear();
        foreach (ref readonly var word in words)
        {
            var column = vectors.ColumnOf(word);
            if (column.Begin(word.Annotation) >= begin
                && column.End(word.Annotation) <= end
                && !(skips && IsUnknown(column.MetadataUtf8(word.Annotation, "isOOV"u8))))
            {
                sum.Add(column.Embeddings(word.Annotation));
            }
        }
    }

    private static bool IsUnknown(ReadOnlySpan<byte> value) => Ascii.EqualsIgnoreCase(value, "true"u8);

    private static int Number(AnnotationColumn column, int chunk, ReadOnlySpan<byte> key, int least) =>
        column.MetadataNumber(chunk, key, missing: 0) is { } number && number >= least
            ? number
            : throw RowErrorException.Of(
                RowErrorClasses.InvalidAnnotation,
                $"the '{Encoding.UTF8.GetString(key)}' of the chunk at {column.Begin(chunk)} is no number of a sentence or chunk.");
}

using Apache.Arrow;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Vectors;

/// <summary>Makes a vector of each document of a row, of the vectors of its tokens.</summary>
/// <param name="stage">The stage's type.</param>
/// <param name="inputCols">The columns that it reads.</param>
/// <param name="outputIn">The column that it adds to a schema.</param>
/// <param name="strategy">What becomes of the vectors.</param>
internal sealed class SentencePoolingStep(
    string stage, IReadOnlyList<string> inputCols, Func<Schema, Field> outputIn, PoolingStrategy strategy)
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
        vectors.Read(row, "document"u8);
        foreach (ref readonly var document in vectors.Others)
        {
            var column = vectors.ColumnOf(document);

            // The number in the metadata decides, not the place: so a row of exploded sentences finds no vectors but in the first
            // (golden bt-se-explode). A sentence without vectors still has its annotation, with an empty one.
            var sentence = column.MetadataNumber(document.Annotation, "sentence"u8, missing: 0) ?? throw RowErrorException.Of(
                RowErrorClasses.InvalidAnnotation, $"the 'sentence' of the document at {column.Begin(document.Annotation)} is no number.");
            sum.Clear();
            foreach (ref readonly var word in vectors.WordsOf(sentence))
            {
                sum.Add(vectors.ColumnOf(word).Embeddings(word.Annotation));
            }

            var text = column.ResultUtf8(document.Annotation);
            builder.Begin(
                AnnotatorTypes.SentenceEmbeddings, column.Begin(document.Annotation), column.End(document.Annotation), text);
            builder.Metadata("sentence", sentence);
            builder.Metadata("token", text);
            builder.Metadata("pieceId", "-1".AsSpan());
            builder.Metadata("isWordStart", "true".AsSpan());
            builder.Embeddings(sum.Finish());
        }
    }
}

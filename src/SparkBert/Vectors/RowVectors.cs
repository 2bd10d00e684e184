using System.Runtime.InteropServices;
using Apache.Arrow;
using SparkBert.Annotations;

namespace SparkBert.Vectors;

/// <summary>
/// The annotations of a row, of all input columns in their order, and its tokens' vectors by the number of their sentence
/// (WordpieceEmbeddingsSentence.unpack). One instance serves all rows.
/// </summary>
internal sealed class RowVectors(IReadOnlyList<string> columnNames)
{
    private readonly List<Reference> others = [];
    private readonly List<Reference> words = [];
    private readonly List<(int Sentence, int Start)> sentences = [];
    private AnnotationColumn[] columns = [];

    /// <summary>Begins a record batch.</summary>
    public void Open(RecordBatch batch) =>
        columns = [.. columnNames.Select(name => new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex(name))))];

    /// <summary>The annotations of the type that was asked for, in order; valid until the next row.</summary>
    public ReadOnlySpan<Reference> Others => CollectionsMarshal.AsSpan(others);

    /// <summary>The number of sentences that have a vector.</summary>
    public int SentenceCount => sentences.Count;

    /// <summary>The column of an annotation.</summary>
    public AnnotationColumn ColumnOf(in Reference reference) => columns[reference.Column];

    /// <summary>Reads a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="utf8Type">The annotator type of the annotations beside the vectors.</param>
    /// <exception cref="RowErrorException">A column or a field is null, or a vector has no number of its sentence.</exception>
    public void Read(int row, ReadOnlySpan<byte> utf8Type)
    {
        others.Clear();
        words.Clear();
        sentences.Clear();
        var isSorted = true;
        for (var c = 0; c < columns.Length; c++)
        {
            columns[c].Validate(row, columnNames[c]);
            var (start, end) = columns[c].Range(row);
            for (var i = start; i < end; i++)
            {
                if (columns[c].IsOfType(i, utf8Type))
                {
                    others.Add(new Reference(c, i, 0));
                }
                else if (columns[c].IsOfType(i, "word_embeddings"u8))
                {
                    var sentence = columns[c].MetadataNumber(i, "sentence"u8) ?? throw RowErrorException.Of(
                        RowErrorClasses.InvalidAnnotation,
                        $"column '{columnNames[c]}', annotation {i - start}: its metadata have no number 'sentence'.");
                    isSorted &= words.Count == 0 || words[^1].Sentence <= sentence;
                    words.Add(new Reference(c, i, sentence));
                }
            }
        }

        if (!isSorted)
        {
            // The tokens of a sentence keep their order.
            var ordered = words.OrderBy(word => word.Sentence).ToList();
            words.Clear();
            words.AddRange(ordered);
        }

        for (var i = 0; i < words.Count; i++)
        {
            if (i == 0 || words[i - 1].Sentence != words[i].Sentence)
            {
                sentences.Add((words[i].Sentence, i));
            }
        }
    }

    /// <summary>The vectors of the sentence of a number; none if it has none.</summary>
    public ReadOnlySpan<Reference> WordsOf(int sentence)
    {
        var (low, high) = (0, sentences.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = sentences[middle].Sentence < sentence ? (middle + 1, high) : (low, middle);
        }

        return low < sentences.Count && sentences[low].Sentence == sentence ? WordsAt(low) : [];
    }

    /// <summary>The vectors of the sentence at a place among those that have some, by their numbers.</summary>
    public ReadOnlySpan<Reference> WordsAt(int place) => CollectionsMarshal.AsSpan(words)[
        sentences[place].Start..(place + 1 < sentences.Count ? sentences[place + 1].Start : words.Count)];

    /// <summary>An annotation of the row.</summary>
    /// <param name="Column">The number of its column.</param>
    /// <param name="Annotation">Its number in the column.</param>
    /// <param name="Sentence">The number of its sentence, of a vector.</param>
    internal readonly record struct Reference(int Column, int Annotation, int Sentence);
}

using System.Runtime.InteropServices;
using SparkBert.Annotations;
using SparkBert.Tokens;

namespace SparkBert.Embeddings;

/// <summary>
/// The sentences and tokens of a row, gathered from all input columns by annotator type and in the order of the columns (BertEmbeddings.batchAnnotate), and which tokens
/// belong to which sentence. One instance is used again for every row.
/// </summary>
internal sealed class RowAnnotations
{
    private readonly List<(int Begin, int End)> sentences = [];
    private readonly List<TokenSpan> tokens = [];
    private readonly List<TokenSpan> inside = [];
    private bool isSorted;

    public int SentenceCount => sentences.Count;

    /// <summary>Whether begins and ends only grow from token to token, as they do where a tokenizer wrote them.</summary>
    public bool IsSorted => isSorted;

    /// <summary>Reads a row.</summary>
    /// <param name="rows">The input columns.</param>
    /// <param name="row">The row.</param>
    /// <exception cref="RowErrorException">A column or a field is null, or a text is not UTF-8.</exception>
    public void Read(AnnotationRows rows, int row)
    {
        sentences.Clear();
        tokens.Clear();
        isSorted = true;
        foreach (var (column, i) in rows.All(row))
        {
            if (column.IsOfType(i, "document"u8))
            {
                sentences.Add((column.Begin(i), column.End(i)));
            }
            else if (column.IsOfType(i, "token"u8))
            {
                var token = new TokenSpan(column.Begin(i), column.End(i), column.Result(i));
                isSorted &= tokens.Count == 0 || (tokens[^1].Begin <= token.Begin && tokens[^1].End <= token.End);
                tokens.Add(token);
            }
        }
    }

    /// <summary>
    /// The tokens inside a sentence, in their own order: by offsets alone, so a token that straddles a border belongs to no sentence and one inside overlapping
    /// sentences to each (TokenizedWithSentence.unpack). The result is valid until the next call.
    /// </summary>
    /// <param name="sentence">The position of the sentence in the list.</param>
    public ReadOnlySpan<TokenSpan> TokensOf(int sentence)
    {
        var (begin, end) = sentences[sentence];
        var all = CollectionsMarshal.AsSpan(tokens);
        if (isSorted)
        {
            var first = LowerBound(all, begin);
            var last = first;
            while (last < all.Length && all[last].End <= end)
            {
                last++;
            }

            return all[first..last];
        }

        inside.Clear();
        foreach (var token in all)
        {
            if (token.Begin >= begin && token.End <= end)
            {
                inside.Add(token);
            }
        }

        return CollectionsMarshal.AsSpan(inside);
    }

    private static int LowerBound(ReadOnlySpan<TokenSpan> tokens, int begin)
    {
        var low = 0;
        var high = tokens.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (tokens[middle].Begin < begin)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}

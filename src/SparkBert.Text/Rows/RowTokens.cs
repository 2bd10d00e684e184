using System.Runtime.InteropServices;

namespace SparkBert.Text.Rows;

/// <summary>
/// The sentences and tokens of a row, gathered from all input columns by annotator type and in the order of the columns
/// (BertEmbeddings.batchAnnotate), and which tokens belong to which sentence. One instance serves all rows.
/// </summary>
public sealed class RowTokens
{
    private readonly List<(int Begin, int End)> sentences = [];
    private readonly List<TokenReference> tokens = [];
    private readonly List<TokenReference> inside = [];
    private readonly List<int> found = [];
    private readonly List<AnnotationList> lists = [];
    private TokenPlaces? places;

    /// <summary>The number of sentences.</summary>
    public int SentenceCount => sentences.Count;

    /// <summary>Whether begins and ends only grow from token to token, as they do where a tokenizer wrote them.</summary>
    public bool IsSorted { get; private set; }

    /// <summary>Reads a row. The annotations stay in their lists, which must not change while this row is used.</summary>
    /// <param name="columns">The annotations of the input columns.</param>
    public void Read(IEnumerable<AnnotationList> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        sentences.Clear();
        tokens.Clear();
        inside.Clear();
        lists.Clear();
        places = null;
        if (tokens.Capacity > AnnotationList.MaxKeptLength)
        {
            tokens.Capacity = inside.Capacity = found.Capacity = 0;
        }

        IsSorted = true;
        foreach (var list in columns)
        {
            lists.Add(list);
            var items = list.Items;
            for (var i = 0; i < items.Length; i++)
            {
                ref readonly var item = ref items[i];
                if (item.Kind == AnnotationKind.Document)
                {
                    sentences.Add((item.Begin, item.End));
                    continue;
                }

                IsSorted &= tokens.Count == 0 || (tokens[^1].Begin <= item.Begin && tokens[^1].End <= item.End);
                tokens.Add(new TokenReference(item.Begin, item.End, lists.Count - 1, i));
            }
        }
    }

    /// <summary>The text of a token.</summary>
    /// <param name="token">A token of the row.</param>
    public ReadOnlySpan<char> TextOf(TokenReference token) => lists[token.List].TextOf(lists[token.List].Items[token.Item]);

    /// <summary>
    /// The tokens inside a sentence, in their own order. Offsets alone decide: a token that straddles a border belongs to no sentence, and
    /// a token inside overlapping sentences belongs to each (TokenizedWithSentence.unpack). The result is valid until the next call.
    /// </summary>
    /// <param name="sentence">The position of the sentence in the list.</param>
    public ReadOnlySpan<TokenReference> TokensOf(int sentence)
    {
        var (begin, end) = sentences[sentence];
        var all = CollectionsMarshal.AsSpan(tokens);
        if (IsSorted)
        {
            var first = LowerBound(all, begin);
            var last = first;
            while (last < all.Length && all[last].End <= end)
            {
                last++;
            }

            return all[first..last];
        }

        (places ??= new TokenPlaces(all)).Find(begin, end, found);
        inside.Clear();
        foreach (var token in found)
        {
            inside.Add(all[token]);
        }

        return CollectionsMarshal.AsSpan(inside);
    }

    private static int LowerBound(ReadOnlySpan<TokenReference> tokens, int begin)
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

    /// <summary>A token in one of the lists of the row.</summary>
    public readonly struct TokenReference
    {
        internal TokenReference(int begin, int end, int list, int item)
        {
            Begin = begin;
            End = end;
            List = list;
            Item = item;
        }

        /// <summary>Offset of the first UTF-16 code unit.</summary>
        public int Begin { get; }

        /// <summary>Offset of the last UTF-16 code unit, inclusive.</summary>
        public int End { get; }

        /// <summary>The number of the list.</summary>
        internal int List { get; }

        /// <summary>The number of the token in the list.</summary>
        internal int Item { get; }
    }
}

using System.Runtime.CompilerServices;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Text;
using SparkBert.Text.Rows;
using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Embeddings;

/// <summary>
/// Turns the sentences and tokens of a row into word pieces for the model and into annotations, which lack only their vectors.
/// </summary>
internal sealed class SentenceEncoder(EmbeddingSettings settings) : RowEncoder
{
    private readonly WordPieceTokenizer wordPieces =
        new(settings.Vocabulary, settings.CaseSensitive, settings.Behaviour, settings.Words);
    private readonly List<Encoded> encoded = [];
    private readonly RowTokens row = new();
    private readonly int maxPieces = Math.Max(0, settings.MaxSentenceLength - 2);
    private readonly bool isCompatible = settings.Behaviour == WordPieceBehaviour.Compatible;

    /// <inheritdoc/>
    protected override RowCounts Fill(IReadOnlyList<AnnotationSource> columns, int rowIndex, EmbeddingWindow window)
    {
        row.Read(columns.Select(column => column.Read(rowIndex)));
        var counts = default(RowCounts);
        var tokens = 0L;
        for (var sentence = 0; sentence < row.SentenceCount; sentence++)
        {
            // Where sentences overlap, a token is in several.
            tokens += EncodeSentence(sentence, window, ref counts);
            settings.RowLimit.CheckTokens(tokens, counts.Tokens, Unsafe.SizeOf<RowTokens.TokenReference>());
        }

        return counts;
    }

    /// <returns>The number of tokens in the sentence.</returns>
    private int EncodeSentence(int sentence, EmbeddingWindow window, ref RowCounts counts)
    {
        var tokens = row.TokensOf(sentence);
        var pieceStart = window.Pieces.Count;
        var wordStart = window.WordCount;
        var total = EncodePieces(tokens, window.Pieces);
        if (total == 0)
        {
            // The reference runs the model on [CLS] [SEP] here and writes nothing: the same result without the run.
            return tokens.Length;
        }

        if (total > maxPieces && settings.WindowOverlap is { } overlap)
        {
            EncodeWindows(sentence, tokens, pieceStart, new PieceWindows(total, maxPieces, overlap), window, ref counts);
            return tokens.Length;
        }

        var kept = Math.Min(total, maxPieces);
        var (truncated, unknown) = (0, 0);
        foreach (var word in encoded)
        {
            if (word.FirstPiece >= kept)
            {
                truncated++;
            }

            // The reference counts maxSentenceLength pieces but sends two fewer to the model. The first piece that does not fit thus gets
            // the vector of [SEP], which stands in its place (golden cases bt-trunc*).
            var lastPosition = isCompatible ? Math.Min(kept + 1, settings.MaxSentenceLength) : kept;
            if (word.FirstPiece + 1 > lastPosition)
            {
                continue;
            }

            var count = settings.Pooling == Pooling.First ? 1 : Math.Min(word.Pieces.Ids.Length, kept - word.FirstPiece);
            var (token, content) = AnnotatedToken(tokens, word);
            window.Add(new EncodedWord(word.FirstPiece + 1, count, sentence, token.Begin, token.End, word.Pieces.Ids.Span[0], content));
            unknown += word.Pieces.Ids.Span[0] == settings.Vocabulary.UnknownId ? 1 : 0;
        }

        var words = window.WordCount - wordStart;
        window.TruncatePieces(words == 0 ? pieceStart : pieceStart + kept);
        if (words > 0)
        {
            window.Add(new EncodedSentence(pieceStart, kept, wordStart, words));
        }

        counts = new RowCounts(
            counts.Sentences + 1,
            counts.Tokens + words,
            counts.TruncatedSentences + (total > kept ? 1 : 0),
            counts.TruncatedTokens + truncated,
            counts.UnknownTokens + unknown,
            counts.WordPieces + (words > 0 ? kept : 0));
        return tokens.Length;
    }

    /// <summary>
    /// A long sentence as the windows of its pieces. The windows lie over each other in the window's pieces, which are there once; each
    /// word belongs to one, and neighbours to the same or the next.
    /// </summary>
    private void EncodeWindows(
        int sentence,
        ReadOnlySpan<RowTokens.TokenReference> tokens,
        int pieceStart,
        PieceWindows windows,
        EmbeddingWindow window,
        ref RowCounts counts)
    {
        var (current, wordStart, firstWord, unknown) = (0, window.WordCount, window.WordCount, 0);
        foreach (var word in encoded)
        {
            var count = settings.Pooling == Pooling.First ? 1 : word.Pieces.Ids.Length;
            var next = windows.Find(current, word.FirstPiece, count);
            if (next != current)
            {
                EndWindow(current);
                (current, wordStart) = (next, window.WordCount);
            }

            var (token, content) = AnnotatedToken(tokens, word);
            var first = word.FirstPiece - windows.Start(current);
            count = Math.Min(count, windows.Size - first);
            window.Add(new EncodedWord(first + 1, count, sentence, token.Begin, token.End, word.Pieces.Ids.Span[0], content));
            unknown += word.Pieces.Ids.Span[0] == settings.Vocabulary.UnknownId ? 1 : 0;
        }

        EndWindow(current);
        counts = counts with
        {
            Sentences = counts.Sentences + 1,
            Tokens = counts.Tokens + window.WordCount - firstWord,
            UnknownTokens = unknown + counts.UnknownTokens,
            WordPieces = counts.WordPieces + windows.Total,
        };

        void EndWindow(int index)
        {
            if (window.WordCount > wordStart)
            {
                window.Add(new EncodedSentence(
                    pieceStart + windows.Start(index), windows.Size, wordStart, window.WordCount - wordStart));
            }
        }
    }

    private int EncodePieces(ReadOnlySpan<RowTokens.TokenReference> tokens, List<int> pieces)
    {
        encoded.Clear();
        if (encoded.Capacity > AnnotationList.MaxKeptLength)
        {
            encoded.Capacity = 0;
        }

        var start = pieces.Count;
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = wordPieces.Encode(row.TextOf(tokens[i]));
            if (token.Ids.Length > 0)
            {
                encoded.Add(new Encoded(i, pieces.Count - start, token));
                pieces.AddRange(token.Ids.Span);
            }
        }

        return pieces.Count - start;
    }

    /// <summary>The token that the annotation of a word is made of, and its text in the result.</summary>
    private (RowTokens.TokenReference Token, ReadOnlyMemory<char> Content) AnnotatedToken(
        ReadOnlySpan<RowTokens.TokenReference> tokens, Encoded word)
    {
        var found = word.Token;
        if (isCompatible)
        {
            // The reference finds a piece's token by its begin, so it takes the first of the tokens that begin together (golden case
            // bt-hand-dup-begin).
            for (var i = word.Token - 1; i >= 0; i--)
            {
                if (tokens[i].Begin == tokens[word.Token].Begin)
                {
                    found = i;
                }
                else if (tokens[i].Begin < tokens[word.Token].Begin && row.IsSorted)
                {
                    break;
                }
            }
        }

        return (tokens[found], found == word.Token ? word.Pieces.Content : wordPieces.Encode(row.TextOf(tokens[found])).Content);
    }

    /// <summary>A token's pieces, counted from the sentence's first.</summary>
    private readonly record struct Encoded(int Token, int FirstPiece, TokenPieces Pieces);
}

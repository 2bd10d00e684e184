using SparkBert.Annotations;
using SparkBert.Batches;
using SparkBert.Pipelines;
using SparkBert.Tokens;
using SparkBert.WordPieces;

namespace SparkBert.Embeddings;

/// <summary>Turns the sentences and tokens of a row into word pieces for the model and annotations for the output, all but the vectors.</summary>
internal sealed class SentenceEncoder(WordPieceTokenizer wordPieces, int maxSentenceLength, Pooling pooling)
{
    private readonly List<Encoded> encoded = [];
    private readonly RowAnnotations row = new();
    private readonly int maxPieces = Math.Max(0, maxSentenceLength - 2);
    private long sentences;
    private long tokens;
    private long unknown;
    private long truncatedSentences;
    private long truncatedTokens;
    private readonly bool isCompatible = wordPieces.Behaviour == WordPieceBehaviour.Compatible;

    /// <summary>Encodes a row and writes its annotations; the caller ends the row.</summary>
    /// <exception cref="RowErrorException">The row can't be used; nothing of it must be kept.</exception>
    public void Encode(AnnotationRows rows, int rowIndex, EmbeddingWindow window, AnnotationColumnBuilder output)
    {
        row.Read(rows, rowIndex);
        sentences = tokens = unknown = truncatedSentences = truncatedTokens = 0;
        for (var sentence = 0; sentence < row.SentenceCount; sentence++)
        {
            var tokensOf = row.TokensOf(sentence);
            var pieceStart = window.Pieces.Count;
            var wordStart = window.WordCount;
            var total = Pieces(tokensOf, window.Pieces);
            if (total == 0)
            {
                // The reference runs the model on [CLS] [SEP] here and writes nothing: the same result without the run.
                continue;
            }

            var kept = Math.Min(total, maxPieces);
            var truncated = 0;
            for (var i = 0; i < encoded.Count; i++)
            {
                var word = encoded[i];
                if (word.FirstPiece >= kept)
                {
                    truncated++;
                }

                // The reference takes maxSentenceLength pieces but sends two fewer to the model, so the first piece that does not fit is paired with the
                // vector of [SEP], which stands where that piece would (golden cases bt-trunc*).
                var lastPosition = isCompatible ? Math.Min(kept + 1, maxSentenceLength) : kept;
                if (word.FirstPiece + 1 > lastPosition)
                {
                    continue;
                }

                var count = pooling == Pooling.First ? 1 : Math.Min(word.PieceCount, kept - word.FirstPiece);
                window.Add(new EncodedWord(word.FirstPiece + 1, count));
                Write(output, tokensOf, word, sentence);
                tokens++;
                unknown += word.FirstId == wordPieces.UnknownId ? 1 : 0;
            }

            window.Pieces.Truncate(pieceStart + kept);
            if (window.WordCount == wordStart)
            {
                window.Pieces.Truncate(pieceStart);
            }
            else
            {
                window.Add(new EncodedSentence(pieceStart, kept, wordStart, window.WordCount - wordStart));
            }

            sentences++;
            truncatedTokens += truncated;
            truncatedSentences += total > kept ? 1 : 0;
        }
    }

    /// <summary>Counts the row that was encoded last.</summary>
    public void Count(TransformReport report)
    {
        report.AddSentences(sentences);
        report.AddTokens(tokens);
        report.AddTruncated(truncatedSentences, truncatedTokens);
        report.AddUnknown(unknown);
    }

    private int Pieces(ReadOnlySpan<TokenSpan> tokens, GrowingBuffer<int> pieces)
    {
        encoded.Clear();
        var start = pieces.Count;
        for (var i = 0; i < tokens.Length; i++)
        {
            var first = pieces.Count;
            var count = wordPieces.Encode(tokens[i].Text, pieces);
            if (count > 0)
            {
                encoded.Add(new Encoded(i, first - start, count, pieces.Written[first]));
            }
        }

        return pieces.Count - start;
    }

    private void Write(AnnotationColumnBuilder output, ReadOnlySpan<TokenSpan> tokens, Encoded word, int sentence)
    {
        var token = tokens[word.Token];
        if (isCompatible)
        {
            // The reference finds a piece's token by its begin, and so takes the first of those that begin together (golden case bt-hand-dup-begin).
            for (var i = word.Token - 1; i >= 0; i--)
            {
                if (tokens[i].Begin == token.Begin)
                {
                    token = tokens[i];
                }
                else if (tokens[i].Begin < token.Begin && row.IsSorted)
                {
                    break;
                }
            }
        }

        var content = wordPieces.Content(token.Text);
        output.Begin(AnnotatorTypes.WordEmbeddings, token.Begin, token.End, content);
        output.Metadata("sentence", sentence);
        output.Metadata("token", content.AsSpan());
        output.Metadata("pieceId", word.FirstId);
        output.Metadata("isWordStart", "true".AsSpan());
        output.Metadata("isOOV", "false".AsSpan());
    }

    /// <summary>A token's pieces, counted from the sentence's first.</summary>
    private readonly record struct Encoded(int Token, int FirstPiece, int PieceCount, int FirstId);
}

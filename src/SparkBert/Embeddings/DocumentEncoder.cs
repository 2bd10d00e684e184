using System.Globalization;
using System.Runtime.CompilerServices;
using SparkBert.Annotations;
using SparkBert.Stages;
using SparkBert.Text.Rows;
using SparkBert.Text.Words;
using SparkBert.WordPieces;

namespace SparkBert.Embeddings;

/// <summary>
/// Turns the sentences of a row into word pieces for the model, each as a whole: all words of the text, where the tokens of
/// <see cref="SentenceEncoder"/> have one each (BertSentenceEmbeddings.tokenize).
/// </summary>
internal sealed class DocumentEncoder(EmbeddingSettings settings) : RowEncoder
{
    private readonly WordPieceEncoder encoder = new(settings.Vocabulary, maxInputCharsPerWord: 200);
    private readonly int maxPieces = Math.Max(0, settings.MaxSentenceLength - 2);

    protected override RowCounts Fill(IReadOnlyList<AnnotationSource> columns, int rowIndex, EmbeddingWindow window)
    {
        var counts = default(RowCounts);
        foreach (var column in columns)
        {
            var list = column.Read(rowIndex);
            for (var i = 0; i < list.Count; i++)
            {
                if (list.Items[i].Kind == AnnotationKind.Document)
                {
                    counts = Add(list, i, window, counts);
                    settings.RowLimit.CheckTokens(counts.Sentences, counts.Sentences, Unsafe.SizeOf<EncodedWord>());
                }
            }
        }

        return counts;
    }

    private RowCounts Add(AnnotationList list, int index, EmbeddingWindow window, RowCounts counts)
    {
        ref readonly var item = ref list.Items[index];
        var text = list.TextOf(item).ToString();
        var (pieceStart, truncated, unknown, words) = (window.Pieces.Count, 0, 0, 0);
        foreach (var (word, _) in BasicTokenizer.All(text, lowercase: !settings.CaseSensitive))
        {
            var first = window.Pieces.Count - pieceStart;
            encoder.Encode(word, window.Pieces);
            words++;
            truncated += first >= maxPieces ? 1 : 0;
            unknown += first < maxPieces && window.Pieces[pieceStart + first] == settings.Vocabulary.UnknownId ? 1 : 0;
        }

        // A text without a word, an empty one too, has the vector of [CLS] [SEP].
        var total = window.Pieces.Count - pieceStart;
        var kept = Math.Min(total, maxPieces);
        window.TruncatePieces(pieceStart + kept);
        var positions = settings.SentencePooling == SentencePooling.Mean ? kept + 2 : 1;
        window.Add(new EncodedWord(
            FirstPosition: 0, positions, SentenceOf(list, index), item.Begin, item.End, PieceId: -1, text.AsMemory()));
        AddMetadata(list.MetadataOf(index), window);
        window.Add(new EncodedSentence(pieceStart, kept, window.WordCount - 1, 1));
        return new RowCounts(
            counts.Sentences + 1,
            counts.Tokens + words - truncated,
            counts.TruncatedSentences + (total > kept ? 1 : 0),
            counts.TruncatedTokens + truncated,
            counts.UnknownTokens + unknown,
            counts.WordPieces + kept);
    }

    private static void AddMetadata(ReadOnlySpan<KeyValuePair<string, string?>> metadata, EmbeddingWindow window)
    {
        List<KeyValuePair<string, string?>>? kept = null;
        foreach (var entry in metadata)
        {
            if (entry.Key is not ("sentence" or "token" or "pieceId" or "isWordStart"))
            {
                (kept ??= []).Add(entry);
            }
        }

        if (kept is not null)
        {
            window.AddMetadata([.. kept]);
        }
    }

    /// <summary>The number in the document's metadata, 0 where there is none; not the place in the list, as tokens have it.</summary>
    private static int SentenceOf(AnnotationList list, int index)
    {
        ref readonly var item = ref list.Items[index];
        if (item.Sentence >= 0)
        {
            return item.Sentence;
        }

        foreach (var (key, value) in list.MetadataOf(index))
        {
            if (key == "sentence" && value is not null)
            {
                return int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw RowErrorException.Of(
                        RowErrorClasses.InvalidAnnotation, $"the 'sentence' of the document at {item.Begin} is no number.");
            }
        }

        return 0;
    }
}

using SparkBert.WordPieces;

namespace SparkBert.Models.Verification;

/// <summary>Words that show how a model turns text into ids: its case, accents, ideographs and added tokens.</summary>
internal static class ProbeWords
{
    private const int MaxPieces = 4;
    private const int MaxAdded = 4;

    /// <summary>Chooses words for a model's vocabulary; none if the model takes too short sequences.</summary>
    public static string[] Choose(BertModel model)
    {
        string[] words =
        [
            .. FindPieces(model.Vocabulary).SelectMany(piece => (string[])
            [
                char.ToUpperInvariant(piece[0]) + piece[1..],

                // An accent that is stripped or not, and an ideograph that is a word of its own or not.
                piece + "\u0301",
                piece + "\u4E00",
            ]),
            .. (model.Manifest.Words?.AddedTokens ?? []).Select(token => token.Content).Take(MaxAdded),
        ];
        return Encode(model, words).Length <= model.MaxPositions ? words : [];
    }

    /// <summary>[CLS], the ids of the words' pieces in the standard behaviour, and [SEP].</summary>
    public static int[] Encode(BertModel model, IReadOnlyList<string> words)
    {
        var manifest = model.Manifest;
        var tokenizer = new WordPieceTokenizer(model.Vocabulary, manifest.CaseSensitive, WordPieceBehaviour.Standard, manifest.Words);
        List<int> ids = [model.Vocabulary.ClsId];
        foreach (var word in words)
        {
            tokenizer.Encode(word, ids);
        }

        return [.. ids, model.Vocabulary.SepId];
    }

    /// <summary>A text of some words of the vocabulary, each a piece.</summary>
    /// <param name="vocabulary">The vocabulary.</param>
    /// <param name="count">The number of words.</param>
    public static string CreateText(Vocabulary vocabulary, int count)
    {
        List<string> words = [.. FindPieces(vocabulary), "a"];
        return string.Join(' ', Enumerable.Range(0, count).Select(i => words[(i + count) % words.Count]));
    }

    /// <summary>Pieces that are words in small letters: with a capital, a cased model has other pieces than an uncased one.</summary>
    private static IEnumerable<string> FindPieces(Vocabulary vocabulary) => Enumerable.Range(0, vocabulary.Count)
        .Select(id => vocabulary[id])
        .Where(piece => piece.Length > 1
            && char.IsAsciiLetter(piece[0])
            && piece.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)))
        .Take(MaxPieces);
}

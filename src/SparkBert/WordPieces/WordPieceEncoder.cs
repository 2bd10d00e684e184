using System.Runtime.InteropServices;

namespace SparkBert.WordPieces;

/// <summary>
/// Cuts a word into the longest pieces of the vocabulary from the left. A word with a part that no piece begins is one [UNK].
/// </summary>
/// <param name="vocabulary">The pieces.</param>
/// <param name="maxInputCharsPerWord">The maximum length of a word; a longer word is [UNK].</param>
/// <param name="countsCodePoints">Whether the length is in code points, as in Python, and not in UTF-16 units, as in Java.</param>
internal sealed class WordPieceEncoder(Vocabulary vocabulary, int maxInputCharsPerWord, bool countsCodePoints = false)
{
    /// <summary>Appends the ids of a word's pieces.</summary>
    /// <returns>The number of pieces; 0 for an empty word.</returns>
    public int Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.Length > maxInputCharsPerWord && (!countsCodePoints || CountCodePoints(word) > maxInputCharsPerWord))
        {
            ids.Add(vocabulary.UnknownId);
            return 1;
        }

        var first = ids.Count;
        for (var start = 0; start < word.Length;)
        {
            var length = vocabulary.FindLongestPiece(word[start..], isStart: start == 0, out var id);
            if (length == 0)
            {
                CollectionsMarshal.SetCount(ids, first);
                ids.Add(vocabulary.UnknownId);
                return 1;
            }

            ids.Add(id);
            start += length;
        }

        return ids.Count - first;
    }

    private static int CountCodePoints(ReadOnlySpan<char> word)
    {
        var count = 0;
        foreach (var _ in word.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using SparkBert.Bundles;
using SparkBert.Models.Files;
using SparkBert.WordPieces;

namespace SparkBert.Models.SparkNlp;

/// <summary>The vocabulary of a saved annotator: a map from pieces to ids, whose order means nothing.</summary>
internal static class SparkNlpVocabulary
{
    private const string Feature = "vocabulary";
    private const int MaxPieces = 10_000_000;

    /// <summary>Reads the vocabulary.</summary>
    /// <param name="folder">The annotator's folder.</param>
    /// <param name="note">Gets a note where ids have no piece: topic and text.</param>
    /// <exception cref="ModelException">There is none, it is damaged, or a piece or an id is there twice.</exception>
    public static Vocabulary Read(string folder, Action<string, string> note)
    {
        const string Name = $"{SparkFeature.FolderName}/{Feature}";
        var pairs = SparkFeature.Read(folder, Feature) ?? throw new ModelException($"there is no {Name} in {folder}.");
        if (pairs.Count is 0 or > MaxPieces)
        {
            throw new ModelException(pairs.Count == 0 ? $"{Name} is empty." : $"{Name} has {pairs.Count} entries; no model does.");
        }

        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (piece, value) in pairs)
        {
            Check(piece, Name);
            var id = value as int? ?? throw new ModelException($"{Name}: the id of {ForeignText.Show(piece)} is no number.");
            if (!ids.TryAdd(piece, id) && ids[piece] != id)
            {
                throw new ModelException($"{Name}: {ForeignText.Show(piece)} has two ids, {ids[piece]} and {id}.");
            }
        }

        return Build(ids, Name, note);
    }

    private static Vocabulary Build(Dictionary<string, int> ids, string name, Action<string, string> note)
    {
        // A vocabulary file with repeated lines gives a map with gaps: the last line has the piece. More gaps than pieces are something
        // else.
        var (first, last) = (ids.MinBy(entry => entry.Value), ids.MaxBy(entry => entry.Value));
        if (first.Value < 0 || last.Value >= (2L * ids.Count) + 1000)
        {
            var wrong = first.Value < 0 ? first : last;
            throw new ModelException(
                $"{name}: ids must run from 0 to about {ids.Count - 1}, the number of pieces, but {ForeignText.Show(wrong.Key)} has "
                + $"{wrong.Value}.");
        }

        var pieces = new string?[last.Value + 1];
        foreach (var (piece, id) in ids)
        {
            if (pieces[id] is { } other)
            {
                throw new ModelException($"{name}: {ForeignText.Show(other)} and {ForeignText.Show(piece)} have the same id, {id}.");
            }

            pieces[id] = piece;
        }

        var gaps = 0;
        for (var id = 0; id < pieces.Length; id++)
        {
            if (pieces[id] is null)
            {
                // Words have no blanks, so no word matches it.
                pieces[id] = string.Create(CultureInfo.InvariantCulture, $"[no piece {id}]");
                gaps++;
            }
        }

        if (gaps > 0)
        {
            note("vocabulary", $"{gaps} of {pieces.Length} ids have no piece; no word gets them");
        }

        try
        {
            return new Vocabulary(pieces!);
        }
        catch (VocabularyException error)
        {
            throw new ModelException($"{name}: {error.Message}", error);
        }
    }

    /// <summary>Refuses what a line of vocab.txt can't hold.</summary>
    private static void Check(string piece, string name)
    {
        if (piece.Contains('\n', StringComparison.Ordinal) || piece.EndsWith('\r') || piece.StartsWith('\uFEFF') || HasHalfCharacter(piece))
        {
            throw new ModelException(
                $"{name}: the piece {ForeignText.Show(piece)} has a line break, half a character or a byte order mark, which vocab.txt "
                + "can't hold.");
        }
    }

    private static bool HasHalfCharacter(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var length) != OperationStatus.Done)
            {
                return true;
            }

            text = text[length..];
        }

        return false;
    }
}

using System.Text.Json;
using SparkBert.Bundles;
using SparkBert.Models.Files;

namespace SparkBert.Models.Import;

/// <summary>The vocabulary inside tokenizer.json: a map of the pieces to their ids, and added tokens.</summary>
internal static class VocabularyInJson
{
    /// <summary>The file.</summary>
    public const string FileName = "tokenizer.json";

    /// <summary>Reads the pieces in the order of their ids.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelException">It has no vocabulary of word pieces, or an id without a piece or with two.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        using var document = JsonFile.Read(path);
        var model = JsonMember.Find(document.RootElement, "model").Value ?? default;

        // Files of the first versions have no type; those of other vocabularies have a list or merges.
        var type = JsonMember.Find(model, "type");
        if ((type.Value is not null && type.Text != "WordPiece")
            || JsonMember.Find(model, "vocab").Value is not { ValueKind: JsonValueKind.Object } map
            || JsonMember.Find(model, "merges").Value is not null)
        {
            throw new ModelException(
                $"{FileName} has no vocabulary of word pieces (its type is {ForeignText.Show(type.Text ?? "not named")}, and WordPiece is "
                + $"read), and there is no {BundleManifest.VocabularyFileName}.");
        }

        var pieces = new SortedDictionary<long, string>();
        foreach (var member in map.EnumerateObject())
        {
            Add(pieces, member.Name, new JsonMember(member.Value, member.Name, FileName).WholeNumber);
        }

        // An added token may fill an id that the map leaves out.
        if (JsonMember.Find(document.RootElement, "added_tokens").Value is { ValueKind: JsonValueKind.Array } added)
        {
            var last = pieces.Count == 0 ? -1 : pieces.Keys.Max();
            foreach (var token in added.EnumerateArray())
            {
                if (JsonMember.Find(token, "id").WholeNumber is { } id && id < last
                    && JsonMember.Find(token, "content").Text is { } content)
                {
                    pieces.TryAdd(id, content);
                }
            }
        }

        return pieces.Keys.Select((id, position) => id == position).All(isNext => isNext)
            ? [.. pieces.Values]
            : throw new ModelException(
                $"{FileName}: the vocabulary has no piece with the id {pieces.Keys.TakeWhile((id, position) => id == position).Count()}.");
    }

    private static void Add(SortedDictionary<long, string> pieces, string piece, long? id)
    {
        if (id is not >= 0)
        {
            throw new ModelException($"{FileName}: the piece {ForeignText.Show(piece)} must have an id from 0 on.");
        }

        if (!pieces.TryAdd(id.Value, piece))
        {
            throw new ModelException(
                $"{FileName}: the pieces {ForeignText.Show(pieces[id.Value])} and {ForeignText.Show(piece)} have the same id {id}.");
        }

        // A vocab.txt has a piece a line.
        if (piece.AsSpan().ContainsAny('\n', '\r'))
        {
            throw new ModelException($"{FileName}: the piece {ForeignText.Show(piece)} has a line break.");
        }
    }
}

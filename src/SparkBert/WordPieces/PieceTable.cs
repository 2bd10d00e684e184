using System.Numerics;

namespace SparkBert.WordPieces;

/// <summary>Pieces without a prefix and their ids; finds the longest piece that begins a text.</summary>
/// <remarks>
/// A dictionary would hash each beginning of the text again. Here the hash of a beginning is that of the one before and a character more,
/// so a word is hashed once. Open addressing; only the vocabulary's pieces are in the table, so no text makes it slow.
/// </remarks>
internal sealed class PieceTable
{
    private readonly string[] pieces;
    private readonly int prefixLength;

    // Of each slot: the piece's hash, and its id plus 1; 0 where the slot is empty.
    private readonly (uint Hash, int IdPlusOne)[] slots;
    private readonly int maxLength;

    /// <summary>Creates a table of the pieces that begin with a prefix. Of equal pieces the last one gives the id.</summary>
    /// <param name="pieces">All pieces; a piece's position is its id.</param>
    /// <param name="prefix">The prefix, which is not looked up.</param>
    public PieceTable(string[] pieces, string prefix)
    {
        this.pieces = pieces;
        prefixLength = prefix.Length;
        slots = new (uint Hash, int IdPlusOne)[BitOperations.RoundUpToPowerOf2((uint)pieces.Length * 2)];
        for (var id = 0; id < pieces.Length; id++)
        {
            if (pieces[id].StartsWith(prefix, StringComparison.Ordinal))
            {
                var piece = pieces[id].AsSpan(prefixLength);
                var hash = 0u;
                foreach (var c in piece)
                {
                    hash = Append(hash, c);
                }

                slots[Find(piece, hash)] = (hash, id + 1);
                maxLength = Math.Max(maxLength, piece.Length);
            }
        }
    }

    /// <summary>Finds the id of a whole piece.</summary>
    public bool TryGetId(ReadOnlySpan<char> piece, out int id)
    {
        var hash = 0u;
        foreach (var c in piece)
        {
            hash = Append(hash, c);
        }

        id = slots[Find(piece, hash)].IdPlusOne - 1;
        return id >= 0;
    }

    /// <summary>The longest piece that begins a text.</summary>
    /// <param name="text">At most some hundred characters.</param>
    /// <param name="id">The piece's id; -1 if there is none.</param>
    /// <returns>Its length; 0 if there is none.</returns>
    public int FindLongest(ReadOnlySpan<char> text, out int id)
    {
        text = text[..Math.Min(text.Length, maxLength)];
        Span<uint> hashes = stackalloc uint[text.Length];
        var hash = 0u;
        for (var i = 0; i < text.Length; i++)
        {
            hashes[i] = hash = Append(hash, text[i]);
        }

        for (var length = text.Length; length > 0; length--)
        {
            id = slots[Find(text[..length], hashes[length - 1])].IdPlusOne - 1;
            if (id >= 0)
            {
                return length;
            }
        }

        id = -1;
        return 0;
    }

    private static uint Append(uint hash, char c) => (BitOperations.RotateLeft(hash, 5) ^ c) * 0x9E3779B1;

    /// <summary>The slot of a piece, or the empty one where its place would be.</summary>
    private int Find(ReadOnlySpan<char> piece, uint hash)
    {
        var mask = slots.Length - 1;

        // The product's high bits are the mixed ones.
        for (var slot = (int)(hash >> 12) & mask; ; slot = (slot + 1) & mask)
        {
            var (found, idPlusOne) = slots[slot];
            if (idPlusOne == 0 || (found == hash && piece.SequenceEqual(pieces[idPlusOne - 1].AsSpan(prefixLength))))
            {
                return slot;
            }
        }
    }
}

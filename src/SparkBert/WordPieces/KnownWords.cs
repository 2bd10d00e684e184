namespace SparkBert.WordPieces;

/// <summary>The pieces of words, looked up by a span.</summary>
/// <remarks>
/// Each token of a text is looked up here, and a dictionary's lookup by a span calls its comparer through interfaces. A new word costs a
/// string and its places in a few large arrays. Open addressing; the hash is the platform's, which differs in each process, so no text can
/// be made to collide.
/// </remarks>
internal sealed class KnownWords
{
    private const int PoolLength = 4096;

    // Of each slot: the number of its entry plus 1; 0 where the slot is empty. A power of two, at most half of it in use.
    private int[] slots = new int[64];
    private Entry[] entries = new Entry[32];
    private int[] pool = [];
    private int poolUsed;

    /// <summary>The number of words.</summary>
    public int Count { get; private set; }

    /// <summary>The hash of a word, which the other methods take.</summary>
    public static int HashOf(ReadOnlySpan<char> word) => string.GetHashCode(word);

    /// <summary>Finds the pieces of a word.</summary>
    public bool TryFind(ReadOnlySpan<char> word, int hash, out TokenPieces pieces)
    {
        var known = slots;
        for (var slot = hash & (known.Length - 1); known[slot] != 0; slot = (slot + 1) & (known.Length - 1))
        {
            ref readonly var entry = ref entries[known[slot] - 1];
            if (entry.Hash == hash && word.SequenceEqual(entry.Word))
            {
                pieces = entry.Pieces;
                return true;
            }
        }

        pieces = default;
        return false;
    }

    /// <summary>Adds a word that is not known.</summary>
    /// <param name="word">The word.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="content">The token's text in the result.</param>
    /// <param name="ids">The ids of its pieces, which are copied.</param>
    /// <returns>Its pieces.</returns>
    public TokenPieces Add(string word, int hash, string content, ReadOnlySpan<int> ids)
    {
        if (Count == entries.Length)
        {
            Grow();
        }

        // Pieces that were given out keep the array they are in.
        if (ids.Length > pool.Length - poolUsed)
        {
            (pool, poolUsed) = (new int[Math.Max(PoolLength, ids.Length)], 0);
        }

        ids.CopyTo(pool.AsSpan(poolUsed));
        var pieces = new TokenPieces(content, pool, poolUsed, ids.Length);
        poolUsed += ids.Length;
        entries[Count++] = new Entry(hash, word, pieces);
        Place(Count, hash);
        return pieces;
    }

    private void Grow()
    {
        Array.Resize(ref entries, entries.Length * 2);
        slots = new int[slots.Length * 2];
        for (var i = 0; i < Count; i++)
        {
            Place(i + 1, entries[i].Hash);
        }
    }

    private void Place(int number, int hash)
    {
        var slot = hash & (slots.Length - 1);
        while (slots[slot] != 0)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = number;
    }

    private readonly record struct Entry(int Hash, string Word, TokenPieces Pieces);
}

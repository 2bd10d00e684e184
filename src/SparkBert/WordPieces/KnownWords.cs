namespace SparkBert.WordPieces;

/// <summary>The pieces of words, looked up by a span.</summary>
/// <remarks>
/// Each token of a text is looked up here, and a dictionary's lookup by a span calls its comparer through interfaces. Open addressing; the
/// hash is the platform's, which differs in each process, so no text can be made to collide.
/// </remarks>
internal sealed class KnownWords
{
    private (int Hash, string? Word, TokenPieces Pieces)[] slots = new (int Hash, string? Word, TokenPieces Pieces)[64];

    /// <summary>The number of words.</summary>
    public int Count { get; private set; }

    /// <summary>The hash of a word, which the other methods take.</summary>
    public static int HashOf(ReadOnlySpan<char> word) => string.GetHashCode(word);

    /// <summary>The pieces of a word; null if it is not known.</summary>
    public TokenPieces? Find(ReadOnlySpan<char> word, int hash)
    {
        var known = slots;
        for (var slot = hash & (known.Length - 1); ; slot = (slot + 1) & (known.Length - 1))
        {
            ref readonly var found = ref known[slot];
            if (found.Word is null)
            {
                return null;
            }

            if (found.Hash == hash && word.SequenceEqual(found.Word))
            {
                return found.Pieces;
            }
        }
    }

    /// <summary>Adds a word that is not known.</summary>
    public void Add(string word, int hash, TokenPieces pieces)
    {
        if (++Count * 2 > slots.Length)
        {
            var old = slots;
            slots = new (int Hash, string? Word, TokenPieces Pieces)[old.Length * 2];
            foreach (var entry in old)
            {
                if (entry.Word is not null)
                {
                    Place(entry);
                }
            }
        }

        Place((hash, word, pieces));
    }

    private void Place((int Hash, string? Word, TokenPieces Pieces) entry)
    {
        var slot = entry.Hash & (slots.Length - 1);
        while (slots[slot].Word is not null)
        {
            slot = (slot + 1) & (slots.Length - 1);
        }

        slots[slot] = entry;
    }
}

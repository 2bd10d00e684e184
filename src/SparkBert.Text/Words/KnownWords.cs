namespace SparkBert.Text.Words;

/// <summary>The pieces of words, looked up by a span.</summary>
/// <remarks>
/// Each token of a text is looked up here, and a dictionary's lookup by a span calls its comparer through interfaces. A new word costs no
/// object: its text and its ids are copied into pools. Open addressing; the hash is the platform's, which differs in each process, so no
/// text can be made to collide.
/// </remarks>
public sealed class KnownWords
{
    /// <summary>The maximum length of a word, its content, and its pieces.</summary>
    public const int MaxLength = byte.MaxValue;

    private readonly PooledValues<char> texts = new();
    private readonly PooledValues<int> ids = new();

    // Of each slot: the number of its entry plus 1; 0 where the slot is empty. A power of two, at most half of it in use.
    private int[] slots = new int[64];
    private Entry[] entries = new Entry[32];

    /// <summary>The number of words.</summary>
    public int Count { get; private set; }

    /// <summary>The hash of a word, which the other methods take.</summary>
    /// <param name="word">The word.</param>
    public static int HashOf(ReadOnlySpan<char> word) => string.GetHashCode(word);

    /// <summary>Finds the pieces of a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="pieces">Gets its pieces.</param>
    /// <returns>Whether the word is known.</returns>
    public bool TryFind(ReadOnlySpan<char> word, int hash, out TokenPieces pieces)
    {
        var known = slots;
        for (var slot = hash & (known.Length - 1); known[slot] != 0; slot = (slot + 1) & (known.Length - 1))
        {
            ref readonly var entry = ref entries[known[slot] - 1];
            if (entry.Hash == hash && word.SequenceEqual(texts.Span(entry.Word, entry.WordLength)))
            {
                pieces = Create(in entry);
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
    /// <param name="pieces">The ids of its pieces.</param>
    /// <returns>Its pieces, which stay valid.</returns>
    public TokenPieces Add(ReadOnlySpan<char> word, int hash, ReadOnlySpan<char> content, ReadOnlySpan<int> pieces)
    {
        if (Count == entries.Length)
        {
            Grow();
        }

        ref var entry = ref entries[Count];
        entry.Hash = hash;
        entry.Word = texts.Add(word);
        entry.WordLength = (byte)word.Length;
        entry.Content = content.SequenceEqual(word) ? entry.Word : texts.Add(content);
        entry.ContentLength = (byte)content.Length;
        entry.Ids = ids.Add(pieces);
        entry.IdCount = (byte)pieces.Length;
        Place(++Count, hash);
        return Create(in entry);
    }

    private TokenPieces Create(ref readonly Entry entry) =>
        new(ids.Get(entry.Ids, entry.IdCount), texts.Get(entry.Content, entry.ContentLength));

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

    /// <summary>A word: places in the pools. It has no reference, so the garbage collector does not look at the table.</summary>
    private struct Entry
    {
        public int Hash;
        public int Word;
        public int Content;
        public int Ids;
        public byte WordLength;
        public byte ContentLength;
        public byte IdCount;
    }
}

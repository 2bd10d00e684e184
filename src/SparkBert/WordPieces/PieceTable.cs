namespace SparkBert.WordPieces;

/// <summary>Pieces and ids, looked up by a span: an open hash table, since .NET 8 has no dictionary that takes one.</summary>
internal sealed class PieceTable
{
    private string?[] keys = new string?[1024];
    private int[] ids = new int[1024];
    private int count;

    /// <summary>Length of the longest piece.</summary>
    public int LongestLength { get; private set; }

    /// <summary>Adds a piece, or gives it another id.</summary>
    public void Set(ReadOnlySpan<char> piece, int id)
    {
        if (count * 2 >= keys.Length)
        {
            Grow();
        }

        var slot = Find(piece);
        if (keys[slot] is null)
        {
            keys[slot] = piece.ToString();
            count++;
            LongestLength = Math.Max(LongestLength, piece.Length);
        }

        ids[slot] = id;
    }

    public bool TryGet(ReadOnlySpan<char> piece, out int id)
    {
        var slot = Find(piece);
        id = ids[slot];
        return keys[slot] is not null;
    }

    private int Find(ReadOnlySpan<char> piece)
    {
        var slot = string.GetHashCode(piece) & (keys.Length - 1);
        while (keys[slot] is { } key && !piece.SequenceEqual(key))
        {
            slot = (slot + 1) & (keys.Length - 1);
        }

        return slot;
    }

    private void Grow()
    {
        var (oldKeys, oldIds) = (keys, ids);
        keys = new string?[oldKeys.Length * 2];
        ids = new int[keys.Length];
        for (var i = 0; i < oldKeys.Length; i++)
        {
            if (oldKeys[i] is { } key)
            {
                var slot = Find(key);
                keys[slot] = key;
                ids[slot] = oldIds[i];
            }
        }
    }
}

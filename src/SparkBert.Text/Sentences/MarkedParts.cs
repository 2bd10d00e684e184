using System.Buffers;

namespace SparkBert.Text.Sentences;

/// <summary>Cuts a marked text at its bounds, except those inside a protected part.</summary>
internal ref struct MarkedParts(ReadOnlySpan<char> text)
{
    // The markers that stand for no character, or for more than one.
    private static readonly SearchValues<char> Uneven =
        SearchValues.Create([Markers.Break, Markers.ProtectOpen, Markers.ProtectClose, Markers.Ellipsis]);

    private readonly ReadOnlySpan<char> text = text;
    private int position;
    private int protection = -1;

    /// <summary>The part, with its markers.</summary>
    public ReadOnlySpan<char> Current { get; private set; }

    /// <summary>The length of the part after its markers are replaced by their text.</summary>
    public int RestoredLength { get; private set; }

    /// <summary>Moves to the next part.</summary>
    public bool MoveNext()
    {
        if (position > text.Length)
        {
            return false;
        }

        var start = position;
        var more = 0;
        while (true)
        {
            var found = text[position..].IndexOfAny(Uneven);
            var marker = found < 0 ? text.Length : position + found;
            position = marker + 1;
            if (found < 0 || (text[marker] == Markers.Break && IsUnprotected(marker)))
            {
                Current = text[start..marker];
                RestoredLength = Current.Length + more;
                return true;
            }

            more += text[marker] == Markers.Ellipsis ? 2 : -1;
        }
    }

    /// <summary>
    /// <c>BREAK(?![^OPEN]*CLOSE)</c>: the next marker of protection behind the bound must not be the end of a protected part.
    /// </summary>
    private bool IsUnprotected(int bound)
    {
        if (protection <= bound)
        {
            var found = text[(bound + 1)..].IndexOfAny(Markers.ProtectOpen, Markers.ProtectClose);
            protection = found < 0 ? text.Length : bound + 1 + found;
        }

        return protection == text.Length || text[protection] == Markers.ProtectOpen;
    }
}

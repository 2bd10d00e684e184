using System.Buffers;

namespace SparkBert.Text.Sentences;

/// <summary>
/// A text while the rules mark it. A rule that only replaces characters writes into <see cref="Text"/>. A rule that inserts calls
/// <see cref="Insert"/> from left to right, which leaves <see cref="Text"/> unchanged, and finally <see cref="Apply"/>. Both arrays come
/// from a pool; <see cref="Dispose"/> returns them.
/// </summary>
internal ref struct MarkedText
{
    private char[] characters;
    private int length;

    // The edited text, complete up to the last edit.
    private char[] edited = [];
    private int editedLength;
    private int copied;

    public MarkedText(ReadOnlySpan<char> text)
    {
        characters = ArrayPool<char>.Shared.Rent(text.Length);
        text.CopyTo(characters);
        length = text.Length;
    }

    /// <summary>The text.</summary>
    public readonly Span<char> Text => characters.AsSpan(0, length);

    /// <summary>Inserts a marker before the character at an index of <see cref="Text"/>; not left of an earlier one.</summary>
    public void Insert(int index, char marker)
    {
        CopyUpTo(index, 1);
        edited[editedLength++] = marker;
    }

    /// <summary>Inserts the markers of protection around a part.</summary>
    public void Protect(int begin, int end)
    {
        Insert(begin, Markers.ProtectOpen);
        Insert(end, Markers.ProtectClose);
    }

    /// <summary>Drops the characters behind the last marker that was inserted.</summary>
    public void Skip(int count) => copied += count;

    /// <summary>Ends the edits of a rule: they are in <see cref="Text"/> from now on.</summary>
    public void Apply()
    {
        if (editedLength == 0)
        {
            return;
        }

        CopyUpTo(length, 0);
        (characters, edited) = (edited, characters);
        (length, editedLength, copied) = (editedLength, 0, 0);
    }

    /// <summary>Returns the arrays; the text must not be used afterwards.</summary>
    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(characters);
        if (edited.Length > 0)
        {
            ArrayPool<char>.Shared.Return(edited);
        }

        (characters, edited, length) = ([], [], 0);
    }

    private void CopyUpTo(int index, int room)
    {
        var needed = editedLength + index - copied + room;
        if (needed > edited.Length)
        {
            Grow(needed);
        }

        characters.AsSpan(copied, index - copied).CopyTo(edited.AsSpan(editedLength));
        editedLength += index - copied;
        copied = index;
    }

    private void Grow(int needed)
    {
        // Markers are few: an eighth more than the text's length is enough for most texts.
        var longer = ArrayPool<char>.Shared.Rent(Math.Max(needed, edited.Length == 0 ? length + (length / 8) + 16 : 2 * edited.Length));
        edited.AsSpan(0, editedLength).CopyTo(longer);
        if (edited.Length > 0)
        {
            ArrayPool<char>.Shared.Return(edited);
        }

        edited = longer;
    }
}

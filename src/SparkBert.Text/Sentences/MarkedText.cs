using System.Buffers;

namespace SparkBert.Text.Sentences;

/// <summary>
/// A text while the rules mark it. A rule that only replaces characters writes into <see cref="Text"/>. A rule that inserts calls
/// <see cref="Insert"/> from left to right, which leaves <see cref="Text"/> unchanged, and finally <see cref="Apply"/>. Small arrays come
/// from a pool; <see cref="Dispose"/> returns them.
/// </summary>
internal ref struct MarkedText
{
    /// <summary>The pool rounds up to a power of two and keeps what it gets back; of a large text that would be too much.</summary>
    private const int MaxPooled = 1 << 20;

    private char[] characters;
    private int length;

    // The edited text, complete up to the last edit.
    private char[] edited = [];
    private int editedLength;
    private int copied;

    public MarkedText(ReadOnlySpan<char> text)
    {
        characters = Rent(text.Length);
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
        Return(characters);
        Return(edited);
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
        var longer = Rent(Math.Max(needed, edited.Length == 0 ? length + (length / 8) + 16 : edited.Length + (edited.Length / 2)));
        edited.AsSpan(0, editedLength).CopyTo(longer);
        Return(edited);
        edited = longer;
    }

    private static char[] Rent(int length) =>
        length > MaxPooled ? GC.AllocateUninitializedArray<char>(length) : ArrayPool<char>.Shared.Rent(length);

    private static void Return(char[] array)
    {
        if (array.Length is > 0 and <= MaxPooled)
        {
            ArrayPool<char>.Shared.Return(array);
        }
    }
}

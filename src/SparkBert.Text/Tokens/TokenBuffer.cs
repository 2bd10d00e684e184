using SparkBert.Text.Java;

namespace SparkBert.Text.Tokens;

/// <summary>
/// The tokens of a sentence: their offsets, and their texts one after the other in one array. It is cleared and reused, so a token costs no
/// object. Not for several threads at once.
/// </summary>
public sealed class TokenBuffer
{
    private const int MinChars = 512;
    private const int MinSlots = 64;
    private const int MaxKept = 1 << 20;

    private char[] chars = new char[MinChars];
    private Slot[] slots = new Slot[MinSlots];
    private int charCount;

    /// <summary>The number of tokens.</summary>
    public int Count { get; private set; }

    /// <summary>Offset of a token's first UTF-16 code unit.</summary>
    /// <param name="token">The number of the token, from 0.</param>
    public int Begin(int token) => Written[token].Begin;

    /// <summary>Offset of a token's last UTF-16 code unit, inclusive.</summary>
    /// <param name="token">The number of the token, from 0.</param>
    public int End(int token) => Written[token].End;

    /// <summary>The text of a token; valid until the next change of the buffer.</summary>
    /// <param name="token">The number of the token, from 0.</param>
    public ReadOnlySpan<char> Text(int token)
    {
        var slot = Written[token];
        return chars.AsSpan(slot.Start, slot.Length);
    }

    /// <summary>Adds a token.</summary>
    /// <param name="begin">Offset of the first UTF-16 code unit.</param>
    /// <param name="end">Offset of the last UTF-16 code unit, inclusive.</param>
    /// <param name="text">The text; copied.</param>
    public void Add(int begin, int end, ReadOnlySpan<char> text)
    {
        var start = Store(text);
        Append(new Slot(begin, end, start, text.Length));
    }

    /// <summary>Stores a sentence once, for tokens that are slices of it.</summary>
    /// <param name="sentence">The sentence; copied.</param>
    /// <param name="begin">The offset of the sentence.</param>
    /// <param name="lengths">The lengths of tokens that are kept.</param>
    internal SliceWriter Slices(ReadOnlySpan<char> sentence, int begin, LengthFilter lengths) => new(this, Store(sentence), begin, lengths);

    /// <summary>
    /// Adds a token that may have been cut inside a surrogate pair. Half a pair becomes <c>?</c>, as when Java writes a string as UTF-8.
    /// </summary>
    /// <param name="begin">Offset of the first UTF-16 code unit.</param>
    /// <param name="end">Offset of the last UTF-16 code unit, inclusive.</param>
    /// <param name="text">The text; copied.</param>
    internal void AddCut(int begin, int end, ReadOnlySpan<char> text)
    {
        Add(begin, end, text);
        JavaText.ReplaceLoneSurrogates(chars.AsSpan(charCount - text.Length, text.Length));
    }

    /// <summary>Removes all tokens. The memory of an unusually large text goes too.</summary>
    public void Clear()
    {
        Count = 0;
        charCount = 0;
        if (chars.Length > MaxKept || slots.Length > MaxKept)
        {
            (chars, slots) = (new char[MinChars], new Slot[MinSlots]);
        }
    }

    private ReadOnlySpan<Slot> Written => slots.AsSpan(0, Count);

    private int Store(ReadOnlySpan<char> text)
    {
        if (text.Length > chars.Length - charCount)
        {
            Array.Resize(ref chars, Grown(chars.Length, (long)charCount + text.Length));
        }

        text.CopyTo(chars.AsSpan(charCount));
        charCount += text.Length;
        return charCount - text.Length;
    }

    private void Append(Slot slot)
    {
        var count = Count;
        if (count >= slots.Length)
        {
            GrowSlots();
        }

        slots[count] = slot;
        Count = count + 1;
    }

    private void GrowSlots() => Array.Resize(ref slots, Grown(slots.Length, Count + 1L));

    private static int Grown(int length, long needed) => needed <= Array.MaxLength
        ? (int)Math.Min(Array.MaxLength, Math.Max(needed, length * 2L))
        : throw new TextRuleException("the tokens of the sentence are too long for one buffer (2^31 characters). Split the text.");

    /// <summary>Adds tokens that are slices of a stored sentence, without copying them.</summary>
    internal readonly struct SliceWriter(TokenBuffer buffer, int stored, int begin, LengthFilter lengths)
    {
        /// <summary>Adds the token between two indices of the sentence, if its length is kept.</summary>
        public void Add(int start, int end)
        {
            if (lengths.Keeps(end - start))
            {
                buffer.Append(new Slot(begin + start, begin + end - 1, stored + start, end - start));
            }
        }
    }

    private readonly record struct Slot(int Begin, int End, int Start, int Length);
}

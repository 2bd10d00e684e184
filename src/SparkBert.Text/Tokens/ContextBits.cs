using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tokens;

/// <summary>
/// Separates separators and context characters from others, 64 characters at a time with a bit for each. Tokens are then found by counting
/// bits, not by a branch at each character. That makes the default tokenizer fast: words are short, and the processor mostly mispredicts
/// the branch at their ends.
/// </summary>
internal sealed class ContextBits
{
    /// <summary>The characters of a block.</summary>
    public const int BlockLength = 64;

    private const int AsciiLength = 128;

    /// <summary>The bit of a row of 16 ASCII characters, by the upper half of a byte; none for bytes above 127.</summary>
    private static readonly Vector128<byte> RowBits = Vector128.Create(1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>For each lower half of a byte: the rows in which it is a separator, and those in which it is a context character.</summary>
    private readonly Vector128<byte> separatorRows = Rows(JavaText.IsPatternWhitespace);
    private readonly Vector128<byte> contextRows;
    private readonly SearchValues<char> context;
    private readonly bool hasWideContext;

    /// <param name="contextChars">The context characters, one after the other.</param>
    public ContextBits(string contextChars)
    {
        context = SearchValues.Create(contextChars);
        contextRows = Rows(context.Contains);
        hasWideContext = contextChars.Any(c => c >= AsciiLength);
    }

    /// <summary>Whether a character is a context character.</summary>
    public bool IsContext(char c) => context.Contains(c);

    /// <summary>Classifies the first block of a text.</summary>
    /// <param name="text">The text; separators are behind it.</param>
    /// <returns>The bits of the separators, and of the context characters; the first character's is the lowest.</returns>
    public (ulong Separators, ulong Context) Classify(ReadOnlySpan<char> text)
    {
        if (text.Length >= BlockLength)
        {
            return ClassifyBlock(text[..BlockLength]);
        }

        Span<char> block = stackalloc char[BlockLength];
        block.Fill(' ');
        text.CopyTo(block);
        return ClassifyBlock(block);
    }

    private (ulong Separators, ulong Context) ClassifyBlock(ReadOnlySpan<char> block)
    {
        var units = MemoryMarshal.Cast<char, ushort>(block);
        var (separators, contextBits, wide) = (0UL, 0UL, 0UL);
        for (var i = 0; i < BlockLength; i += Vector128<byte>.Count)
        {
            // A character above 255 becomes 255 and is in no row.
            var upper = units[(i + Vector128<ushort>.Count)..];
            var bytes = Vector128.NarrowWithSaturation(Vector128.Create(units[i..]), Vector128.Create(upper));
            var row = Vector128.ShuffleNative(RowBits, Vector128.ShiftRightLogical(bytes, 4));
            var low = bytes & Vector128.Create((byte)15);
            separators |= Bits(Vector128.ShuffleNative(separatorRows, low) & row) << i;
            contextBits |= Bits(Vector128.ShuffleNative(contextRows, low) & row) << i;
            wide |= (ulong)bytes.ExtractMostSignificantBits() << i;
        }

        if (wide != 0 && (hasWideContext || block.Contains(Separators.Mark)))
        {
            for (; wide != 0; wide &= wide - 1)
            {
                var i = BitOperations.TrailingZeroCount(wide);
                separators |= (block[i] == Separators.Mark ? 1UL : 0) << i;
                contextBits |= (IsContext(block[i]) ? 1UL : 0) << i;
            }
        }

        return (separators, contextBits);
    }

    private static ulong Bits(Vector128<byte> isMember) =>
        (~Vector128.Equals(isMember, Vector128<byte>.Zero)).ExtractMostSignificantBits();

    private static Vector128<byte> Rows(Func<char, bool> isMember)
    {
        var rows = new byte[Vector128<byte>.Count];
        for (var c = '\0'; c < AsciiLength; c++)
        {
            rows[c & 15] |= (byte)(isMember(c) ? 1 << (c >> 4) : 0);
        }

        return Vector128.Create(rows);
    }
}

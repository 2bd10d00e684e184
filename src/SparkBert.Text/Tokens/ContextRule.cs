using System.Numerics;

namespace SparkBert.Text.Tokens;

/// <summary>
/// The rule of the default patterns together, <c>\A([C]*)([^C](?:.*[^C])*)([C]*)\z</c> with the context characters C, without running a
/// pattern: the context characters at the start, the text between, and the context characters at the end. Does not match if there are
/// context characters only.
/// </summary>
/// <remarks>
/// The dot matches no line terminator, but the class behind it does, so the infix reaches over U+0085, U+2028 and U+2029. Only a terminator
/// that is itself a context character would stop it, and half a surrogate pair is no character to Java: in these cases <see cref="Create"/>
/// returns null, and the patterns must run.
/// </remarks>
internal sealed class ContextRule
{
    private readonly ContextBits bits;

    private ContextRule(string contextChars) => bits = new ContextBits(contextChars);

    /// <summary>Makes the rule.</summary>
    /// <param name="contextChars">The context characters, one after the other.</param>
    /// <returns>The rule, or null if the patterns must run.</returns>
    public static ContextRule? Create(string contextChars) =>
        contextChars.Length == 0 || contextChars.Any(c => char.IsSurrogate(c) || IsLineTerminator(c)) ? null
        : new ContextRule(contextChars);

    /// <summary>Matches a candidate.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="first">The start of the second group: the first character that is no context character.</param>
    /// <param name="last">The start of the third group: behind the last such character.</param>
    /// <returns>Whether the candidate has a character that is no context character.</returns>
    public bool TryMatch(ReadOnlySpan<char> candidate, out int first, out int last)
    {
        first = 0;
        while (first < candidate.Length && bits.IsContext(candidate[first]))
        {
            first++;
        }

        last = candidate.Length;
        while (last > first && bits.IsContext(candidate[last - 1]))
        {
            last--;
        }

        return first < last;
    }

    /// <summary>Splits a sentence by this rule alone: at white space, then context characters off both ends. Takes one pass.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="begin">The offset of the sentence.</param>
    /// <param name="lengths">The lengths that are kept.</param>
    /// <param name="output">Gets the tokens.</param>
    public void Split(ReadOnlySpan<char> sentence, int begin, LengthFilter lengths, TokenBuffer output)
    {
        var slices = output.Slices(sentence, begin, lengths);
        for (var block = 0; block < sentence.Length;)
        {
            var (separators, context) = bits.Classify(sentence[block..]);
            var words = ~(separators | context);
            var start = NextBit(~separators, 0);
            while (start < ContextBits.BlockLength)
            {
                var end = NextBit(separators, start);
                if (end == ContextBits.BlockLength)
                {
                    break;
                }

                if (((words >> start) & (words >> (end - 1)) & 1) != 0)
                {
                    slices.Add(block + start, block + end);
                }
                else
                {
                    var inside = words & (ulong.MaxValue << start) & ~(ulong.MaxValue << end);
                    var first = BitOperations.TrailingZeroCount(inside);
                    var last = ContextBits.BlockLength - BitOperations.LeadingZeroCount(inside);
                    AddGroups(in slices, block + start, block + first, block + last, block + end);
                }

                start = NextBit(~separators, end);
            }

            // A candidate that goes beyond the block begins the next block.
            block += start > 0 ? start : AddLong(in slices, sentence[block..], block);
        }
    }

    /// <summary>The first set bit from an index; 64 if there is none.</summary>
    private static int NextBit(ulong word, int from) => BitOperations.TrailingZeroCount(word & (ulong.MaxValue << from));

    private static void AddGroups(in TokenBuffer.SliceWriter slices, int start, int first, int last, int end)
    {
        if (first > last)
        {
            // Only context characters: the rule does not match, and the candidate stays whole.
            slices.Add(start, end);
            return;
        }

        slices.Add(start, first);
        slices.Add(first, last);
        slices.Add(last, end);
    }

    /// <summary>Adds the tokens of the candidate at the start of a text, of any length.</summary>
    /// <returns>The length of the candidate.</returns>
    private int AddLong(in TokenBuffer.SliceWriter slices, ReadOnlySpan<char> text, int at)
    {
        var end = text.IndexOfAny(Separators.WhitespaceAndMark);
        end = end < 0 ? text.Length : end;
        if (TryMatch(text[..end], out var first, out var last))
        {
            AddGroups(in slices, at, at + first, at + last, at + end);
        }
        else
        {
            slices.Add(at, at + end);
        }

        return end;
    }

    private static bool IsLineTerminator(char c) => c is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029';
}

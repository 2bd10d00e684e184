namespace SparkBert.Text.Sentences;

/// <summary>
/// Full stops of numbers. The reference's patterns test digits, white space and brackets beside the full stop, which none of them changes.
/// Its first pattern, <c>(?&lt;=\d)\.(?=\d)</c>, finds nothing that its second does not find.
/// </summary>
internal static class NumberRules
{
    public static void Mark(Span<char> text)
    {
        for (var stop = text.IndexOf('.'); stop >= 0; stop = SpanSearch.NextIndexOf(text, '.', stop + 1))
        {
            if (IsOfNumber(text, stop))
            {
                text[stop] = Markers.Number;
            }
        }
    }

    private static bool IsOfNumber(ReadOnlySpan<char> text, int stop)
    {
        // \.(?=\d)
        if (text.HasDigitAt(stop + 1))
        {
            return true;
        }

        if (!text.HasDigitAt(stop - 1) || stop + 1 == text.Length)
        {
            return false;
        }

        // (?<=\d)\.(?=\S)
        if (!text.HasSpaceAt(stop + 1))
        {
            return true;
        }

        // (?<=^\d)\.(?=(\s\S)|\)) and (?<=^\d\d)\.(?=(\s\S)|\))
        return (stop == 1 || (stop == 2 && text.HasDigitAt(0))) && stop + 2 < text.Length && !text.HasSpaceAt(stop + 2);
    }
}

using SparkBert.Java;

namespace SparkBert.Sentences;

/// <summary>Cuts a text at its marked bounds and finds the parts again in the original (PragmaticSentenceExtractor.scala).</summary>
internal static class SentenceExtractor
{
    /// <summary>The sentences of a text.</summary>
    /// <param name="marked">The text with markers.</param>
    /// <param name="source">The text without.</param>
    public static List<SentenceSpan> Extract(string marked, string source)
    {
        var sentences = new List<SentenceSpan>();
        var cursor = 0;
        var start = 0;
        foreach (var bound in Bounds(marked))
        {
            Add(marked.AsSpan(start, bound - start));
            start = bound + 1;
        }

        Add(marked.AsSpan(start));
        return sentences;

        void Add(ReadOnlySpan<char> part)
        {
            var text = JavaText.Trim(Markers.Restore(part));
            if (text.Length == 0)
            {
                return;
            }

            var begin = cursor > source.Length ? -1 : source.IndexOf(text, Math.Max(0, cursor), StringComparison.Ordinal);
            var sentence = new SentenceSpan(text, begin);
            sentences.Add(sentence);
            cursor = sentence.End + 1;
        }
    }

    /// <summary>
    /// Positions of the bounds that count: BREAK(?![^OPEN]*CLOSE). What the pattern asks for is that the next protection marker behind the bound isn't the end of a protected part.
    /// </summary>
    private static List<int> Bounds(string marked)
    {
        var bounds = new List<int>();
        var isInside = false;
        for (var i = marked.Length - 1; i >= 0; i--)
        {
            switch (marked[i])
            {
                case Markers.ProtectClose:
                    isInside = true;
                    break;
                case Markers.ProtectOpen:
                    isInside = false;
                    break;
                case Markers.Break when !isInside:
                    bounds.Add(i);
                    break;
            }
        }

        bounds.Reverse();
        return bounds;
    }
}

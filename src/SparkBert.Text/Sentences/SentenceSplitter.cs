namespace SparkBert.Text.Sentences;

/// <summary>Cuts long sentences at spaces (SentenceDetector.truncateSentence).</summary>
internal static class SentenceSplitter
{
    /// <summary>
    /// The parts of a sentence. The words of a part, each with a space behind it, are together at most <paramref name="most"/> long.
    /// </summary>
    /// <remarks>
    /// Quirks of the reference: a first word that is too long leaves an empty part before it, which moves the offsets of the rest by one;
    /// and offsets count one space between parts whatever was there.
    /// </remarks>
    /// <param name="begin">The sentence's begin.</param>
    /// <param name="text">The sentence.</param>
    /// <param name="most">In UTF-16 code units.</param>
    /// <param name="output">Gets the parts.</param>
    public static void Split(int begin, ReadOnlySpan<char> text, int most, SentenceBuffer output)
    {
        // Java's split drops empty words at the end, but not an only one.
        var last = text.LastIndexOfAnyExcept(' ');
        text = text[..(last + 1)];

        // A part is the text from its first word to its last: words are joined with the space at which they were split.
        var (start, end, length) = (0, 0, 0);
        for (var word = 0; word <= text.Length;)
        {
            var space = text[word..].IndexOf(' ');
            var wordEnd = space < 0 ? text.Length : word + space;
            if (length + wordEnd - word > most)
            {
                output.Add(begin, text[start..end]);
                begin += end - start + 1;
                (start, end, length) = (word, word, 0);
            }

            end = wordEnd;
            length += wordEnd - word + 1;
            word = wordEnd + 1;
        }

        output.Add(begin, text[start..end]);
    }
}

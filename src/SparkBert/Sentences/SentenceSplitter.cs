namespace SparkBert.Sentences;

/// <summary>Cuts long sentences at spaces (SentenceDetector.truncateSentence).</summary>
internal static class SentenceSplitter
{
    /// <summary>The parts of a sentence, each of words that are together at most <paramref name="most"/> long, a space counted behind each.</summary>
    /// <remarks>
    /// Quirks of the reference: a first word that is too long leaves an empty part before it, which moves the offsets of the rest by one, and offsets count one space between parts whatever stood there.
    /// </remarks>
    public static IEnumerable<SentenceSpan> Split(SentenceSpan sentence, int most)
    {
        var begin = sentence.Begin;
        var part = new List<string>();
        var length = 0;
        foreach (var word in Words(sentence.Text))
        {
            if (length + word.Length > most)
            {
                yield return Next();
            }

            part.Add(word);
            length += word.Length + 1;
        }

        yield return Next();

        SentenceSpan Next()
        {
            var span = new SentenceSpan(string.Join(' ', part), begin);
            begin = span.End + 2;
            part.Clear();
            length = 0;
            return span;
        }
    }

    /// <summary>Java's split: empty strings at the end are left out.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var words = text.Split(' ');
        var count = words.Length;
        while (count > 1 && words[count - 1].Length == 0)
        {
            count--;
        }

        return words.Take(count);
    }
}

using System.Buffers;
using SparkBert.Text.Java;

namespace SparkBert.Text.Sentences;

/// <summary>Cuts a marked text at its bounds and finds the parts in the original again (PragmaticSentenceExtractor.scala).</summary>
/// <param name="splitLength">The maximum length of a sentence in UTF-16 code units, or null.</param>
internal sealed class SentenceExtractor(int? splitLength)
{
    private const int MinRestored = 1024;

    /// <summary>
    /// The sentences of a text that had no markers. A part is then the source between two bounds. The reference looks for the trimmed part
    /// behind the last sentence and finds it there: it skips only trimmed characters, with which no sentence begins.
    /// </summary>
    /// <param name="marked">The text with markers.</param>
    /// <param name="source">The text without markers.</param>
    /// <param name="output">Gets the sentences.</param>
    public void Slice(ReadOnlySpan<char> marked, ReadOnlySpan<char> source, SentenceBuffer output)
    {
        var parts = new MarkedParts(marked);
        for (var position = 0; parts.MoveNext(); position += parts.RestoredLength)
        {
            var trimmed = Trim(source.Slice(position, parts.RestoredLength), out var begin);
            if (!trimmed.IsEmpty)
            {
                Add(position + begin, trimmed, output);
            }
        }
    }

    /// <summary>The sentences of any text, each looked for in the source; one that is not there begins at -1, as there.</summary>
    /// <inheritdoc cref="Slice"/>
    public void Search(ReadOnlySpan<char> marked, ReadOnlySpan<char> source, SentenceBuffer output)
    {
        var restored = ArrayPool<char>.Shared.Rent(MinRestored);
        try
        {
            var cursor = 0;
            for (var parts = new MarkedParts(marked); parts.MoveNext();)
            {
                if (parts.RestoredLength > restored.Length)
                {
                    ArrayPool<char>.Shared.Return(restored);
                    restored = ArrayPool<char>.Shared.Rent(parts.RestoredLength);
                }

                var trimmed = Trim(restored.AsSpan(0, Markers.Restore(parts.Current, restored)), out _);
                if (trimmed.IsEmpty)
                {
                    continue;
                }

                var begin = cursor > source.Length ? -1 : IndexOf(source, trimmed, cursor);
                Add(begin, begin < 0 ? trimmed : source.Slice(begin, trimmed.Length), output);
                cursor = begin + trimmed.Length;
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(restored);
        }
    }

    private void Add(int begin, ReadOnlySpan<char> text, SentenceBuffer output)
    {
        if (splitLength is { } most)
        {
            SentenceSplitter.Split(begin, text, most, output);
        }
        else
        {
            output.Add(begin, text);
        }
    }

    private static int IndexOf(ReadOnlySpan<char> source, ReadOnlySpan<char> sentence, int start)
    {
        // Nearly always the part comes next. A sentence does not begin with a skipped character, so a search would find the same place.
        var next = start;
        while (next < source.Length && source[next] <= ' ')
        {
            next++;
        }

        if (source[next..].StartsWith(sentence))
        {
            return next;
        }

        var found = source[start..].IndexOf(sentence);
        return found < 0 ? -1 : start + found;
    }

    /// <summary>The text without the characters that Java's <c>trim</c> strips.</summary>
    private static ReadOnlySpan<char> Trim(ReadOnlySpan<char> text, out int begin)
    {
        (begin, var length) = JavaText.TrimmedRange(text);
        return text.Slice(begin, length);
    }
}

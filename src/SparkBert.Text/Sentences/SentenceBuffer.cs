using System.Runtime.InteropServices;

namespace SparkBert.Text.Sentences;

/// <summary>
/// Sentences one after the other, without an object for each. A sentence that is a part of its document is not copied; the text of others
/// lies in one growing array. Used by one thread at a time; cleared, it can be used for the next text.
/// </summary>
public sealed class SentenceBuffer
{
    private const int MaxKept = 1 << 20;

    // The documents; the last one is that of the sentences that are added.
    private readonly List<ReadOnlyMemory<char>> documents = [];
    private readonly List<char> characters = [];
    private readonly List<Entry> entries = [];

    /// <summary>The number of sentences.</summary>
    public int Count => entries.Count;

    /// <summary>Begins a document: the sentences that follow are its own.</summary>
    /// <param name="text">Its text, which must stay as it is until the buffer is cleared.</param>
    internal void Open(ReadOnlyMemory<char> text) => documents.Add(text);

    /// <summary>Adds a sentence.</summary>
    /// <param name="begin">Offset of the first UTF-16 code unit in its document; -1 if the text was not found again.</param>
    /// <param name="text">The text; copied unless it is a part of the document.</param>
    public void Add(int begin, ReadOnlySpan<char> text)
    {
        if (documents.Count > 0 && documents[^1].Span.Overlaps(text, out var start)
            && start >= 0 && start + text.Length <= documents[^1].Length)
        {
            entries.Add(new Entry(begin, documents.Count - 1, start, text.Length));
            return;
        }

        entries.Add(new Entry(begin, -1, characters.Count, text.Length));
        characters.AddRange(text);
    }

    /// <summary>Offset of the first UTF-16 code unit of a sentence in its document.</summary>
    public int Begin(int sentence) => entries[sentence].Begin;

    /// <summary>Offset of the last UTF-16 code unit of a sentence in its document, inclusive.</summary>
    public int End(int sentence) => entries[sentence].Begin + entries[sentence].Length - 1;

    /// <summary>The text of a sentence; valid until the next <see cref="Add"/> or <see cref="Clear"/>.</summary>
    public ReadOnlySpan<char> Text(int sentence)
    {
        var entry = entries[sentence];
        var text = entry.Document < 0 ? CollectionsMarshal.AsSpan(characters) : documents[entry.Document].Span;
        return text.Slice(entry.Start, entry.Length);
    }

    /// <summary>Sorts the sentences by their begin; those with the same begin keep their order.</summary>
    public void SortByBegin()
    {
        for (var i = 1; i < entries.Count; i++)
        {
            if (entries[i].Begin < entries[i - 1].Begin)
            {
                // LINQ's sort is stable, List's is not.
                Entry[] sorted = [.. entries.OrderBy(entry => entry.Begin)];
                entries.Clear();
                entries.AddRange(sorted);
                return;
            }
        }
    }

    /// <summary>Removes all sentences. The memory stays, unless the text was unusually large.</summary>
    public void Clear()
    {
        documents.Clear();
        entries.Clear();
        characters.Clear();
        if (characters.Capacity > MaxKept || entries.Capacity > MaxKept)
        {
            characters.Capacity = 0;
            entries.Capacity = 0;
        }
    }

    private readonly record struct Entry(int Begin, int Document, int Start, int Length);
}

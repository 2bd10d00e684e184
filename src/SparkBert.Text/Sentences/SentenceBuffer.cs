using System.Runtime.InteropServices;

namespace SparkBert.Text.Sentences;

/// <summary>
/// Sentences one after the other, their text in one growing array, without an object for each. Used by one thread at a time; cleared, it
/// can be used for the next text.
/// </summary>
public sealed class SentenceBuffer
{
    private const int MaxKept = 1 << 20;

    private readonly List<char> characters = [];
    private readonly List<Entry> entries = [];

    /// <summary>The number of sentences.</summary>
    public int Count => entries.Count;

    /// <summary>Adds a sentence.</summary>
    /// <param name="begin">Offset of the first UTF-16 code unit in its document; -1 if the text was not found again.</param>
    /// <param name="text">The text; copied.</param>
    public void Add(int begin, ReadOnlySpan<char> text)
    {
        entries.Add(new Entry(begin, characters.Count, text.Length));
        characters.AddRange(text);
    }

    /// <summary>Offset of the first UTF-16 code unit of a sentence in its document.</summary>
    public int Begin(int sentence) => entries[sentence].Begin;

    /// <summary>Offset of the last UTF-16 code unit of a sentence in its document, inclusive.</summary>
    public int End(int sentence) => entries[sentence].Begin + entries[sentence].Length - 1;

    /// <summary>The text of a sentence; valid until the next <see cref="Add"/> or <see cref="Clear"/>.</summary>
    public ReadOnlySpan<char> Text(int sentence) =>
        CollectionsMarshal.AsSpan(characters).Slice(entries[sentence].Start, entries[sentence].Length);

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
        entries.Clear();
        characters.Clear();
        if (characters.Capacity > MaxKept || entries.Capacity > MaxKept)
        {
            characters.Capacity = 0;
            entries.Capacity = 0;
        }
    }

    private readonly record struct Entry(int Begin, int Start, int Length);
}

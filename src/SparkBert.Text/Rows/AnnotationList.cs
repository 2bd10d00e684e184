using System.Runtime.InteropServices;

namespace SparkBert.Text.Rows;

/// <summary>
/// The documents, sentences or tokens of one row between the stages of a run. All texts lie in one buffer, so an annotation costs no
/// object; a text that is a part of the input of the stage is not copied. The list is cleared and filled again for the next row. One thread
/// uses it.
/// </summary>
public sealed class AnnotationList
{
    /// <summary>A longer buffer is freed after its row, so one long document does not hold its memory for the rest of the run.</summary>
    public const int MaxKeptLength = 1 << 20;

    private readonly List<Item> items = [];
    private readonly List<KeyValuePair<string, string?>> metadata = [];
    private readonly List<int> owners = [];
    private char[] text = new char[256];
    private char[] shared = [];
    private int textLength;

    /// <summary>The number of annotations.</summary>
    public int Count => items.Count;

    /// <summary>The annotations; valid until the list changes.</summary>
    public ReadOnlySpan<Item> Items => CollectionsMarshal.AsSpan(items);

    /// <summary>Forgets all annotations.</summary>
    public void Clear()
    {
        items.Clear();
        metadata.Clear();
        owners.Clear();
        textLength = 0;
        shared = [];
        if (text.Length > MaxKeptLength)
        {
            text = new char[256];
        }

        if (items.Capacity > MaxKeptLength)
        {
            items.Capacity = 0;
        }
    }

    /// <summary>The text of an annotation; valid until the list changes.</summary>
    public ReadOnlySpan<char> TextOf(in Item item) => (item.IsShared ? shared : text).AsSpan(item.TextStart, item.TextLength);

    /// <inheritdoc cref="TextOf"/>
    public ReadOnlyMemory<char> MemoryOf(in Item item) => (item.IsShared ? shared : text).AsMemory(item.TextStart, item.TextLength);

    /// <summary>Texts that are parts of another list's are not copied from now on.</summary>
    /// <param name="source">The other list, which must not change before this one.</param>
    public void Share(AnnotationList source) => shared = source.shared.Length > 0 ? source.shared : source.text;

    /// <summary>Adds an annotation.</summary>
    /// <param name="kind">Its annotator type.</param>
    /// <param name="begin">Offset of the first UTF-16 code unit.</param>
    /// <param name="end">Offset of the last UTF-16 code unit, inclusive.</param>
    /// <param name="value">Its text; copied unless it is shared.</param>
    /// <param name="sentence">The value of <c>sentence</c> in its metadata; negative for none.</param>
    public void Add(AnnotationKind kind, int begin, int end, ReadOnlySpan<char> value, int sentence)
    {
        if (shared.AsSpan().Overlaps(value, out var start))
        {
            items.Add(new Item(kind, isShared: true, begin, end, start, value.Length, sentence));
            return;
        }

        value.CopyTo(Reserve(value.Length));
        AddReserved(kind, begin, end, value.Length, sentence);
    }

    /// <summary>Room for a text of some length; <see cref="AddReserved"/> adds it.</summary>
    /// <exception cref="TextRuleException">The texts of the row are too long.</exception>
    public Span<char> Reserve(int length)
    {
        if (text.Length - textLength < length)
        {
            var needed = (long)textLength + length;
            if (needed > Array.MaxLength)
            {
                throw new TextRuleException("the texts of the row are longer than 2^31 characters. Split the text into several rows.")
                {
                    IsTooLarge = true,
                };
            }

            Array.Resize(ref text, (int)Math.Min(Array.MaxLength, Math.Max(needed, text.Length * 2L)));
        }

        return text.AsSpan(textLength, length);
    }

    /// <summary>Adds an annotation whose text was written into the reserved room.</summary>
    public void AddReserved(AnnotationKind kind, int begin, int end, int length, int sentence)
    {
        items.Add(new Item(kind, isShared: false, begin, end, textLength, length, sentence));
        textLength += length;
    }

    /// <summary>Adds a key to the metadata of the annotation that was added last, in front of <c>sentence</c>.</summary>
    public void AddMetadata(string key, string? value)
    {
        owners.Add(items.Count - 1);
        metadata.Add(new(key, value));
    }

    /// <summary>Gives the annotation that was added last the <c>sentence</c> of another one.</summary>
    public void CopySentence(AnnotationList source, int annotation)
    {
        if (source.items[annotation].Sentence >= 0)
        {
            CollectionsMarshal.AsSpan(items)[^1] = items[^1].InSentence(source.items[annotation].Sentence);
            return;
        }

        AddMetadata("sentence", source.FindMetadata(annotation, "sentence") ?? "0");
    }

    /// <summary>
    /// The entries of the metadata of an annotation in front of <c>sentence</c>; valid until the list changes.
    /// </summary>
    /// <param name="annotation">The number of the annotation.</param>
    public ReadOnlySpan<KeyValuePair<string, string?>> MetadataOf(int annotation)
    {
        // The annotations are sorted: they get their entries when they are added.
        var (low, high) = (0, owners.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = owners[middle] < annotation ? (middle + 1, high) : (low, middle);
        }

        for (high = low; high < owners.Count && owners[high] == annotation; high++)
        {
        }

        return CollectionsMarshal.AsSpan(metadata)[low..high];
    }

    private string? FindMetadata(int annotation, string key)
    {
        foreach (var entry in MetadataOf(annotation))
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }

    /// <summary>An annotation without its text, for which <see cref="TextOf"/> is.</summary>
    public readonly struct Item
    {
        internal Item(AnnotationKind kind, bool isShared, int begin, int end, int textStart, int textLength, int sentence)
        {
            Kind = kind;
            IsShared = isShared;
            Begin = begin;
            End = end;
            TextStart = textStart;
            TextLength = textLength;
            Sentence = sentence;
        }

        /// <summary>Its annotator type.</summary>
        public AnnotationKind Kind { get; }

        /// <summary>Offset of the first UTF-16 code unit.</summary>
        public int Begin { get; }

        /// <summary>Offset of the last UTF-16 code unit, inclusive.</summary>
        public int End { get; }

        /// <summary>The value of <c>sentence</c> in its metadata; negative where that is no number.</summary>
        public int Sentence { get; }

        /// <summary>Whether its text lies in the buffer of the list that is shared.</summary>
        internal bool IsShared { get; }

        /// <summary>Where its text begins in the buffer.</summary>
        internal int TextStart { get; }

        /// <summary>Length of its text, which need not be that of its span.</summary>
        internal int TextLength { get; }

        internal Item InSentence(int sentence) => new(Kind, IsShared, Begin, End, TextStart, TextLength, sentence);
    }
}

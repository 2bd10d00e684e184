using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace SparkBert.Annotations;

/// <summary>
/// The documents, sentences or tokens of one row between the stages of a run. All texts lie in one buffer, so an annotation costs no
/// object. The list is cleared and filled again for the next row. One thread uses it.
/// </summary>
internal sealed class AnnotationList
{
    /// <summary>A longer buffer is freed after its row, so one long document does not hold its memory for the rest of the run.</summary>
    public const int MaxKeptLength = 1 << 20;

    private readonly List<Item> items = [];
    private readonly List<MetadataEntry> metadata = [];
    private char[] text = new char[256];
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
        textLength = 0;
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
    public ReadOnlySpan<char> TextOf(in Item item) => text.AsSpan(item.TextStart, item.TextLength);

    /// <summary>Adds an annotation.</summary>
    /// <param name="kind">Its annotator type.</param>
    /// <param name="begin">Offset of the first UTF-16 code unit.</param>
    /// <param name="end">Offset of the last UTF-16 code unit, inclusive.</param>
    /// <param name="value">Its text; copied.</param>
    /// <param name="sentence">The value of <c>sentence</c> in its metadata; negative for none.</param>
    public void Add(AnnotationKind kind, int begin, int end, ReadOnlySpan<char> value, int sentence)
    {
        value.CopyTo(Reserve(value.Length));
        items.Add(new Item(kind, begin, end, textLength, value.Length, sentence));
        textLength += value.Length;
    }

    /// <summary>Adds an annotation whose text is UTF-8.</summary>
    /// <exception cref="RowErrorException">The bytes are not UTF-8.</exception>
    public void AddUtf8(AnnotationKind kind, int begin, int end, ReadOnlySpan<byte> utf8, int sentence)
    {
        var room = Reserve(utf8.Length);
        if (Utf8.ToUtf16(utf8, room, out _, out var written, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
        {
            throw new RowErrorException("the text is not valid UTF-8.");
        }

        items.Add(new Item(kind, begin, end, textLength, written, sentence));
        textLength += written;
    }

    /// <summary>Adds a key to the metadata of the annotation that was added last, in front of <c>sentence</c>.</summary>
    public void AddMetadata(string key, string? value) => metadata.Add(new MetadataEntry(items.Count - 1, key, value));

    /// <summary>Gives the annotation that was added last the <c>sentence</c> of another one.</summary>
    public void CopySentence(AnnotationList source, int annotation)
    {
        if (source.items[annotation].Sentence >= 0)
        {
            CollectionsMarshal.AsSpan(items)[^1] = items[^1] with { Sentence = source.items[annotation].Sentence };
            return;
        }

        var value = source.metadata.FirstOrDefault(entry => entry.Annotation == annotation && entry.Key == "sentence").Value;
        AddMetadata("sentence", value ?? "0");
    }

    /// <summary>Appends the annotations to a column; the caller ends the row.</summary>
    public void AppendTo(AnnotationColumnBuilder column)
    {
        var entries = CollectionsMarshal.AsSpan(metadata);
        var entry = 0;
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            var type = item.Kind == AnnotationKind.Token ? AnnotatorTypes.Token : AnnotatorTypes.Document;
            column.Begin(type, item.Begin, item.End, TextOf(item));
            for (; entry < entries.Length && entries[entry].Annotation == i; entry++)
            {
                column.Metadata(entries[entry].Key, entries[entry].Value);
            }

            if (item.Sentence >= 0)
            {
                column.Metadata("sentence", item.Sentence);
            }
        }
    }

    private Span<char> Reserve(int length)
    {
        if (text.Length - textLength < length)
        {
            var needed = checked(textLength + length);
            Array.Resize(ref text, (int)Math.Min(Array.MaxLength, Math.Max(needed, text.Length * 2L)));
        }

        return text.AsSpan(textLength);
    }

    /// <summary>An annotation without its text.</summary>
    /// <param name="Kind">Its annotator type.</param>
    /// <param name="Begin">Offset of the first UTF-16 code unit.</param>
    /// <param name="End">Offset of the last UTF-16 code unit, inclusive.</param>
    /// <param name="TextStart">Where its text begins in the list's buffer.</param>
    /// <param name="TextLength">Length of its text, which need not be that of its span.</param>
    /// <param name="Sentence">The value of <c>sentence</c> in its metadata; negative where that is no number.</param>
    public readonly record struct Item(AnnotationKind Kind, int Begin, int End, int TextStart, int TextLength, int Sentence);

    private readonly record struct MetadataEntry(int Annotation, string Key, string? Value);
}

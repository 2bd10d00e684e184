using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Text.Rows;

namespace SparkBert.Annotations;

/// <summary>
/// Writes a column <c>array&lt;annotation&gt;</c> straight into Arrow buffers. For each row: its annotations in order
/// (<see cref="Begin(string, int, int, ReadOnlySpan{char})"/>, any number of <see cref="Metadata(string, ReadOnlySpan{char})"/>), then
/// <see cref="EndRow"/>. Makes no object for an annotation or a float.
/// </summary>
public sealed class AnnotationColumnBuilder
{
    private readonly GrowingBuffer<int> rowOffsets = Offsets();
    private readonly GrowingBuffer<int> begins = new();
    private readonly GrowingBuffer<int> ends = new();
    private readonly Utf8Buffer annotatorTypes = new();
    private readonly Utf8Buffer results = new();
    private readonly GrowingBuffer<int> metadataOffsets = Offsets();
    private readonly Utf8Buffer metadataKeys = new();
    private readonly Utf8Buffer metadataValues = new();
    private readonly List<int> nullMetadataValues = [];
    private readonly GrowingBuffer<int> vectorOffsets = Offsets();
    private readonly GrowingBuffer<float> vectors = new(1);
    private readonly List<int> nullRows = [];
    private int rowStart;

    /// <summary>The number of annotations written so far.</summary>
    public int Count => begins.Count;

    /// <summary>The number of rows ended so far.</summary>
    public int RowCount => rowOffsets.Count - 1;

    /// <summary>Makes room for annotations with short texts, so that buffers are not copied while they grow.</summary>
    internal void Reserve(int annotations, int entriesOfEach)
    {
        begins.Reserve(annotations);
        ends.Reserve(annotations);
        metadataOffsets.Reserve(annotations);
        vectorOffsets.Reserve(annotations);
        annotatorTypes.Reserve(annotations, 16);
        results.Reserve(annotations, 8);
        metadataKeys.Reserve(annotations * entriesOfEach, 8);
        metadataValues.Reserve(annotations * entriesOfEach, 5);
    }

    /// <summary>Begins an annotation without a vector.</summary>
    /// <param name="annotatorType">One of <see cref="AnnotatorTypes"/>.</param>
    /// <param name="begin">Offset of the first UTF-16 code unit.</param>
    /// <param name="end">Offset of the last UTF-16 code unit, inclusive.</param>
    /// <param name="result">The text.</param>
    /// <exception cref="RowErrorException">The text holds a surrogate without its other half, which UTF-8 can't hold.</exception>
    public void Begin(string annotatorType, int begin, int end, ReadOnlySpan<char> result)
    {
        annotatorTypes.Append(annotatorType);
        results.Append(result);
        begins.Append(begin);
        ends.Append(end);
        metadataOffsets.Append(metadataKeys.Count);
        vectorOffsets.Append(vectors.Count);
    }

    /// <summary>Begins an annotation whose text is known to be UTF-8.</summary>
    internal void Begin(string annotatorType, int begin, int end, ReadOnlySpan<byte> utf8Result)
    {
        annotatorTypes.Append(annotatorType);
        results.Append(utf8Result);
        begins.Append(begin);
        ends.Append(end);
        metadataOffsets.Append(metadataKeys.Count);
        vectorOffsets.Append(vectors.Count);
    }

    /// <summary>Adds a key whose value is known to be UTF-8.</summary>
    internal void Metadata(string key, ReadOnlySpan<byte> utf8Value)
    {
        metadataKeys.Append(key);
        metadataValues.Append(utf8Value);
        metadataOffsets.Written[^1] = metadataKeys.Count;
    }

    /// <summary>Adds a key to the metadata of the annotation that was begun last.</summary>
    /// <param name="key">The key; a key may be given once.</param>
    /// <param name="value">The value.</param>
    public void Metadata(string key, ReadOnlySpan<char> value)
    {
        metadataKeys.Append(key);
        metadataValues.Append(value);
        metadataOffsets.Written[^1] = metadataKeys.Count;
    }

    /// <inheritdoc cref="Metadata(string, ReadOnlySpan{char})"/>
    public void Metadata(string key, string? value)
    {
        if (value is null)
        {
            nullMetadataValues.Add(metadataValues.Count);
        }

        Metadata(key, value.AsSpan());
    }

    /// <inheritdoc cref="Metadata(string, ReadOnlySpan{char})"/>
    public void Metadata(string key, int value)
    {
        metadataKeys.Append(key);
        metadataValues.Append(value);
        metadataOffsets.Written[^1] = metadataKeys.Count;
    }

    /// <summary>Gives the annotation that was begun last its vector.</summary>
    /// <param name="vector">The vector, <c>[dimension]</c>; copied.</param>
    public void Embeddings(ReadOnlySpan<float> vector)
    {
        vectors.Append(vector);
        vectorOffsets.Written[^1] = vectors.Count;
    }

    /// <summary>Ends the row: the annotations since the last end are its list, which may be empty.</summary>
    public void EndRow()
    {
        rowOffsets.Append(Count);
        rowStart = Count;
    }

    /// <summary>Ends the row as null, dropping what was written for it.</summary>
    public void EndRowAsNull()
    {
        begins.Truncate(rowStart);
        ends.Truncate(rowStart);
        annotatorTypes.Truncate(rowStart);
        results.Truncate(rowStart);
        metadataOffsets.Truncate(rowStart + 1);
        var keys = metadataOffsets.Written[^1];
        metadataKeys.Truncate(keys);
        metadataValues.Truncate(keys);
        nullMetadataValues.RemoveAll(index => index >= keys);
        vectorOffsets.Truncate(rowStart + 1);
        vectors.Truncate(vectorOffsets.Written[^1]);
        nullRows.Add(RowCount);
        EndRow();
    }

    /// <summary>Writes the annotations of a list; the caller ends the row.</summary>
    internal void Append(AnnotationList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            ref readonly var item = ref list.Items[i];
            var type = item.Kind == AnnotationKind.Token ? AnnotatorTypes.Token : AnnotatorTypes.Document;
            Begin(type, item.Begin, item.End, list.TextOf(item));
            foreach (var (key, value) in list.MetadataOf(i))
            {
                Metadata(key, value);
            }

            if (item.Sentence >= 0)
            {
                Metadata("sentence", item.Sentence);
            }
        }
    }

    /// <summary>Makes the array. The builder must not be used afterwards: the array owns its buffers.</summary>
    public ListArray Build() => Build(vectorOffsets.ToArrow(), vectors.ToArrow(), vectors.Count);

    /// <summary>Makes the array with vectors from a buffer of the caller, which the array owns from then on.</summary>
    /// <param name="buffer">
    /// The vectors of all annotations in order, <c>[annotations, dimension]</c>, as bytes of little-endian floats.
    /// </param>
    /// <param name="dimension">The length of each vector.</param>
    internal ListArray Build(ReadOnlyMemory<byte> buffer, int dimension)
    {
        var offsets = new GrowingBuffer<int>(Count + 1);
        for (var i = 0; i <= Count; i++)
        {
            offsets.Append(checked(i * dimension));
        }

        return Build(offsets.ToArrow(), new ArrowBuffer(buffer), checked(Count * dimension));
    }

    private static GrowingBuffer<int> Offsets()
    {
        var offsets = new GrowingBuffer<int>();
        offsets.Append(0);
        return offsets;
    }

    private static ArrowBuffer Validity(int length, List<int> nulls)
    {
        if (nulls.Count == 0)
        {
            return ArrowBuffer.Empty;
        }

        var bits = new byte[(length + 7) / 8];
        bits.AsSpan().Fill(0xFF);
        foreach (var index in nulls)
        {
            bits[index >> 3] &= (byte)~(1 << (index & 7));
        }

        return new ArrowBuffer(bits);
    }

    private ListArray Build(ArrowBuffer offsetsOfVectors, ArrowBuffer values, int valueCount)
    {
        var type = AnnotationSchema.AnnotationType;
        var embeddingsType = (ListType)type.Fields[5].DataType;
        var metadataType = (MapType)type.Fields[4].DataType;

        var keys = metadataKeys.ToArray();
        var mapValues = metadataValues.ToArray(nullMetadataValues.Count, Validity(metadataValues.Count, nullMetadataValues));
        var entries = new StructArray(metadataType.KeyValueType, keys.Length, [keys, mapValues], ArrowBuffer.Empty, 0);
        var metadata = new MapArray(metadataType, Count, metadataOffsets.ToArrow(), entries, ArrowBuffer.Empty, 0);
        var floats = new FloatArray(values, ArrowBuffer.Empty, valueCount, 0, 0);
        var embeddings = new ListArray(embeddingsType, Count, offsetsOfVectors, floats, ArrowBuffer.Empty, 0);

        var annotations = new StructArray(
            type,
            Count,
            [
                annotatorTypes.ToArray(),
                new Int32Array(begins.ToArrow(), ArrowBuffer.Empty, Count, 0, 0),
                new Int32Array(ends.ToArrow(), ArrowBuffer.Empty, Count, 0, 0),
                results.ToArray(),
                metadata,
                embeddings,
            ],
            ArrowBuffer.Empty,
            0);
        return new ListArray(
            AnnotationSchema.ColumnType,
            RowCount,
            rowOffsets.ToArrow(),
            annotations,
            Validity(RowCount, nullRows),
            nullRows.Count);
    }

    /// <summary>Strings in UTF-8, one after the other, and their offsets.</summary>
    private sealed class Utf8Buffer
    {
        private const int MaxGuessed = 1024;

        private readonly GrowingBuffer<int> offsets = Offsets();
        private readonly GrowingBuffer<byte> bytes = new(256);

        public int Count => offsets.Count - 1;

        public void Append(ReadOnlySpan<char> text)
        {
            // A short text may have three bytes a character; of a long one that would be a lot of room.
            var room = bytes.Reserve(text.Length < MaxGuessed ? 3 * text.Length : Encoding.UTF8.GetByteCount(text));
            if (Utf8.FromUtf16(text, room, out _, out var written, replaceInvalidSequences: false) != System.Buffers.OperationStatus.Done)
            {
                throw RowErrorException.Of(
                    RowErrorClasses.InvalidUtf8, "the text holds a surrogate without its other half, which UTF-8 can't hold.");
            }

            bytes.Advance(written);
            offsets.Append(bytes.Count);
        }

        public void Append(ReadOnlySpan<byte> utf8)
        {
            bytes.Append(utf8);
            offsets.Append(bytes.Count);
        }

        public void Append(int value)
        {
            Utf8Formatter.TryFormat(value, bytes.Reserve(11), out var written);
            bytes.Advance(written);
            offsets.Append(bytes.Count);
        }

        public void Reserve(int count, int length)
        {
            offsets.Reserve(count);
            bytes.Reserve(count * length);
        }

        public void Truncate(int count)
        {
            offsets.Truncate(count + 1);
            bytes.Truncate(offsets.Written[^1]);
        }

        public StringArray ToArray(int nullCount = 0, ArrowBuffer validity = default) =>
            new(Count, offsets.ToArrow(), bytes.ToArrow(), nullCount == 0 ? ArrowBuffer.Empty : validity, nullCount);
    }
}

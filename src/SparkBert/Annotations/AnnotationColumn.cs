using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Text.Rows;

namespace SparkBert.Annotations;

/// <summary>
/// Reads a column <c>array&lt;annotation&gt;</c> straight from its Arrow buffers. Annotations are numbered through the whole column;
/// <see cref="Range"/> gives those of a row.
/// </summary>
public sealed class AnnotationColumn
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ListColumn rows;
    private readonly StructArray annotations;
    private readonly TextColumn annotatorType;
    private readonly Int32Array begin;
    private readonly Int32Array end;
    private readonly TextColumn result;
    private readonly MapArray metadata;
    private readonly TextColumn metadataKeys;
    private readonly TextColumn metadataValues;
    private readonly ListColumn embeddings;
    private readonly FloatArray vectors;

    /// <summary>Opens a column.</summary>
    /// <param name="array">
    /// An array whose type has the shape of <see cref="AnnotationSchema.ColumnType"/>; its lists and texts may have any Arrow type that is
    /// a list or text.
    /// </param>
    /// <exception cref="SchemaException">The array is of another type.</exception>
    public AnnotationColumn(IArrowArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (!AnnotationSchema.IsAnnotationColumn(array.Data.DataType))
        {
            throw new SchemaException(
                $"an annotation column must be array<annotation>, but is {ArrowTypeNames.Describe(array.Data.DataType)}.");
        }

        RowCount = array.Length;
        rows = new ListColumn(array);
        annotations = (StructArray)rows.Values;
        annotatorType = new TextColumn(annotations.Fields[0]);
        begin = (Int32Array)annotations.Fields[1];
        end = (Int32Array)annotations.Fields[2];
        result = new TextColumn(annotations.Fields[3]);
        metadata = (MapArray)annotations.Fields[4];
        metadataKeys = new TextColumn(metadata.Keys);
        metadataValues = new TextColumn(metadata.Values);
        embeddings = new ListColumn(annotations.Fields[5]);
        vectors = (FloatArray)embeddings.Values;
    }

    /// <summary>The vectors of all annotations of the column, by their numbers.</summary>
    internal IArrowArray AllEmbeddings => annotations.Fields[5];

    /// <summary>The number of rows.</summary>
    public int RowCount { get; }

    /// <summary>Whether a row is null.</summary>
    /// <param name="row">The row, from 0.</param>
    public bool IsNull(int row) => rows.IsNull(row);

    /// <summary>The numbers of a row's annotations: from <c>Start</c> up to and without <c>End</c>.</summary>
    /// <param name="row">The row, from 0.</param>
    public (int Start, int End) Range(int row) => rows.Range(row);

    /// <summary>
    /// Refuses a row on which Spark NLP fails with a NullPointerException: a null column, annotation, result, metadata or embeddings
    /// (goldens <c>bt-hand-null-*</c>). Refuses text that is not UTF-8, too.
    /// </summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="name">The name of the column, for the message.</param>
    /// <exception cref="RowErrorException">The row can't be used; the message says which field of which annotation.</exception>
    public void Validate(int row, string name)
    {
        if (rows.IsNull(row))
        {
            throw RowErrorException.Of(RowErrorClasses.NullValue, $"column '{name}' is null.");
        }

        var (start, stop) = Range(row);
        for (var i = start; i < stop; i++)
        {
            var missing = annotations.IsNull(i) ? "the annotation"
                : annotatorType.IsNull(i) ? "annotatorType"
                : result.IsNull(i) ? "result"
                : metadata.IsNull(i) ? "metadata"
                : embeddings.IsNull(i) ? "embeddings"
                : null;
            if (missing is not null)
            {
                throw RowErrorException.Of(RowErrorClasses.NullValue, $"column '{name}', annotation {i - start}: {missing} is null.");
            }

            if (!Utf8.IsValid(result.GetBytes(i)))
            {
                throw RowErrorException.Of(
                    RowErrorClasses.InvalidUtf8, $"column '{name}', annotation {i - start}: result is not valid UTF-8.");
            }
        }
    }

    /// <summary>Reads the documents and tokens of a row; annotations of other types are left out.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="name">The name of the column, for messages.</param>
    /// <param name="list">Gets the annotations; cleared first.</param>
    /// <param name="keepsMetadata">Whether documents keep all of their metadata, not only <c>sentence</c>.</param>
    /// <exception cref="RowErrorException">See <see cref="Validate"/>.</exception>
    internal void Read(int row, string name, AnnotationList list, bool keepsMetadata = false)
    {
        list.Clear();
        Validate(row, name);
        var (start, stop) = Range(row);
        for (var i = start; i < stop; i++)
        {
            if (IsOfType(i, "token"u8))
            {
                Add(list, AnnotationKind.Token, i, sentence: -1);
            }
            else if (IsOfType(i, "document"u8))
            {
                ReadDocument(i, list, keepsMetadata);
            }
        }
    }

    private void ReadDocument(int annotation, AnnotationList list, bool keepsMetadata)
    {
        var sentence = MetadataUtf8(annotation, "sentence"u8);
        var isNumber = Utf8Parser.TryParse(sentence, out int number, out var parsed) && parsed == sentence.Length
            && number >= 0 && sentence[0] != '+' && (sentence[0] != '0' || sentence.Length == 1);
        Add(list, AnnotationKind.Document, annotation, isNumber ? number : -1);
        if (!isNumber)
        {
            // Other annotators may write any text there; tokens repeat it unchanged.
            list.AddMetadata("sentence", MetadataValue(annotation, "sentence"u8));
        }

        for (var i = metadata.ValueOffsets[annotation]; keepsMetadata && i < metadata.ValueOffsets[annotation + 1]; i++)
        {
            if (!metadataKeys.GetBytes(i).SequenceEqual("sentence"u8))
            {
                list.AddMetadata(metadataKeys.GetString(i), metadataValues.IsNull(i) ? null : metadataValues.GetString(i));
            }
        }
    }

    private void Add(AnnotationList list, AnnotationKind kind, int annotation, int sentence)
    {
        var utf8 = result.GetBytes(annotation);
        Utf8.ToUtf16(utf8, list.Reserve(utf8.Length), out _, out var written);
        list.AddReserved(kind, begin.Values[annotation], end.Values[annotation], written, sentence);
    }

    /// <summary>A number in the metadata of an annotation, as <c>Integer.parseInt</c> of Java reads it.</summary>
    /// <param name="annotation">The number of the annotation.</param>
    /// <param name="utf8Key">The key in UTF-8.</param>
    /// <param name="missing">The number where the key is missing; null where it must be there.</param>
    /// <returns>The number; null if the key is missing and must be there, or its value is no number.</returns>
    internal int? MetadataNumber(int annotation, ReadOnlySpan<byte> utf8Key, int? missing = null) =>
        FindMetadata(annotation, utf8Key) < 0 ? missing
        : Utf8Parser.TryParse(MetadataUtf8(annotation, utf8Key), out int number, out var read)
            && read == MetadataUtf8(annotation, utf8Key).Length ? number
        : null;

    /// <summary>A value of the metadata in UTF-8; empty if the key is missing.</summary>
    internal ReadOnlySpan<byte> MetadataUtf8(int annotation, ReadOnlySpan<byte> utf8Key) =>
        FindMetadata(annotation, utf8Key) is >= 0 and var entry ? metadataValues.GetBytes(entry) : [];

    /// <summary>The number of an entry of the metadata; -1 if the key is missing.</summary>
    private int FindMetadata(int annotation, ReadOnlySpan<byte> utf8Key)
    {
        for (var i = metadata.ValueOffsets[annotation]; i < metadata.ValueOffsets[annotation + 1]; i++)
        {
            if (metadataKeys.GetBytes(i).SequenceEqual(utf8Key))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The annotator type of an annotation.</summary>
    /// <param name="annotation">The number of the annotation.</param>
    public string AnnotatorType(int annotation) => annotatorType.GetString(annotation);

    /// <summary>Whether an annotation is of a type, without making a string.</summary>
    /// <param name="annotation">The number of the annotation.</param>
    /// <param name="utf8Type">The type's name in UTF-8.</param>
    public bool IsOfType(int annotation, ReadOnlySpan<byte> utf8Type) => annotatorType.GetBytes(annotation).SequenceEqual(utf8Type);

    /// <summary>Offset of the first UTF-16 code unit.</summary>
    /// <param name="annotation">The number of the annotation.</param>
    public int Begin(int annotation) => begin.Values[annotation];

    /// <summary>Offset of the last UTF-16 code unit, inclusive.</summary>
    /// <param name="annotation">The number of the annotation.</param>
    public int End(int annotation) => end.Values[annotation];

    /// <summary>The text of an annotation.</summary>
    /// <param name="annotation">The number of the annotation.</param>
    /// <exception cref="RowErrorException">The bytes are not UTF-8.</exception>
    public string Result(int annotation)
    {
        try
        {
            return StrictUtf8.GetString(result.GetBytes(annotation));
        }
        catch (DecoderFallbackException)
        {
            throw RowErrorException.Of(RowErrorClasses.InvalidUtf8, "the text is not valid UTF-8.");
        }
    }

    /// <summary>The text of an annotation as UTF-8, without a copy. Valid as long as the batch is.</summary>
    /// <param name="annotation">The number of the annotation.</param>
    public ReadOnlySpan<byte> ResultUtf8(int annotation) => result.GetBytes(annotation);

    /// <summary>A value of the metadata of an annotation.</summary>
    /// <param name="annotation">The number of the annotation.</param>
    /// <param name="utf8Key">The key in UTF-8.</param>
    /// <returns>The value; null if the key is missing or its value null.</returns>
    public string? MetadataValue(int annotation, ReadOnlySpan<byte> utf8Key) =>
        !metadata.IsNull(annotation) && FindMetadata(annotation, utf8Key) is >= 0 and var entry && !metadataValues.IsNull(entry)
            ? metadataValues.GetString(entry)
            : null;

    /// <summary>
    /// The vector of an annotation, <c>[dimension]</c>, without a copy; empty if there is none. Valid as long as the batch is.
    /// </summary>
    /// <param name="annotation">The number of the annotation.</param>
    public ReadOnlySpan<float> Embeddings(int annotation)
    {
        var (start, stop) = embeddings.Range(annotation);
        return vectors.Values[start..stop];
    }

    /// <summary>The annotations of a row as objects; a convenience for tests and small data, one object an annotation.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>The annotations, or null if the row is null.</returns>
    public Annotation[]? Row(int row)
    {
        if (rows.IsNull(row))
        {
            return null;
        }

        var (start, stop) = Range(row);
        var list = new Annotation[stop - start];
        for (var i = start; i < stop; i++)
        {
            var keys = new Dictionary<string, string?>();
            for (var k = metadata.ValueOffsets[i]; k < metadata.ValueOffsets[i + 1]; k++)
            {
                keys[metadataKeys.GetString(k)] = metadataValues.IsNull(k) ? null : metadataValues.GetString(k);
            }

            list[i - start] = new Annotation(AnnotatorType(i), Begin(i), End(i), Result(i), keys, Embeddings(i).ToArray());
        }

        return list;
    }
}

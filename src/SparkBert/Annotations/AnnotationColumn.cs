using System.Buffers.Text;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Annotations;

/// <summary>
/// Reads a column <c>array&lt;annotation&gt;</c> straight from its Arrow buffers. Annotations are numbered through the whole column;
/// <see cref="Range"/> gives those of a row.
/// </summary>
public sealed class AnnotationColumn
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ListArray rows;
    private readonly StructArray annotations;
    private readonly StringArray annotatorType;
    private readonly Int32Array begin;
    private readonly Int32Array end;
    private readonly StringArray result;
    private readonly MapArray metadata;
    private readonly StringArray metadataKeys;
    private readonly StringArray metadataValues;
    private readonly ListArray embeddings;
    private readonly FloatArray vectors;

    /// <summary>Opens a column.</summary>
    /// <param name="array">An array whose type has the shape of <see cref="AnnotationSchema.ColumnType"/>.</param>
    /// <exception cref="SchemaException">The array is of another type.</exception>
    public AnnotationColumn(IArrowArray array)
    {
        ArgumentNullException.ThrowIfNull(array);
        if (!AnnotationSchema.IsAnnotationColumn(array.Data.DataType))
        {
            throw new SchemaException(
                $"an annotation column must be array<annotation>, but is {ArrowTypeNames.Describe(array.Data.DataType)}.");
        }

        rows = (ListArray)array;
        annotations = (StructArray)rows.Values;
        annotatorType = (StringArray)annotations.Fields[0];
        begin = (Int32Array)annotations.Fields[1];
        end = (Int32Array)annotations.Fields[2];
        result = (StringArray)annotations.Fields[3];
        metadata = (MapArray)annotations.Fields[4];
        metadataKeys = (StringArray)metadata.Keys;
        metadataValues = (StringArray)metadata.Values;
        embeddings = (ListArray)annotations.Fields[5];
        vectors = (FloatArray)embeddings.Values;
    }

    /// <summary>The number of rows.</summary>
    public int RowCount => rows.Length;

    /// <summary>Whether a row is null.</summary>
    /// <param name="row">The row, from 0.</param>
    public bool IsNull(int row) => rows.IsNull(row);

    /// <summary>The numbers of a row's annotations: from <c>Start</c> up to and without <c>End</c>.</summary>
    /// <param name="row">The row, from 0.</param>
    public (int Start, int End) Range(int row) => (rows.ValueOffsets[row], rows.ValueOffsets[row + 1]);

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
            throw new RowErrorException($"column '{name}' is null.");
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
                throw new RowErrorException($"column '{name}', annotation {i - start}: {missing} is null.");
            }

            if (!System.Text.Unicode.Utf8.IsValid(result.GetBytes(i)))
            {
                throw new RowErrorException($"column '{name}', annotation {i - start}: result is not valid UTF-8.");
            }
        }
    }

    /// <summary>Reads the documents and tokens of a row; annotations of other types are left out.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="name">The name of the column, for messages.</param>
    /// <param name="list">Gets the annotations; cleared first.</param>
    /// <exception cref="RowErrorException">See <see cref="Validate"/>.</exception>
    internal void Read(int row, string name, AnnotationList list)
    {
        list.Clear();
        Validate(row, name);
        var (start, stop) = Range(row);
        for (var i = start; i < stop; i++)
        {
            if (IsOfType(i, "token"u8))
            {
                list.AddUtf8(AnnotationKind.Token, begin.Values[i], end.Values[i], result.GetBytes(i), sentence: -1);
            }
            else if (IsOfType(i, "document"u8))
            {
                ReadDocument(i, list);
            }
        }
    }

    private void ReadDocument(int annotation, AnnotationList list)
    {
        var sentence = MetadataUtf8(annotation, "sentence"u8);
        var isNumber = Utf8Parser.TryParse(sentence, out int number, out var parsed) && parsed == sentence.Length
            && number >= 0 && sentence[0] != '+' && (sentence[0] != '0' || sentence.Length == 1);
        list.AddUtf8(
            AnnotationKind.Document,
            begin.Values[annotation],
            end.Values[annotation],
            result.GetBytes(annotation),
            isNumber ? number : -1);
        if (!isNumber)
        {
            // Other annotators may write any text there; tokens repeat it unchanged.
            list.AddMetadata("sentence", MetadataValue(annotation, "sentence"u8));
        }
    }

    private ReadOnlySpan<byte> MetadataUtf8(int annotation, ReadOnlySpan<byte> utf8Key)
    {
        for (var i = metadata.ValueOffsets[annotation]; i < metadata.ValueOffsets[annotation + 1]; i++)
        {
            if (metadataKeys.GetBytes(i).SequenceEqual(utf8Key))
            {
                return metadataValues.GetBytes(i);
            }
        }

        return [];
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
            throw new RowErrorException("the text is not valid UTF-8.");
        }
    }

    /// <summary>The text of an annotation as UTF-8, without a copy. Valid as long as the batch is.</summary>
    /// <param name="annotation">The number of the annotation.</param>
    public ReadOnlySpan<byte> ResultUtf8(int annotation) => result.GetBytes(annotation);

    /// <summary>A value of the metadata of an annotation.</summary>
    /// <param name="annotation">The number of the annotation.</param>
    /// <param name="utf8Key">The key in UTF-8.</param>
    /// <returns>The value; null if the key is missing or its value null.</returns>
    public string? MetadataValue(int annotation, ReadOnlySpan<byte> utf8Key)
    {
        if (metadata.IsNull(annotation))
        {
            return null;
        }

        for (var i = metadata.ValueOffsets[annotation]; i < metadata.ValueOffsets[annotation + 1]; i++)
        {
            if (metadataKeys.GetBytes(i).SequenceEqual(utf8Key))
            {
                return metadataValues.IsNull(i) ? null : metadataValues.GetString(i);
            }
        }

        return null;
    }

    /// <summary>
    /// The vector of an annotation, <c>[dimension]</c>, without a copy; empty if there is none. Valid as long as the batch is.
    /// </summary>
    /// <param name="annotation">The number of the annotation.</param>
    public ReadOnlySpan<float> Embeddings(int annotation) =>
        vectors.Values[embeddings.ValueOffsets[annotation]..embeddings.ValueOffsets[annotation + 1]];

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

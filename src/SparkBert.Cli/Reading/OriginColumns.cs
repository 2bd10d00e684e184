using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Cli.Content;

namespace SparkBert.Cli.Reading;

/// <summary>Collects where the rows of a batch come from, and makes the columns of <see cref="RowOrigin"/>.</summary>
/// <param name="isTranscoded">Whether the text comes from another encoding than UTF-8.</param>
internal sealed class OriginColumns(bool isTranscoded = false)
{
    private const string NotUtf8 = "is not valid UTF-8 (see --encoding)";
    private const string NotOfEncoding = "has bytes that its encoding does not know (see --encoding)";

    private readonly List<string?> errors = [];
    private readonly Int64Array.Builder numbers = new();
    private readonly ArrowBuffer.Builder<byte> content = new();
    private readonly ArrowBuffer.Builder<int> offsets = new ArrowBuffer.Builder<int>().Append(0);
    private readonly ArrowBuffer.BitmapBuilder hasContent = new();
    private readonly ArrowBuffer.BitmapBuilder isCorrupt = new();
    private readonly ArrowBuffer.BitmapBuilder isObject = new();

    /// <summary>The rows.</summary>
    public int Count => errors.Count;

    /// <summary>The bytes of the rows as they were read.</summary>
    public int Bytes => content.Length;

    /// <summary>Adds a row.</summary>
    /// <param name="number">Its number in its file.</param>
    /// <param name="error">What is wrong with it.</param>
    public void Add(long number, string? error)
    {
        numbers.Append(number);
        errors.Add(error);
        hasContent.Append(false);
        isCorrupt.Append(false);
        isObject.Append(false);
        offsets.Append(content.Length);
    }

    /// <summary>Adds a row of a text format.</summary>
    /// <param name="number">Its line.</param>
    /// <param name="error">What is wrong with it.</param>
    /// <param name="raw">The row as it was read.</param>
    /// <param name="isUsableObject">Whether it is a JSON object that the output takes over.</param>
    public void Add(long number, string? error, ReadOnlySpan<byte> raw, bool isUsableObject = false)
    {
        numbers.Append(number);
        errors.Add(isTranscoded ? error?.Replace(NotUtf8, NotOfEncoding, StringComparison.Ordinal) : error);
        content.Append(isTranscoded ? TranscodedContent.Show(raw) : raw);
        offsets.Append(content.Length);
        hasContent.Append(true);
        isCorrupt.Append(error is not null && !isUsableObject);
        isObject.Append(isUsableObject);
    }

    /// <summary>A batch with the columns behind its own.</summary>
    public RecordBatch AddTo(RecordBatch rows, RowOrigin names, string file)
    {
        var files = new StringArray.Builder().AppendRange(Enumerable.Repeat(file, Count)).Build();
        var messages = new StringArray.Builder();
        errors.ForEach(error => messages.Append(error));
        var (data, ends) = (content.Build(), offsets.Build());
        BinaryArray Rows(ArrowBuffer.BitmapBuilder valid) =>
            new(new ArrayData(BinaryType.Default, Count, valid.UnsetBitCount, 0, [valid.Build(), ends, data]));
        return new RecordBatch(
            AddTo(rows.Schema, names),
            [.. rows.Arrays, files, numbers.Build(), messages.Build(), Rows(hasContent), Rows(isCorrupt), Rows(isObject)],
            Count);
    }

    /// <summary>A schema with the columns behind its own.</summary>
    public static Schema AddTo(Schema schema, RowOrigin names) => new(
        [
            .. schema.FieldsList,
            new Field(names.File, StringType.Default, false),
            new Field(names.Number, Int64Type.Default, false),
            new Field(names.Error, StringType.Default, true),
            new Field(names.Raw, BinaryType.Default, true),
            new Field(names.Corrupt, BinaryType.Default, true),
            new Field(names.Object, BinaryType.Default, true),
        ],
        null);
}

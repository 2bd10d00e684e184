using System.Globalization;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Pipelines;

namespace SparkBert.Text;

/// <summary>
/// Makes a document of a text: Spark NLP's DocumentAssembler. A null text becomes the empty document (begin 0, end -1). Of an array of strings each element becomes a document that
/// begins at 0. Offsets are those of the cleaned text.
/// </summary>
public sealed class DocumentAssembler : AnnotatorStage
{
    private string cleanupMode = Text.CleanupMode.Disabled;

    /// <summary>The column of texts; <c>text</c> by default.</summary>
    public string InputCol
    {
        get => InputCols[0];
        set => InputCols = [value];
    }

    /// <summary>A column whose value goes into the metadata as <c>id</c>; null for none. Not read where the texts are arrays.</summary>
    public string? IdCol { get; set; }

    /// <summary>A column map&lt;string,string&gt; whose entries go into the metadata; null for none. Not read where the texts are arrays.</summary>
    public string? MetadataCol { get; set; }

    /// <summary>
    /// What is done to white space: disabled (default), inplace, inplace_full, shrink, shrink_full, each, each_full or delete_full. The <c>_full</c> modes also treat the two characters
    /// backslash and n, r or t, and not line breaks alone.
    /// </summary>
    /// <exception cref="ArgumentException">Another value.</exception>
    public string CleanupMode
    {
        get => cleanupMode;
        set => cleanupMode = Text.CleanupMode.All.Contains(value)
            ? value
            : throw new ArgumentException($"Special Character Cleanup supports only: {string.Join(", ", Text.CleanupMode.All)}. Received: {value}");
    }

    /// <inheritdoc/>
    protected override IReadOnlyList<string> DefaultInputCols { get; } = ["text"];

    /// <inheritdoc/>
    protected override string DefaultOutputCol => "document";

    /// <inheritdoc/>
    protected override IReadOnlyList<string> InputAnnotatorTypes { get; } = ["string"];

    /// <inheritdoc/>
    protected override string OutputAnnotatorType => AnnotatorTypes.Document;

    internal override IEnumerable<string> ReadColumns => [InputCol, .. new[] { IdCol, MetadataCol }.OfType<string>()];

    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        StageParameter.String("inputCol", () => null, value => InputCol = value),
        StageParameter.String("idCol", () => IdCol, value => IdCol = value),
        StageParameter.String("metadataCol", () => MetadataCol, value => MetadataCol = value),
        StageParameter.String("cleanupMode", () => cleanupMode, value => CleanupMode = value),
    ];

    /// <inheritdoc/>
    private protected override void CheckInput(Schema input)
    {
        if (input.GetFieldIndex(InputCol) < 0)
        {
            throw new SchemaException($"Dataset does not have any '{InputCol}' column");
        }

        var type = Field(input, InputCol).DataType;
        if (type is ListType list)
        {
            // Spark can't cast an array whose elements may be null to string, which is what the reference then tries.
            if (list.ValueDataType is not StringType || list.ValueField.IsNullable)
            {
                throw new SchemaException($"{Type}: column '{InputCol}' must be string or array<string> without null elements, but is {ArrowTypeNames.Describe(type)}{(list.ValueField.IsNullable ? " whose elements may be null" : "")}.");
            }
        }
        else if (!IsScalar(type))
        {
            throw new SchemaException($"{Type}: column '{InputCol}' must be string, boolean, an integer type or array<string>, but is {ArrowTypeNames.Describe(type)}.");
        }

        if (IdCol is not null && !IsScalar(Field(input, IdCol).DataType))
        {
            throw new SchemaException($"{Type}: idCol '{IdCol}' must be string, boolean or an integer type, but is {ArrowTypeNames.Describe(Field(input, IdCol).DataType)}.");
        }

        if (MetadataCol is not null && Field(input, MetadataCol).DataType is not MapType { KeyField.DataType: StringType, ValueField.DataType: StringType })
        {
            throw new SchemaException($"{Type}: metadataCol '{MetadataCol}' must be map<string,string>, but is {ArrowTypeNames.Describe(Field(input, MetadataCol).DataType)}.");
        }
    }

    /// <inheritdoc/>
    private protected override Action<int, AnnotationColumnBuilder> Open(RecordBatch batch)
    {
        IArrowArray Column(string name) => batch.Column(batch.Schema.GetFieldIndex(name));
        var texts = Column(InputCol);
        if (texts is ListArray list)
        {
            return (row, output) => WriteArray(list, row, output);
        }

        var ids = IdCol is null ? null : Column(IdCol);
        var metadata = MetadataCol is null ? null : (MapArray)Column(MetadataCol);
        return (row, output) =>
        {
            Begin(output, Value(texts, row, InputCol) ?? "");
            WriteMetadata(metadata, row, output);
            if (ids is not null)
            {
                output.Metadata("id", Value(ids, row, IdCol!));
            }

            output.Metadata("sentence", 0);
        };
    }

    /// <summary>Types whose cast to string is the same in Spark and here; that of floating point numbers is not.</summary>
    private static bool IsScalar(IArrowType type) => type is StringType or BooleanType or Int8Type or Int16Type or Int32Type or Int64Type;

    private Field Field(Schema schema, string name)
    {
        var index = schema.GetFieldIndex(name);
        return index < 0 ? throw SchemaException.MissingColumn(schema, name, Type) : schema.GetFieldByIndex(index);
    }

    private void WriteArray(ListArray list, int row, AnnotationColumnBuilder output)
    {
        if (list.IsNull(row))
        {
            throw new RowErrorException($"column '{InputCol}' is null; an array of texts must not be.");
        }

        for (var i = list.ValueOffsets[row]; i < list.ValueOffsets[row + 1]; i++)
        {
            Begin(output, Value(list.Values, i, InputCol) ?? throw new RowErrorException($"column '{InputCol}' has a null text in its array."));
            output.Metadata("sentence", i - list.ValueOffsets[row]);
        }
    }

    private void WriteMetadata(MapArray? metadata, int row, AnnotationColumnBuilder output)
    {
        if (metadata is null)
        {
            return;
        }

        if (metadata.IsNull(row))
        {
            throw new RowErrorException($"column '{MetadataCol}' is null; the metadata of a document must not be.");
        }

        // What is generated wins over the user's keys, and a key that is there twice keeps its last value, as in a map.
        var last = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = metadata.ValueOffsets[row]; i < metadata.ValueOffsets[row + 1]; i++)
        {
            last[Value(metadata.Keys, i, MetadataCol!)!] = Value(metadata.Values, i, MetadataCol!);
        }

        foreach (var (key, value) in last)
        {
            if (key != "sentence" && !(key == "id" && IdCol is not null))
            {
                output.Metadata(key, value);
            }
        }
    }

    private void Begin(AnnotationColumnBuilder output, string text)
    {
        var clean = Text.CleanupMode.Apply(cleanupMode, text);
        output.Begin(AnnotatorTypes.Document, 0, clean.Length - 1, clean);
    }

    private static string? Value(IArrowArray array, int index, string column)
    {
        if (array.IsNull(index))
        {
            return null;
        }

        return array switch
        {
            StringArray strings => Decode(strings.GetBytes(index), column),
            Int32Array numbers => numbers.Values[index].ToString(CultureInfo.InvariantCulture),
            Int64Array numbers => numbers.Values[index].ToString(CultureInfo.InvariantCulture),
            Int16Array numbers => numbers.Values[index].ToString(CultureInfo.InvariantCulture),
            Int8Array numbers => numbers.Values[index].ToString(CultureInfo.InvariantCulture),
            BooleanArray flags => flags.GetValue(index)!.Value ? "true" : "false",
            _ => throw new RowErrorException($"column '{column}' can't be read as text."),
        };
    }

    private static string Decode(ReadOnlySpan<byte> utf8, string column) => System.Text.Unicode.Utf8.IsValid(utf8)
        ? Encoding.UTF8.GetString(utf8)
        : throw new RowErrorException($"column '{column}' is not valid UTF-8.");
}

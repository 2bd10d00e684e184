using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Documents;
using SparkBert.Stages;

namespace SparkBert;

/// <summary>
/// Makes a document of a text: Spark NLP's DocumentAssembler. A null text becomes the empty document (begin 0, end -1). Each element of an
/// array of strings becomes a document that begins at 0. Offsets count in the cleaned text.
/// </summary>
public sealed class DocumentAssembler : Stage
{
    private string cleanupMode = Text.CleanupMode.Disabled;
    private string? idCol;
    private string? metadataCol;

    /// <summary>The column of texts; <c>text</c> by default.</summary>
    public string InputCol { get => InputCols[0]; init => InputCols = [value]; }

    /// <summary>A column whose value goes into the metadata as <c>id</c>; null for none. Not read if the texts are arrays.</summary>
    public string? IdCol { get => idCol; init => idCol = value; }

    /// <summary>
    /// A column map&lt;string,string&gt; whose entries go into the metadata; null for none. Not read if the texts are arrays.
    /// </summary>
    public string? MetadataCol { get => metadataCol; init => metadataCol = value; }

    /// <summary>
    /// How white space is cleaned: disabled (default), inplace, inplace_full, shrink, shrink_full, each, each_full or delete_full. The
    /// <c>_full</c> modes treat the two characters backslash and n, r or t as white space too.
    /// </summary>
    /// <exception cref="ArgumentException">Another value.</exception>
    public string CleanupMode { get => cleanupMode; init => cleanupMode = CheckCleanupMode(value); }

    /// <inheritdoc/>
    public override IReadOnlyList<string> ReadColumns => [InputCol, .. new[] { idCol, metadataCol }.OfType<string>()];

    /// <inheritdoc/>
    internal override IReadOnlyList<string> DefaultInputCols { get; } = ["text"];

    /// <inheritdoc/>
    internal override string DefaultOutputCol => "document";

    /// <inheritdoc/>
    internal override IReadOnlyList<string> InputAnnotatorTypes { get; } = ["string"];

    /// <inheritdoc/>
    internal override Field OutputField => AnnotationSchema.Field(OutputCol, AnnotatorTypes.Document);

    /// <inheritdoc/>
    internal override IReadOnlyList<StageParameter> Parameters =>
    [
        StageParameter.String("inputCol", () => null, value => SetInputCols([value])),
        StageParameter.String("idCol", () => idCol, value => idCol = value),
        StageParameter.String("metadataCol", () => metadataCol, value => metadataCol = value),
        StageParameter.String("cleanupMode", () => cleanupMode, value => cleanupMode = CheckCleanupMode(value)),
    ];

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CheckInput(input);
        return Columns.WithField(input, OutputField);
    }

    /// <inheritdoc/>
    internal override RowStep CreateStep(IReadOnlyList<AnnotationSource> inputs) =>
        new DocumentStep(Type, InputCol, idCol, metadataCol, cleanupMode);

    private static string CheckCleanupMode(string value) => Text.CleanupMode.All.Contains(value)
        ? value
        : throw new ArgumentException(
            $"Special Character Cleanup supports only: {string.Join(", ", Text.CleanupMode.All)}. Received: {value}");

    private void CheckInput(Schema input)
    {
        if (input.GetFieldIndex(InputCol) < 0)
        {
            throw new SchemaException($"Dataset does not have any '{InputCol}' column");
        }

        var type = RequireField(input, InputCol).DataType;
        if (ListColumn.ElementOf(type) is { } element)
        {
            // Spark, which would cast the array to string, can't do so if elements may be null.
            if (!TextColumn.IsText(element.DataType) || element.IsNullable)
            {
                throw new SchemaException(
                    $"{Type}: column '{InputCol}' must be string or array<string> without null elements, "
                    + $"but is {ArrowTypeNames.Describe(type)}{(element.IsNullable ? " whose elements may be null" : "")}.");
            }
        }
        else if (!ScalarColumn.IsScalar(type))
        {
            var advice = type is BinaryType or LargeBinaryType or BinaryViewType
                ? " Cast it if its bytes are UTF-8 (the command does so with --binary-as-string)."
                : "";
            throw new SchemaException(
                $"{Type}: column '{InputCol}' must be string, boolean, an integer type or array<string>, "
                + $"but is {ArrowTypeNames.Describe(type)}.{advice}");
        }

        if (idCol is not null && RequireField(input, idCol).DataType is var idType && !ScalarColumn.IsScalar(idType))
        {
            throw new SchemaException(
                $"{Type}: idCol '{idCol}' must be string, boolean or an integer type, but is {ArrowTypeNames.Describe(idType)}.");
        }

        if (metadataCol is not null && RequireField(input, metadataCol).DataType is var map && !AnnotationSchema.IsTextMap(map))
        {
            throw new SchemaException(
                $"{Type}: metadataCol '{metadataCol}' must be map<string,string>, but is {ArrowTypeNames.Describe(map)}.");
        }
    }

    private Field RequireField(Schema schema, string name)
    {
        var index = schema.GetFieldIndex(name);
        return index < 0 ? throw SchemaException.MissingColumn(schema, name, Type) : schema.GetFieldByIndex(index);
    }
}

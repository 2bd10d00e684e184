using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Annotations;

/// <summary>
/// A column of text of any Arrow type that is text: string, large_string, string_view and dictionaries of them. Reads the bytes where they
/// are.
/// </summary>
internal sealed class TextColumn
{
    private readonly IArrowArray array;

    // Nearly every column has this type, and annotation columns read three texts an annotation.
    private readonly StringArray? strings;
    private readonly TextColumn? dictionary;

    /// <summary>Opens a column.</summary>
    /// <param name="array">An array of which <see cref="IsText"/> is true.</param>
    public TextColumn(IArrowArray array)
    {
        this.array = array;
        strings = array as StringArray;
        dictionary = array is DictionaryArray encoded ? new TextColumn(encoded.Dictionary) : null;
    }

    /// <summary>Whether a type is text.</summary>
    public static bool IsText(IArrowType type) =>
        type is StringType or LargeStringType or StringViewType || (type is DictionaryType { ValueType: var value } && IsText(value));

    /// <summary>Whether a text is null.</summary>
    public bool IsNull(int index) => array.IsNull(index) || (dictionary is not null && dictionary.IsNull(Key(index)));

    /// <summary>The bytes of a text, which should be UTF-8; none if it is null.</summary>
    public ReadOnlySpan<byte> GetBytes(int index) =>
        strings is not null ? strings.GetBytes(index)
        : array.IsNull(index) ? []
        : array switch
        {
            LargeStringArray large => large.GetBytes(index),
            StringViewArray view => view.GetBytes(index),
            _ => dictionary!.GetBytes(Key(index)),
        };

    /// <summary>A text that is known to be UTF-8.</summary>
    public string GetString(int index) => System.Text.Encoding.UTF8.GetString(GetBytes(index));

    private int Key(int index) => ((DictionaryArray)array).Indices switch
    {
        Int32Array keys => keys.Values[index],
        Int8Array keys => keys.Values[index],
        UInt8Array keys => keys.Values[index],
        Int16Array keys => keys.Values[index],
        UInt16Array keys => keys.Values[index],
        UInt32Array keys => checked((int)keys.Values[index]),
        Int64Array keys => checked((int)keys.Values[index]),
        UInt64Array keys => checked((int)keys.Values[index]),
        var keys => throw new SchemaException($"a dictionary can't have keys of the type {keys.Data.DataType.Name}."),
    };
}

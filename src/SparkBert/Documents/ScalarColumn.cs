using System.Buffers.Text;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Documents;

/// <summary>A column whose values are read as text: text of any Arrow type, or a type whose cast to string is the same in Spark.</summary>
/// <param name="array">An array of which <see cref="IsScalar"/> is true.</param>
/// <param name="name">The name of the column, for messages.</param>
internal sealed class ScalarColumn(IArrowArray array, string name)
{
    private readonly TextColumn? texts = TextColumn.IsText(array.Data.DataType) ? new TextColumn(array) : null;
    private readonly byte[] digits = new byte[20];

    /// <summary>Whether values of a type can be read. The cast of floating point numbers differs between Spark and .NET.</summary>
    public static bool IsScalar(IArrowType type) =>
        TextColumn.IsText(type) || type is NullType or BooleanType or Int8Type or Int16Type or Int32Type or Int64Type;

    /// <summary>Whether a value is null.</summary>
    public bool IsNull(int index) => texts?.IsNull(index) ?? array.IsNull(index);

    /// <summary>A value that is not null, as UTF-8; valid until the next call.</summary>
    /// <exception cref="RowErrorException">The bytes are not UTF-8.</exception>
    public ReadOnlySpan<byte> GetUtf8(int index)
    {
        if (texts is null)
        {
            return array is BooleanArray flags ? (flags.GetValue(index)!.Value ? "true"u8 : "false"u8) : Format(index);
        }

        var utf8 = texts.GetBytes(index);
        return System.Text.Unicode.Utf8.IsValid(utf8)
            ? utf8
            : throw RowErrorException.Of(RowErrorClasses.InvalidUtf8, $"column '{name}' is not valid UTF-8.");
    }

    /// <summary>A value as a string; null if it is null.</summary>
    /// <exception cref="RowErrorException">The bytes are not UTF-8.</exception>
    public string? GetString(int index) => IsNull(index) ? null : Encoding.UTF8.GetString(GetUtf8(index));

    private ReadOnlySpan<byte> Format(int index)
    {
        var number = array switch
        {
            Int32Array numbers => numbers.Values[index],
            Int64Array numbers => numbers.Values[index],
            Int16Array numbers => numbers.Values[index],
            _ => ((Int8Array)array).Values[index],
        };
        Utf8Formatter.TryFormat(number, digits, out var written);
        return digits.AsSpan(0, written);
    }
}

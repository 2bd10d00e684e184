using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Scalars;
using Apache.Arrow.Types;

namespace SparkBert.Tests;

/// <summary>Columns of each Arrow type, three rows and more, made of the same values.</summary>
internal static class ArrowColumns
{
    /// <summary>The types that are text.</summary>
    public static readonly string[] TextTypes = ["string", "large", "view", "dictionary", "dictionary of large", "dictionary of view"];

    /// <summary>The types that are lists.</summary>
    public static readonly string[] ListTypes = ["list", "large", "view", "large view", "fixed"];

    /// <summary>A column of texts.</summary>
    public static IArrowArray Texts(string type, params string?[] texts) => type switch
    {
        "string" => new StringArray.Builder().AppendRange(texts!).Build(),
        "large" => Large(texts),
        "view" => texts.Aggregate(new StringViewArray.Builder(), (all, text) => text is null ? all.AppendNull() : all.Append(text)).Build(),
        "dictionary" => Dictionary("string", new UInt8Type(), texts),
        "dictionary of large" => Dictionary("large", Int64Type.Default, texts),
        "dictionary of view" => Dictionary("view", Int16Type.Default, texts),
        _ => throw new ArgumentException(type),
    };

    /// <summary>A column of lists with the elements of another column.</summary>
    public static IArrowArray Lists(string type, IArrowArray values, bool areElementsNullable, params int[] offsets)
    {
        var item = new Field("element", values.Data.DataType, areElementsNullable);
        var rows = offsets.Length - 1;
        var starts = offsets[..^1];
        var sizes = Enumerable.Range(0, rows).Select(row => offsets[row + 1] - offsets[row]).ToArray();
        return type switch
        {
            "list" => new ListArray(new ListType(item), rows, Buffer(offsets), values, ArrowBuffer.Empty, 0),
            "large" => new LargeListArray(new LargeListType(item), rows, Buffer(Wide(offsets)), values, ArrowBuffer.Empty, 0, 0),
            "view" => new ListViewArray(new ListViewType(item), rows, Buffer(starts), Buffer(sizes), values, ArrowBuffer.Empty, 0, 0),
            "large view" => new LargeListViewArray(
                new LargeListViewType(item), rows, Buffer(Wide(starts)), Buffer(Wide(sizes)), values, ArrowBuffer.Empty, 0, 0),
            "fixed" => new FixedSizeListArray(new FixedSizeListType(item, sizes[0]), rows, values, ArrowBuffer.Empty, 0, 0),
            _ => throw new ArgumentException(type),
        };
    }

    /// <summary>Four rows of each Arrow type, by name.</summary>
    public static IEnumerable<(string Name, IArrowArray Array)> OfAllTypes()
    {
        foreach (var type in TextTypes)
        {
            yield return (type, Texts(type, "a", null, "a text that does not fit into a view", "d"));
        }

        var numbers = new Int32Array.Builder().AppendRange([1, 2, 3, 4, 5, 6, 7, 8]).Build();
        foreach (var type in ListTypes)
        {
            yield return (type + " list", Lists(type, numbers, true, 0, 2, 4, 6, 8));
        }

        yield return ("null", new NullArray(4));
        yield return ("boolean", new BooleanArray.Builder().AppendRange([true, false, true, false]).Build());
        yield return ("half", new HalfFloatArray.Builder().AppendRange([(Half)1, (Half)2, (Half)3, (Half)4]).Build());
        yield return ("unsigned", new UInt64Array.Builder().AppendRange([1, 2, ulong.MaxValue, 4]).Build());
        yield return ("decimal", new Decimal128Array.Builder(new Decimal128Type(10, 2)).AppendRange([1.25m, 2m, 3m, 4m]).Build());
        yield return ("timestamp", new TimestampArray.Builder().AppendRange(
            Enumerable.Range(0, 4).Select(day => DateTimeOffset.UnixEpoch.AddDays(day))).Build());
        yield return ("binary", new BinaryArray.Builder().Append([1]).Append([2, 3]).AppendNull().Append([4]).Build());
        yield return ("struct", Struct());
        yield return ("runs", new RunEndEncodedArray(
            new Int32Array.Builder().AppendRange([3, 4]).Build(), Texts("string", "x", "y")));
        yield return ("list of nulls", Lists("list", new NullArray(4), true, 0, 1, 2, 3, 4));
        yield return ("list of dictionaries", Lists("list", Texts("dictionary", "a", "b", "a", "c"), true, 0, 1, 2, 3, 4));
    }

    /// <summary>The value of a row, for comparison.</summary>
    public static string Value(IArrowArray array, int row) => array switch
    {
        RunEndEncodedArray runs => Value(runs.Values, runs.FindPhysicalIndex(row)),
        _ when array.IsNull(row) => "null",
        StringArray texts => texts.GetString(row),
        LargeStringArray texts => texts.GetString(row),
        StringViewArray texts => texts.GetString(row),
        BinaryArray bytes => Convert.ToHexString(bytes.GetBytes(row)),
        DictionaryArray texts => Value(texts.Dictionary, int.Parse(Value(texts.Indices, row), CultureInfo.InvariantCulture)),
        ListArray { Values: NullArray } list => $"{list.GetValueLength(row)} nulls",
        ListArray list => Values(list.GetSlicedValues(row)),
        LargeListArray list => Values(list.GetSlicedValues(row)),
        ListViewArray list => Values(list.GetSlicedValues(row)),
        LargeListViewArray list => Values(list.GetSlicedValues(row)),
        FixedSizeListArray list => Values(list.GetSlicedValues(row)),
        StructArray parts => string.Join(',', parts.Fields.Select(part => Value(part, row))),
        Decimal128Array numbers => $"{numbers.GetValue(row)}",
        BooleanArray flags => $"{flags.GetValue(row)}",
        TimestampArray times => $"{times.GetValue(row)}",
        HalfFloatArray numbers => $"{numbers.GetValue(row)}",
        UInt64Array numbers => $"{numbers.GetValue(row)}",
        Int32Array numbers => $"{numbers.GetValue(row)}",
        Int64Array numbers => $"{numbers.GetValue(row)}",
        Int16Array numbers => $"{numbers.GetValue(row)}",
        UInt8Array numbers => $"{numbers.GetValue(row)}",
        _ => throw new ArgumentException(array.GetType().Name),
    };

    private static string Values(IArrowArray array) =>
        "[" + string.Join(' ', Enumerable.Range(0, array.Length).Select(row => Value(array, row))) + "]";

    private static StructArray Struct() => new(
        new StructType([new Field("nothing", NullType.Default, true), new Field("text", StringType.Default, true)]),
        4,
        [new NullArray(4), Texts("string", "a", "b", "c", "d")],
        ArrowBuffer.Empty,
        0);

    private static LargeStringArray Large(string?[] texts)
    {
        var bytes = texts.Select(text => Encoding.UTF8.GetBytes(text ?? "")).ToArray();
        var offsets = new long[texts.Length + 1];
        var valid = new byte[(texts.Length + 7) / 8];
        for (var i = 0; i < texts.Length; i++)
        {
            offsets[i + 1] = offsets[i] + bytes[i].Length;
            valid[i / 8] |= (byte)(texts[i] is null ? 0 : 1 << (i % 8));
        }

        return new LargeStringArray(
            texts.Length, Buffer(offsets), new ArrowBuffer(bytes.SelectMany(part => part).ToArray()), new ArrowBuffer(valid),
            texts.Count(text => text is null), 0);
    }

    private static DictionaryArray Dictionary(string type, IArrowType keyType, string?[] texts)
    {
        // Backwards, so that a key is not the number of its row; a null value as well as null keys.
        var values = texts.Distinct().Reverse().ToArray();
        var keys = texts.Select(text => System.Array.IndexOf(values, text)).ToArray();
        IArrowArray indices = keyType switch
        {
            UInt8Type => new UInt8Array.Builder().AppendRange(keys.Select(key => (byte)key)).Build(),
            Int16Type => new Int16Array.Builder().AppendRange(keys.Select(key => (short)key)).Build(),
            _ => new Int64Array.Builder().AppendRange(keys.Select(key => (long)key)).Build(),
        };
        var dictionary = Texts(type, values);
        return new DictionaryArray(new DictionaryType(keyType, dictionary.Data.DataType, false), indices, dictionary);
    }

    private static long[] Wide(int[] values) => [.. values.Select(value => (long)value)];

    private static ArrowBuffer Buffer<T>(T[] values)
        where T : unmanaged => new(MemoryMarshal.AsBytes<T>(values).ToArray());
}

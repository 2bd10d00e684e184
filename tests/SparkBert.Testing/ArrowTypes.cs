using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp.Arrow;

namespace SparkBert.Testing;

/// <summary>A Parquet file with a column of every type of Arrow that has a form in Parquet.</summary>
public static class ArrowTypes
{
    /// <summary>
    /// Each column with a value of JSON for each of its two rows. The third row is null, but for lists of fixed size, which Parquet's
    /// library writes and does not read where they are null.
    /// </summary>
    public static TheoryData<string, string, string> Columns => new()
    {
        { "bool", "true", "false" },
        { "int8", "-128", "127" },
        { "int16", "-32768", "32767" },
        { "int32", "-2147483648", "2147483647" },
        { "int64", "-9223372036854775808", "9223372036854775807" },
        { "uint8", "0", "255" },
        { "uint16", "0", "65535" },
        { "uint32", "0", "4294967295" },
        { "uint64", "0", "18446744073709551615" },
        { "half", "-2.5", "0.099975586" },
        { "float", "0.1", "\"NaN\"" },
        { "double", "0.1", "\"-Infinity\"" },
        { "string", "\"a\"", "\"\u00e9\"" },
        { "large_string", "\"a\"", "\"\u00e9\"" },
        { "string_view", "\"a\"", "\"a text that is longer than twelve bytes\"" },
        { "dictionary", "\"y\"", "\"x\"" },
        { "binary", "\"AP8=\"", "\"\"" },
        { "large_binary", "\"AP8=\"", "\"\"" },
        { "fixed_binary", "\"AAEC\"", "\"AwQF\"" },
        { "date32", "\"0001-01-01\"", "\"9999-12-31\"" },
        { "date64", "\"1969-12-31\"", "\"1970-01-01\"" },
        { "timestamp_s", "\"1969-12-31T23:59:59.000Z\"", "\"9999-12-31T00:00:00.000Z\"" },
        { "timestamp_ms", "\"1969-12-31T23:59:59.999Z\"", "\"1970-01-01T00:00:00.000Z\"" },
        { "timestamp_us", "\"1969-12-31T23:59:59.999999Z\"", "\"1970-01-01T00:00:00.001Z\"" },
        { "timestamp_ntz", "\"1969-12-31T23:59:59.999999\"", "\"1970-01-01T00:00:00.001\"" },
        { "time32", "\"01:02:03.004\"", "\"23:59:59\"" },
        { "time64", "\"01:02:03.000004\"", "\"23:59:59\"" },
        { "decimal", "1.50", "-0.01" },
        { "decimal_wide", "12345678901234567890123456789.012345678", "-0.000000001" },
        { "list", "[1,null]", "[]" },
        { "large_list", "[1,null]", "[]" },
        { "fixed_list", "[1,2]", "[3,4]" },
        { "struct", "{\"a\":1,\"b\":\"x\"}", "{\"a\":null,\"b\":\"y\"}" },
        { "struct_of_unsigned", "{\"a\":255}", "{\"a\":0}" },
        { "struct_of_required", "{\"a\":255,\"b\":\"x\",\"c\":{\"d\":1}}", "{\"a\":0,\"b\":\"y\",\"c\":{\"d\":2}}" },
        { "map", "{\"k\":1}", "{}" },
    };

    /// <summary>Writes the file, with three rows and a column <c>text</c>.</summary>
    /// <param name="path">The file.</param>
    public static void Write(string path)
    {
        var columns = Columns.Select(row => Create(row.Data.Item1)).ToArray();
        var fields = Columns.Select((row, i) => new Field(row.Data.Item1, columns[i].Data.DataType, nullable: true)).ToList();
        var texts = new StringArray.Builder().Append("One.").Append("Two.").Append("Three.").Build();
        var schema = new Schema([new Field("text", StringType.Default, true), .. fields], null);
        using var builder = new ArrowWriterPropertiesBuilder();
        using var properties = builder.StoreSchema().Build();
        using var writer = new FileWriter(path, schema, arrowProperties: properties);
        writer.WriteRecordBatch(new RecordBatch(schema, [texts, .. columns], 3), 3);
        writer.Close();
    }

    /// <summary>A column of a type, with three rows.</summary>
    /// <param name="name">One of the names of <see cref="Columns"/>.</param>
    public static IArrowArray Create(string name)
    {
        switch (name)
        {
            case "bool":
                return new BooleanArray.Builder().Append(true).Append(false).AppendNull().Build();
            case "int8":
                return new Int8Array.Builder().Append(sbyte.MinValue).Append(sbyte.MaxValue).AppendNull().Build();
            case "int16":
                return new Int16Array.Builder().Append(short.MinValue).Append(short.MaxValue).AppendNull().Build();
            case "int32":
                return new Int32Array.Builder().Append(int.MinValue).Append(int.MaxValue).AppendNull().Build();
            case "int64":
                return new Int64Array.Builder().Append(long.MinValue).Append(long.MaxValue).AppendNull().Build();
            case "uint8":
                return new UInt8Array.Builder().Append(0).Append(255).AppendNull().Build();
            case "uint16":
                return new UInt16Array.Builder().Append(0).Append(ushort.MaxValue).AppendNull().Build();
            case "uint32":
                return new UInt32Array.Builder().Append(0).Append(uint.MaxValue).AppendNull().Build();
            case "uint64":
                return new UInt64Array.Builder().Append(0).Append(ulong.MaxValue).AppendNull().Build();
            case "half":
                return new HalfFloatArray.Builder().Append((Half)(-2.5)).Append((Half)0.1).AppendNull().Build();
            case "float":
                return new FloatArray.Builder().Append(0.1f).Append(float.NaN).AppendNull().Build();
            case "double":
                return new DoubleArray.Builder().Append(0.1).Append(double.NegativeInfinity).AppendNull().Build();
            case "string":
                return new StringArray.Builder().Append("a").Append("\u00e9").AppendNull().Build();
            case "large_string":
                return new LargeStringArray.Builder().Append("a").Append("\u00e9").AppendNull().Build();
            case "string_view":
                return new StringViewArray.Builder().Append("a").Append("a text that is longer than twelve bytes").AppendNull().Build();
            case "dictionary":
                return new DictionaryArray(
                    new DictionaryType(Int32Type.Default, StringType.Default, false),
                    new Int32Array.Builder().Append(1).Append(0).AppendNull().Build(),
                    new StringArray.Builder().Append("x").Append("y").Build());
            case "binary":
                return new BinaryArray.Builder().Append((byte[])[0, 255]).Append((byte[])[]).AppendNull().Build();
            case "large_binary":
                return new LargeBinaryArray.Builder().Append((byte[])[0, 255]).Append((byte[])[]).AppendNull().Build();
            case "fixed_binary":
                return Fixed(new FixedSizeBinaryType(3), [0, 1, 2, 3, 4, 5, 0, 0, 0]);
            case "date32":
                return new Date32Array.Builder().Append(new DateOnly(1, 1, 1)).Append(new DateOnly(9999, 12, 31)).AppendNull().Build();
            case "date64":
                return Longs(Date64Type.Default, -86_400_000, 0);
            case "timestamp_s":
                return Longs(new TimestampType(TimeUnit.Second, "UTC"), -1, 253_402_214_400);
            case "timestamp_ms":
                return Longs(new TimestampType(TimeUnit.Millisecond, "UTC"), -1, 0);
            case "timestamp_us":
                return Longs(new TimestampType(TimeUnit.Microsecond, "UTC"), -1, 1000);
            case "timestamp_ntz":
                return Longs(new TimestampType(TimeUnit.Microsecond, (string?)null), -1, 1000);
            case "time32":
                return Fixed(new Time32Type(TimeUnit.Millisecond), Bytes<int>(3_723_004, 86_399_000, 0));
            case "time64":
                return Longs(new Time64Type(TimeUnit.Microsecond), 3_723_000_004, 86_399_000_000);
            case "decimal":
                return new Decimal128Array.Builder(new Decimal128Type(5, 2)).Append(1.5m).Append(-0.01m).AppendNull().Build();
            case "decimal_wide":
                return new Decimal128Array.Builder(new Decimal128Type(38, 9))
                    .Append("12345678901234567890123456789.012345678").Append("-0.000000001").AppendNull().Build();
            case "list":
                return List(new ListType(new Field("element", Int32Type.Default, true)));
            case "large_list":
                return LargeList();
            case "fixed_list":
                return new FixedSizeListArray(new ArrayData(
                    new FixedSizeListType(new Field("element", Int32Type.Default, true), 2), 3, 0, 0, [ArrowBuffer.Empty],
                    [new Int32Array.Builder().AppendRange([1, 2, 3, 4, 5, 6]).Build().Data]));
            case "struct":
                return Struct(
                    ("a", new Int32Array.Builder().Append(1).AppendNull().AppendNull().Build()),
                    ("b", new StringArray.Builder().Append("x").Append("y").AppendNull().Build()));
            case "struct_of_unsigned":
                return Struct(("a", new UInt8Array.Builder().Append(255).Append(0).AppendNull().Build()));
            case "struct_of_required":
                // Fields that are never null, in a struct that may be.
                return Struct(
                    isNullable: false,
                    ("a", new UInt8Array.Builder().Append(255).Append(0).Append(7).Build()),
                    ("b", new StringArray.Builder().Append("x").Append("y").Append("z").Build()),
                    ("c", new StructArray(
                        new StructType([new Field("d", Int64Type.Default, false)]), 3,
                        [new Int64Array.Builder().Append(1).Append(2).Append(3).Build()], ArrowBuffer.Empty)));
            case "map":
                var map = new MapArray.Builder(new MapType(StringType.Default, Int32Type.Default));
                map.Append();
                ((StringArray.Builder)map.KeyBuilder).Append("k");
                ((Int32Array.Builder)map.ValueBuilder).Append(1);
                map.Append();
                return map.AppendNull().Build();
            default:
                throw new ArgumentException(name, nameof(name));
        }
    }

    private static ArrowBuffer Validity() => new ArrowBuffer.BitmapBuilder().Append(true).Append(true).Append(false).Build();

    private static byte[] Bytes<T>(params T[] values)
        where T : unmanaged => System.Runtime.InteropServices.MemoryMarshal.AsBytes<T>(values).ToArray();

    private static IArrowArray Longs(IArrowType type, long first, long second) => Fixed(type, Bytes(first, second, 0L));

    private static IArrowArray Fixed(IArrowType type, byte[] content) => ArrowArrayFactory.BuildArray(
        new ArrayData(type, 3, 1, 0, [Validity(), new ArrowBuffer(content)]));

    private static ListArray List(ListType type) => new(
        type, 3, new ArrowBuffer(Bytes(0, 2, 2, 2)), new Int32Array.Builder().Append(1).AppendNull().Build(), Validity(), 1);

    private static LargeListArray LargeList() => new(
        new LargeListType(new Field("element", Int32Type.Default, true)), 3, new ArrowBuffer(Bytes(0L, 2L, 2L, 2L)),
        new Int32Array.Builder().Append(1).AppendNull().Build(), Validity(), 1);

    private static StructArray Struct(params (string Name, IArrowArray Values)[] fields) => Struct(isNullable: true, fields);

    private static StructArray Struct(bool isNullable, params (string Name, IArrowArray Values)[] fields) => new(
        new StructType([.. fields.Select(field => new Field(field.Name, field.Values.Data.DataType, isNullable))]), 3,
        fields.Select(field => field.Values), Validity(), 1);
}

using System.Collections;
using System.Globalization;
using Apache.Arrow;
using Arrow = Apache.Arrow.Types;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Record batches of rows that go to Spark.</summary>
internal static class RowWriter
{
    /// <summary>Rows in a batch: each batch becomes a partition or a part of one.</summary>
    private const int RowsPerBatch = 10_000;

    /// <summary>The rows in batches. A batch is valid until the next one is requested.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="schema">The columns as Spark has them.</param>
    /// <exception cref="ArgumentException">A value doesn't fit its column's type, or is null if the schema has none.</exception>
    public static IEnumerable<RecordBatch> Write(IEnumerable<Row> rows, StructType schema)
    {
        foreach (var part in rows.Chunk(RowsPerBatch))
        {
            using var batch = WriteBatch(part, schema);
            yield return batch;
        }
    }

    /// <summary>The rows in one batch.</summary>
    public static RecordBatch WriteBatch(Row[] rows, StructType schema)
    {
        if (rows.FirstOrDefault(row => row.Size() != schema.Count) is { } other)
        {
            throw new ArgumentException(
                $"a row of {other.Size()} values doesn't fit a schema of {schema.Count} fields ({schema.SimpleString}).", nameof(rows));
        }

        var columns = schema.Select((part, column) =>
            WriteColumn(part.DataType, part.IsNullable, part.Name, [.. rows.Select(row => row[column])]));
        return new RecordBatch(schema.ToArrowSchema(), columns, rows.Length);
    }

    private static IArrowArray WriteColumn(DataType type, bool nullable, string name, object?[] values)
    {
        if (!nullable && System.Array.FindIndex(values, value => value is null) is >= 0 and var at)
        {
            throw new ArgumentException($"'{name}' is null in value {at}, but its field in the schema is not nullable.");
        }

        return type switch
        {
            NullType => new NullArray(values.Length),
            BooleanType => Fill<bool, BooleanArray, BooleanArray.Builder>(new(), values, type, name),
            ByteType => Fill<sbyte, Int8Array, Int8Array.Builder>(new(), values, type, name),
            ShortType => Fill<short, Int16Array, Int16Array.Builder>(new(), values, type, name),
            IntegerType => Fill<int, Int32Array, Int32Array.Builder>(new(), values, type, name),
            LongType => Fill<long, Int64Array, Int64Array.Builder>(new(), values, type, name),
            FloatType => Fill<float, FloatArray, FloatArray.Builder>(new(), values, type, name),
            DoubleType => Fill<double, DoubleArray, DoubleArray.Builder>(new(), values, type, name),
            DecimalType number => WriteDecimals(number, values, name),
            DateType => Fill<DateOnly, Date32Array, Date32Array.Builder>(new(), [.. values.Select(DropMidnight)], type, name),
            StringType => WriteStrings(values, type, name),
            BinaryType => WriteBytes(values, type, name),
            TimestampType => WriteLongs(values, type, name, value => value switch
            {
                DateTimeOffset time => Micros(time.UtcDateTime),

                // As .NET and PySpark have it: a time without a zone is one of this machine's zone.
                DateTime time => Micros(time.ToUniversalTime()),
                _ => null,
            }),
            TimestampNtzType => WriteLongs(values, type, name, value => value is DateTime time ? Micros(time) : null),
            DayTimeIntervalType => WriteLongs(
                values, type, name, value => value is TimeSpan span ? span.Ticks / TimeSpan.TicksPerMicrosecond : null),
            ArrayType list => WriteList(list, values, name),
            MapType map => WriteMap(map, values, name),
            StructType fields => WriteStruct(fields, values, name),
            _ => throw new ArgumentException($"'{name}' is of type {type.SimpleString}, which rows of .NET values can't fill."),
        };
    }

    private static TArray Fill<T, TArray, TBuilder>(TBuilder builder, object?[] values, DataType type, string name)
        where T : struct
        where TArray : IArrowArray
        where TBuilder : IArrowArrayBuilder<T, TArray, TBuilder>
    {
        foreach (var value in values)
        {
            builder = value switch
            {
                null => builder.AppendNull(),
                T exact => builder.Append(exact),
                IConvertible and not string and not bool when typeof(T).IsPrimitive => builder.Append(Number<T>(value, type, name)),
                _ => throw Wrong(name, type, value),
            };
        }

        return builder.Build(default!);
    }

    private static T Number<T>(object value, DataType type, string name)
        where T : struct
    {
        try
        {
            var converted = (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);
            return Convert.ChangeType(converted, value.GetType(), CultureInfo.InvariantCulture).Equals(value)
                ? converted
                : throw Wrong(name, type, value);
        }
        catch (Exception e) when (e is OverflowException or InvalidCastException)
        {
            throw Wrong(name, type, value);
        }
    }

    private static Decimal128Array WriteDecimals(DecimalType type, object?[] values, string name)
    {
        var builder = new Decimal128Array.Builder((Arrow.Decimal128Type)type.ToArrow());
        foreach (var value in values)
        {
            try
            {
                Append(value);
            }
            catch (OverflowException)
            {
                throw new ArgumentException($"'{name}' is of type {type.SimpleString}, but a row has a number with more digits for it.");
            }
        }

        return builder.Build();

        void Append(object? value) => _ = value switch
        {
            null => builder.AppendNull(),
            decimal exact => builder.Append(exact),
            System.Data.SqlTypes.SqlDecimal exact => builder.Append(exact),
            IConvertible and not string and not bool => builder.Append(Number<decimal>(value, type, name)),
            _ => throw Wrong(name, type, value),
        };
    }

    private static StringArray WriteStrings(object?[] values, DataType type, string name)
    {
        var builder = new StringArray.Builder();
        foreach (var value in values)
        {
            _ = value is null ? builder.AppendNull() : builder.Append(value as string ?? throw Wrong(name, type, value));
        }

        return builder.Build();
    }

    private static BinaryArray WriteBytes(object?[] values, DataType type, string name)
    {
        var builder = new BinaryArray.Builder();
        foreach (var value in values)
        {
            _ = value is null ? builder.AppendNull() : builder.Append((value as byte[] ?? throw Wrong(name, type, value)).AsSpan());
        }

        return builder.Build();
    }

    private static IArrowArray WriteLongs(object?[] values, DataType type, string name, Func<object, long?> convert)
    {
        var builder = new ArrowBuffer.Builder<long>(values.Length);
        foreach (var value in values)
        {
            builder.Append(value is null ? 0 : convert(value) ?? throw Wrong(name, type, value));
        }

        var (validity, nulls) = Validity(values);
        return ArrowArrayFactory.BuildArray(new ArrayData(type.ToArrow(), values.Length, nulls, 0, [validity, builder.Build()]));
    }

    private static ListArray WriteList(ArrayType type, object?[] values, string name)
    {
        var flat = new List<object?>();
        var offsets = Offsets(
            values,
            value => flat.AddRange((value is IEnumerable many and not string ? many : throw Wrong(name, type, value)).Cast<object?>()),
            () => flat.Count);
        var (validity, nulls) = Validity(values);
        var elements = WriteColumn(type.ElementType, type.ContainsNull, name + ".element", [.. flat]);
        return new ListArray(type.ToArrow(), values.Length, offsets, elements, validity, nulls);
    }

    private static MapArray WriteMap(MapType type, object?[] values, string name)
    {
        List<object?> keys = [], items = [];
        var offsets = Offsets(
            values,
            value =>
            {
                foreach (DictionaryEntry entry in value as IDictionary ?? throw Wrong(name, type, value))
                {
                    keys.Add(entry.Key);
                    items.Add(entry.Value);
                }
            },
            () => keys.Count);
        var (validity, nulls) = Validity(values);
        var arrow = (Arrow.MapType)type.ToArrow();
        var entries = new StructArray(
            (Arrow.StructType)arrow.KeyValueType,
            keys.Count,
            [
                WriteColumn(type.KeyType, nullable: false, name + ".key", [.. keys]),
                WriteColumn(type.ValueType, type.ValueContainsNull, name + ".value", [.. items]),
            ],
            ArrowBuffer.Empty,
            0);
        return new MapArray(arrow, values.Length, offsets, entries, validity, nulls);
    }

    private static StructArray WriteStruct(StructType type, object?[] values, string name)
    {
        foreach (var value in values)
        {
            if (value is not null && (value is not Row row || row.Size() != type.Count))
            {
                throw Wrong(name, type, value);
            }
        }

        var (validity, nulls) = Validity(values);
        var columns = type.Select((part, column) => WriteColumn(
            part.DataType,
            part.IsNullable || nulls > 0,
            $"{name}.{part.Name}",
            [.. values.Select(value => ((Row?)value)?[column])]));
        return new StructArray(type.ToArrow(), values.Length, columns, validity, nulls);
    }

    private static ArrowBuffer Offsets(object?[] values, Action<object> append, Func<int> count)
    {
        var offsets = new ArrowBuffer.Builder<int>(values.Length + 1).Append(0);
        foreach (var value in values)
        {
            if (value is not null)
            {
                append(value);
            }

            offsets.Append(count());
        }

        return offsets.Build();
    }

    private static (ArrowBuffer Bits, int Nulls) Validity(object?[] values)
    {
        var nulls = values.Count(value => value is null);
        if (nulls == 0)
        {
            return (ArrowBuffer.Empty, 0);
        }

        var bits = new ArrowBuffer.BitmapBuilder(values.Length);
        foreach (var value in values)
        {
            bits.Append(value is not null);
        }

        return (bits.Build(), nulls);
    }

    /// <summary>A day may come as its midnight; the time of another moment would be lost.</summary>
    private static object? DropMidnight(object? value) =>
        value is DateTime { TimeOfDay.Ticks: 0 } day ? DateOnly.FromDateTime(day) : value;

    private static long? Micros(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static ArgumentException Wrong(string name, DataType type, object value) =>
        new($"'{name}' is of type {type.SimpleString}, but a row has a {value.GetType().Name} for it.");
}

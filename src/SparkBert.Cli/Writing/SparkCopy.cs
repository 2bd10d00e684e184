using Apache.Arrow;
using Apache.Arrow.Arrays;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Writing;

/// <summary>Copies values of any Arrow type, one by one, into a column of the type that Spark has for them.</summary>
internal abstract class SparkCopy
{
    /// <summary>Spark's type.</summary>
    public abstract IArrowType Type { get; }

    /// <summary>Whether Spark reads a type as it is.</summary>
    public static bool IsSparkType(IArrowType type) => type switch
    {
        StringType or BinaryType or BooleanType or Int8Type or Int16Type or Int32Type or Int64Type or FloatType or DoubleType or Date32Type
            or Decimal128Type or DurationType { Unit: TimeUnit.Microsecond } => true,
        TimestampType { Unit: TimeUnit.Microsecond } time => string.IsNullOrEmpty(time.Timezone) || time.Timezone == "UTC",
        MapType map => IsSparkType(map.KeyField.DataType) && IsSparkType(map.ValueField.DataType),
        ListType list => IsSparkType(list.ValueDataType),
        StructType fields => fields.Fields.Count > 0 && fields.Fields.All(field => IsSparkType(field.DataType)),
        _ => false,
    };

    /// <summary>Creates a copy for values of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="column">The column, for the message.</param>
    /// <exception cref="UsageException">Spark has no type for it.</exception>
    public static SparkCopy Create(IArrowType type, string column) => type switch
    {
        BooleanType => new Flags(),
        StringType or LargeStringType or StringViewType => new Bytes(StringType.Default),
        Decimal256Type { Precision: > 38 } or Time32Type or Time64Type or NullType => new Texts(),
        Int8Type or Int16Type or Int32Type or Int64Type or FloatType or DoubleType or Date32Type or Decimal128Type =>
            new Fixed((FixedWidthType)type),
        UInt8Type => new Values<short>(Int16Type.Default, (array, row) => ((UInt8Array)array).Values[row]),
        UInt16Type => new Values<int>(Int32Type.Default, (array, row) => ((UInt16Array)array).Values[row]),
        UInt32Type => new Values<long>(Int64Type.Default, (array, row) => ((UInt32Array)array).Values[row]),
        UInt64Type => new Values<Int128>(new Decimal128Type(20, 0), (array, row) => ((UInt64Array)array).Values[row]),
        HalfFloatType => new Values<float>(FloatType.Default, (array, row) => (float)((HalfFloatArray)array).Values[row]),
        Date64Type => new Values<int>(
            Date32Type.Default, (array, row) => (int)Math.Floor(((Date64Array)array).Values[row] / 86_400_000.0)),
        Decimal32Type number => new Values<Int128>(
            new Decimal128Type(number.Precision, number.Scale), (array, row) => ArrowValues.ReadDecimal(array, row)),
        Decimal64Type number => new Values<Int128>(
            new Decimal128Type(number.Precision, number.Scale), (array, row) => ArrowValues.ReadDecimal(array, row)),
        Decimal256Type number => new Values<Int128>(
            new Decimal128Type(number.Precision, number.Scale), (array, row) => (Int128)ArrowValues.ReadBigDecimal(array, row)),
        BinaryType or LargeBinaryType or BinaryViewType or FixedSizeBinaryType => new Bytes(BinaryType.Default),
        TimestampType time => new Values<long>(
            new TimestampType(TimeUnit.Microsecond, string.IsNullOrEmpty(time.Timezone) ? null : "UTC"),
            (array, row) => ToMicroseconds(((TimestampArray)array).Values[row], time.Unit)),
        DurationType duration => new Values<long>(
            DurationType.Microsecond, (array, row) => ToMicroseconds(((DurationArray)array).Values[row], duration.Unit)),
        DictionaryType dictionary => new Indexed(Create(dictionary.ValueType, column)),
        MapType map => new Maps(map, Create(map.KeyField.DataType, column), Create(map.ValueField.DataType, column)),
        StructType { Fields.Count: 0 } => new Texts(),
        StructType fields => new Structs(fields, [.. fields.Fields.Select(field => Create(field.DataType, $"{column}.{field.Name}"))]),
        ListType or LargeListType or FixedSizeListType or ListViewType =>
            new Lists(ArrowValues.ElementOf(type), Create(ArrowValues.ElementOf(type).DataType, column)),
        _ => throw new UsageException(
            $"column '{column}' has Arrow's type {type.Name}, for which Spark has none; leave it out with --columns."),
    };

    /// <summary>Appends a value, which is not null.</summary>
    /// <returns>False if Spark's type does not reach it; it is null then.</returns>
    public abstract bool Append(IArrowArray array, int row);

    public abstract void AppendNull();

    public abstract IArrowArray Build();

    /// <summary>Finer digits than Spark has are cut off, as Spark does it with nanoseconds. Null where 64 bits don't reach.</summary>
    private static long? ToMicroseconds(long value, TimeUnit unit)
    {
        if (unit is TimeUnit.Nanosecond)
        {
            return (value / 1000) - (value % 1000 < 0 ? 1 : 0);
        }

        var micros = (Int128)value * (unit switch { TimeUnit.Second => 1_000_000, TimeUnit.Millisecond => 1000, _ => 1 });
        return micros == (long)micros ? (long)micros : null;
    }

    private sealed class Flags : SparkCopy
    {
        private readonly BooleanArray.Builder values = new();

        public override IArrowType Type => BooleanType.Default;

        public override bool Append(IArrowArray array, int row)
        {
            values.Append(((BooleanArray)array).GetValue(row)!.Value);
            return true;
        }

        public override void AppendNull() => values.AppendNull();

        public override IArrowArray Build() => values.Build();
    }

    /// <summary>Strings and bytes, whatever the layout.</summary>
    private sealed class Bytes(IArrowType type) : SparkCopy
    {
        private readonly BinaryArray.Builder values = new();

        public override IArrowType Type => type;

        public override bool Append(IArrowArray array, int row)
        {
            values.Append(ArrowValues.ReadBytes(array, row));
            return true;
        }

        public override void AppendNull() => values.AppendNull();

        public override IArrowArray Build()
        {
            var data = values.Build().Data;
            return ArrowArrayFactory.BuildArray(new ArrayData(type, data.Length, data.NullCount, 0, data.Buffers));
        }
    }

    /// <summary>Values for which Spark has no type, as text.</summary>
    private sealed class Texts : SparkCopy
    {
        private readonly StringArray.Builder values = new();

        public override IArrowType Type => StringType.Default;

        public override bool Append(IArrowArray array, int row)
        {
            values.Append(ArrowValues.Format(array, row));
            return true;
        }

        public override void AppendNull() => values.AppendNull();

        public override IArrowArray Build() => values.Build();
    }

    private abstract class Primitives : SparkCopy
    {
        protected ArrowBuffer.Builder<byte> Content { get; } = new();

        protected ArrowBuffer.BitmapBuilder Validity { get; } = new();

        protected abstract int Width { get; }

        public override void AppendNull()
        {
            Content.Append(stackalloc byte[Width]);
            Validity.Append(false);
        }

        public override IArrowArray Build() => ArrowArrayFactory.BuildArray(
            new ArrayData(Type, Validity.Length, Validity.UnsetBitCount, 0, [Validity.Build(), Content.Build()]));
    }

    /// <summary>Values whose bytes Spark has too.</summary>
    private sealed class Fixed(FixedWidthType type) : Primitives
    {
        public override IArrowType Type => type;

        protected override int Width => type.BitWidth / 8;

        public override bool Append(IArrowArray array, int row)
        {
            Content.Append(array.Data.Buffers[1].Span.Slice((array.Data.Offset + row) * Width, Width));
            Validity.Append(true);
            return true;
        }
    }

    /// <summary>Numbers that are computed one by one.</summary>
    private sealed class Values<T>(IArrowType type, Func<IArrowArray, int, T?> read) : Primitives
        where T : unmanaged
    {
        public override IArrowType Type => type;

        protected override int Width => System.Runtime.CompilerServices.Unsafe.SizeOf<T>();

        public override bool Append(IArrowArray array, int row)
        {
            if (read(array, row) is not { } value)
            {
                AppendNull();
                return false;
            }

            Content.Append(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
            Validity.Append(true);
            return true;
        }
    }

    private sealed class Indexed(SparkCopy values) : SparkCopy
    {
        public override IArrowType Type => values.Type;

        public override bool Append(IArrowArray array, int row)
        {
            var dictionary = (DictionaryArray)array;
            return AppendItem(values, dictionary.Dictionary, ArrowValues.ReadIndex(dictionary, row));
        }

        public override void AppendNull() => values.AppendNull();

        public override IArrowArray Build() => values.Build();
    }

    private sealed class Lists(Field element, SparkCopy values) : SparkCopy
    {
        private readonly ArrowBuffer.Builder<int> offsets = new ArrowBuffer.Builder<int>().Append(0);
        private readonly ArrowBuffer.BitmapBuilder validity = new();
        private int count;

        /// <summary>Spark calls the elements of every list element.</summary>
        public override IArrowType Type { get; } =
            new ListType(new Field("element", values.Type, element.IsNullable || !IsSparkType(element.DataType)));

        public override bool Append(IArrowArray array, int row)
        {
            var (items, start, length) = ArrowValues.ReadList(array, row);
            var isGood = true;
            for (var i = start; i < start + length; i++)
            {
                isGood &= AppendItem(values, items, i);
            }

            count += length;
            offsets.Append(count);
            validity.Append(true);
            return isGood;
        }

        public override void AppendNull()
        {
            offsets.Append(count);
            validity.Append(false);
        }

        public override IArrowArray Build() =>
            new ListArray(Type, validity.Length, offsets.Build(), values.Build(), validity.Build(), validity.UnsetBitCount);
    }

    private sealed class Maps(MapType map, SparkCopy keys, SparkCopy values) : SparkCopy
    {
        private readonly ArrowBuffer.Builder<int> offsets = new ArrowBuffer.Builder<int>().Append(0);
        private readonly ArrowBuffer.BitmapBuilder validity = new();
        private int count;

        public override IArrowType Type { get; } = new MapType(
            new Field("key", keys.Type, nullable: false),
            new Field("value", values.Type, map.ValueField.IsNullable || !IsSparkType(map.ValueField.DataType)));

        public override bool Append(IArrowArray array, int row)
        {
            var source = (MapArray)array;
            var isGood = true;
            for (var i = source.ValueOffsets[row]; i < source.ValueOffsets[row + 1]; i++, count++)
            {
                isGood &= AppendItem(keys, source.Keys, i) & AppendItem(values, source.Values, i);
            }

            offsets.Append(count);
            validity.Append(true);
            return isGood;
        }

        public override void AppendNull()
        {
            offsets.Append(count);
            validity.Append(false);
        }

        public override IArrowArray Build()
        {
            var entries = new ArrayData(
                ((MapType)Type).KeyValueType, count, 0, 0, [ArrowBuffer.Empty], [keys.Build().Data, values.Build().Data]);
            return ArrowArrayFactory.BuildArray(new ArrayData(
                Type, validity.Length, validity.UnsetBitCount, 0, [validity.Build(), offsets.Build()], [entries]));
        }
    }

    private sealed class Structs(StructType type, SparkCopy[] fields) : SparkCopy
    {
        private readonly ArrowBuffer.BitmapBuilder validity = new();

        public override IArrowType Type { get; } = new StructType([.. type.Fields.Select((field, i) => new Field(
            field.Name, fields[i].Type, field.IsNullable || !IsSparkType(field.DataType), field.Metadata))]);

        public override bool Append(IArrowArray array, int row)
        {
            var isGood = true;
            for (var i = 0; i < fields.Length; i++)
            {
                isGood &= AppendItem(fields[i], ((StructArray)array).Fields[i], row);
            }

            validity.Append(true);
            return isGood;
        }

        public override void AppendNull()
        {
            System.Array.ForEach(fields, field => field.AppendNull());
            validity.Append(false);
        }

        public override IArrowArray Build() => new StructArray(
            Type, validity.Length, fields.Select((field, i) => Build(field, i)), validity.Build(), validity.UnsetBitCount);

        /// <summary>A field that is never null is null only where its struct is. Parquet's writer refuses even that.</summary>
        private IArrowArray Build(SparkCopy field, int index)
        {
            var data = field.Build().Data;
            return ArrowArrayFactory.BuildArray(((StructType)Type).Fields[index].IsNullable || data.NullCount == 0
                ? data
                : new ArrayData(data.DataType, data.Length, 0, data.Offset, [ArrowBuffer.Empty, .. data.Buffers.Skip(1)], data.Children));
        }
    }

    private static bool AppendItem(SparkCopy copy, IArrowArray array, int index)
    {
        if (array.IsNull(index))
        {
            copy.AppendNull();
            return true;
        }

        return copy.Append(array, index);
    }
}

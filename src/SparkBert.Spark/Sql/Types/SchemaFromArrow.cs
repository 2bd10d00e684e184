using System.Globalization;
using System.Text.Json.Nodes;
using Apache.Arrow;
using Apache.Arrow.Types;
using Arrow = Apache.Arrow.Types;

namespace SparkBert.Spark.Sql.Types;

/// <summary>Spark's types of Arrow's, for those that Spark's JVM reads.</summary>
internal static class SchemaFromArrow
{
    /// <summary>The metadata of annotation columns whose value is a number in Spark.</summary>
    private const string DimensionKey = "dimension";

    /// <summary>The field with its metadata.</summary>
    public static StructField ToSpark(Field field)
    {
        var metadata = new JsonObject();
        foreach (var (key, value) in field.Metadata ?? new Dictionary<string, string>())
        {
            metadata[key] = key == DimensionKey && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : value;
        }

        return new StructField(field.Name, ToSpark(field.DataType, field.Name), field.IsNullable, metadata);
    }

    private static DataType ToSpark(IArrowType type, string name) => type switch
    {
        Arrow.NullType => new NullType(),
        Arrow.BooleanType => new BooleanType(),
        Int8Type => new ByteType(),
        Int16Type => new ShortType(),
        Int32Type => new IntegerType(),
        Int64Type => new LongType(),
        Arrow.FloatType => new FloatType(),
        Arrow.DoubleType => new DoubleType(),
        Decimal128Type number => new DecimalType(number.Precision, number.Scale),
        Arrow.StringType or LargeStringType => new StringType(),
        Arrow.BinaryType or LargeBinaryType => new BinaryType(),
        Date32Type => new DateType(),
        Arrow.TimestampType { Unit: TimeUnit.Microsecond } time => string.IsNullOrEmpty(time.Timezone) ? new TimestampNtzType() : new TimestampType(),
        DurationType { Unit: TimeUnit.Microsecond } => new DayTimeIntervalType(),
        IntervalType { Unit: IntervalUnit.YearMonth } => new YearMonthIntervalType(),
        ListType list => new ArrayType(ToSpark(list.ValueDataType, name), list.ValueField.IsNullable),
        Arrow.MapType map => new MapType(ToSpark(map.KeyField.DataType, name), ToSpark(map.ValueField.DataType, name), map.ValueField.IsNullable),
        Arrow.StructType fields => new StructType(fields.Fields.Select(ToSpark)),
        _ => throw new NotSupportedException($"column '{name}' has the Arrow type {type.Name}, which Spark does not read."),
    };
}

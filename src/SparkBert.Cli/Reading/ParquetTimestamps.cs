using Apache.Arrow;
using Apache.Arrow.Types;
using ParquetSharp;
using ParquetSharp.Arrow;

namespace SparkBert.Cli.Reading;

/// <summary>
/// Timestamps of Parquet's type INT96, which Spark writes by default, are instants. Arrow's reader gives them without a time zone, as if
/// they were local times.
/// </summary>
internal static class ParquetTimestamps
{
    private static readonly TimestampType Instant = new(Apache.Arrow.Types.TimeUnit.Microsecond, "UTC");

    /// <summary>The schema of a file, with INT96 as instants.</summary>
    public static Schema InUtc(FileReader reader)
    {
        var (schema, columns) = (reader.Schema, reader.ParquetReader.FileMetaData.Schema);
        var leaf = 0;
        Field Convert(Field field)
        {
            var type = field.DataType;
            switch (type)
            {
                case StructType fields:
                    type = new StructType([.. fields.Fields.Select(Convert)]);
                    break;
                case ListType list:
                    type = new ListType(Convert(list.ValueField));
                    break;
                case MapType map:
                    type = new MapType(Convert(map.KeyField), Convert(map.ValueField), map.KeySorted);
                    break;
                case NestedType:
                    // Other lists come from Arrow's own schema, whose writers have no INT96.
                    leaf += CountLeaves(type);
                    return field;
                default:
                    type = columns.Column(leaf++).PhysicalType == PhysicalType.Int96 ? Instant : type;
                    break;
            }

            return new Field(field.Name, type, field.IsNullable, field.Metadata);
        }

        return new Schema(schema.FieldsList.Select(Convert).ToList(), schema.Metadata);
    }

    private static int CountLeaves(IArrowType type) =>
        type is NestedType nested ? nested.Fields.Sum(field => CountLeaves(field.DataType)) : 1;
}

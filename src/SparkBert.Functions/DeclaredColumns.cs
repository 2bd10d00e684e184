using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;

namespace SparkBert.Functions;

/// <summary>
/// The columns that Spark was told to expect. The JVM reads the buffers of a batch by its own schema: another type, order or a null that
/// may not be would give wrong values and no error, so each batch is checked on its way there.
/// </summary>
public sealed class DeclaredColumns
{
    private readonly StructType type;

    /// <summary>The columns of a schema.</summary>
    /// <param name="schema">The schema, in the Arrow types that Spark reads.</param>
    public DeclaredColumns(Schema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        Schema = schema;
        type = new StructType([.. schema.FieldsList]);
    }

    /// <summary>The schema of the batches.</summary>
    public Schema Schema { get; }

    /// <summary>
    /// A batch as Spark reads it. Columns, and fields of structs, go by their names and may come in another order; decimals may have
    /// another precision and scale if the values fit.
    /// </summary>
    /// <param name="batch">The batch.</param>
    /// <returns>A batch of <see cref="Schema"/>, which shares the memory of the given one.</returns>
    /// <exception cref="SchemaException">
    /// A column is missing, not declared or of another type, or a value is null or too large for its declared type.
    /// </exception>
    public RecordBatch Conform(RecordBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var order = FindOrder(batch.Schema.FieldsList, type, "");
        var columns = new IArrowArray[order.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            var column = batch.Column(order[i]);
            var data = Conform(column.Data, type.Fields[i], type.Fields[i].Name);
            columns[i] = ReferenceEquals(data, column.Data) ? column : ArrowArrayFactory.BuildArray(data);
        }

        return new RecordBatch(Schema, columns, batch.Length);
    }

    private static ArrayData Conform(ArrayData data, Field declared, string path)
    {
        if (!declared.IsNullable && FindNull(data) is { } row)
        {
            throw new SchemaException(
                $"column '{path}' is declared NOT NULL, but is null in row {row} of the batch; fill it, or declare it nullable.");
        }

        switch (declared.DataType, data.DataType)
        {
            case (MapType wanted, MapType):
                return ConformMap(data, wanted, path);
            case (ListType wanted, ListType) when data.DataType.TypeId == ArrowTypeId.List:
                return WithChildren(data, wanted, [ConformElements(data, data.Children[0], wanted.ValueField, path + ".element")]);
            case (StructType wanted, StructType found):
                var order = FindOrder(found.Fields, wanted, path + ".");
                return WithChildren(
                    data,
                    wanted,
                    [.. wanted.Fields.Zip(order, (field, at) => ConformField(data, data.Children[at], field, $"{path}.{field.Name}"))]);
            case (Decimal128Type wanted, _) when DecimalConversion.IsDecimal(data.DataType):
                return DecimalConversion.Convert(data, wanted, path);
            case var (wanted, found) when IsSame(wanted, found):
                return data;
            default:
                throw new SchemaException(
                    $"column '{path}' must be {SparkTypeText.Describe(declared.DataType)}, but is {SparkTypeText.Describe(data.DataType)}; "
                    + "convert it, or declare its type.");
        }
    }

    /// <summary>The entries of a map have its keys and values in this order, by whatever name.</summary>
    private static ArrayData ConformMap(ArrayData data, MapType declared, string path)
    {
        var entries = data.Children[0];
        ArrayData Part(int part, Field field) => ConformElements(
            data,
            entries.Offset == 0 ? entries.Children[part] : entries.Children[part].Slice(entries.Offset, entries.Length),
            field,
            $"{path}.{field.Name}");
        ArrayData[] parts = [Part(0, declared.KeyField), Part(1, declared.ValueField)];
        return parts.SequenceEqual(entries.Children)
            ? data
            : WithChildren(
                data, declared, [new ArrayData(declared.KeyValueType, entries.Length, 0, 0, [ArrowBuffer.Empty], parts)]);
    }

    /// <summary>The elements of lists and maps; only those that a row has must not be null.</summary>
    private static ArrayData ConformElements(ArrayData lists, ArrayData elements, Field declared, string path)
    {
        if (!declared.IsNullable && lists.Length > 0 && elements.GetNullCount() > 0)
        {
            var offsets = lists.Buffers[1].Span.CastTo<int>().Slice(lists.Offset, lists.Length + 1);
            for (var row = 0; row < lists.Length; row++)
            {
                if (IsValid(lists, row))
                {
                    RequireNoNull(elements.Slice(offsets[row], offsets[row + 1] - offsets[row]), path, row);
                }
            }
        }

        return Conform(elements, AsNullable(declared), path);
    }

    /// <summary>A field of structs; it may be null where the whole struct is.</summary>
    private static ArrayData ConformField(ArrayData structs, ArrayData values, Field declared, string path)
    {
        if (!declared.IsNullable && values.GetNullCount() > 0)
        {
            for (var row = 0; row < structs.Length; row++)
            {
                if (IsValid(structs, row))
                {
                    RequireNoNull(values.Slice(structs.Offset + row, 1), path, row);
                }
            }
        }

        return Conform(values, AsNullable(declared), path);
    }

    private static void RequireNoNull(ArrayData values, string path, int row)
    {
        if (FindNull(values) is not null)
        {
            throw new SchemaException(
                $"'{path}' is declared without nulls, but is null in value {row} of the batch; fill it, or declare it nullable.");
        }
    }

    private static Field AsNullable(Field field) => field.IsNullable ? field : new Field(field.Name, field.DataType, nullable: true);

    /// <summary>The first row that is null.</summary>
    private static int? FindNull(ArrayData data)
    {
        if (data.Length == 0 || data.GetNullCount() == 0)
        {
            return null;
        }

        if (data.DataType is NullType)
        {
            return 0;
        }

        var row = 0;
        while (IsValid(data, row))
        {
            row++;
        }

        return row;
    }

    private static bool IsValid(ArrayData data, int row) =>
        data.Buffers[0].Length == 0 || BitUtility.GetBit(data.Buffers[0].Span, data.Offset + row);

    private static ArrayData WithChildren(ArrayData data, IArrowType declared, ArrayData[] children) =>
        children.SequenceEqual(data.Children)
            ? data
            : new ArrayData(declared, data.Length, data.NullCount, data.Offset, data.Buffers, children);

    /// <summary>Where each declared column is found.</summary>
    private static int[] FindOrder(IReadOnlyList<Field> found, StructType declared, string path)
    {
        var (names, wanted) = (found.Select(field => field.Name).ToList(), declared.Fields.Select(field => field.Name).ToList());
        if (names.SequenceEqual(wanted))
        {
            return [.. Enumerable.Range(0, names.Count)];
        }

        var (missing, other) = (wanted.Except(names).ToList(), names.Except(wanted).ToList());
        if (missing.Count > 0 || other.Count > 0)
        {
            throw new SchemaException(
                $"the columns must be {Quote(wanted, path)}, but are {Quote(names, path)}"
                + (missing.Count > 0 ? $"; {Quote(missing, path)} is missing" : "")
                + (other.Count > 0 ? $"; {Quote(other, path)} is not declared" : "") + ".");
        }

        return names.Count == wanted.Count && names.Distinct().Count() == names.Count
            ? [.. wanted.Select(name => names.IndexOf(name))]
            : throw new SchemaException(
                $"the columns must be {Quote(wanted, path)}, but are {Quote(names, path)}: columns of one name go by their place.");
    }

    private static bool IsSame(IArrowType wanted, IArrowType found) => (wanted, found) switch
    {
        // The zone is only a name: Spark's timestamps are in UTC.
        (TimestampType time, TimestampType other) =>
            time.Unit == other.Unit && string.IsNullOrEmpty(time.Timezone) == string.IsNullOrEmpty(other.Timezone),
        (DurationType time, DurationType other) => time.Unit == other.Unit,
        (IntervalType time, IntervalType other) => time.Unit == other.Unit,
        _ => wanted.TypeId == found.TypeId && wanted is not NestedType,
    };

    private static string Quote(IEnumerable<string> names, string path) => string.Join(", ", names.Select(name => $"'{path}{name}'"));
}

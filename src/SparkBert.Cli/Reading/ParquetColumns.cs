using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Cli.Reading;

/// <summary>
/// The columns of a Parquet file as the run needs them: in their types, and columns in columns beside them where they are used.
/// </summary>
internal sealed class ParquetColumns
{
    private readonly List<string[]> nested = [];
    private readonly HashSet<string> texts;

    /// <param name="file">The columns of the file.</param>
    /// <param name="used">The columns that the stages read.</param>
    /// <param name="binaryAsString">Whether a binary text is taken for UTF-8.</param>
    public ParquetColumns(Schema file, IReadOnlyList<UsedColumn> used, bool binaryAsString)
    {
        texts = binaryAsString ? [.. used.Where(column => column.Use == ColumnUse.Text).Select(column => column.Name)] : [];
        var fields = file.FieldsList.Select(AsText).ToList();
        foreach (var name in used.Select(column => column.Name).Where(name => file.GetFieldIndex(name) < 0))
        {
            if (FindPath(file.FieldsList, name) is { } path)
            {
                var field = path[^1];
                nested.Add([.. path.Select(step => step.Name)]);
                fields.Add(AsText(new Field(name, field.DataType, nullable: true, field.Metadata)));
            }
        }

        Schema = new Schema(fields, null);
    }

    /// <summary>The columns.</summary>
    public Schema Schema { get; }

    /// <summary>A batch of the file with the columns.</summary>
    public RecordBatch Create(RecordBatch batch)
    {
        var arrays = new List<IArrowArray>();
        for (var i = 0; i < batch.ColumnCount; i++)
        {
            var data = batch.Column(i).Data;
            arrays.Add(ArrowArrayFactory.BuildArray(Retype(data, Schema.GetFieldByIndex(i).DataType)));
        }

        for (var i = 0; i < nested.Count; i++)
        {
            var array = Follow(batch, nested[i]);
            arrays.Add(ArrowArrayFactory.BuildArray(Retype(array.Data, Schema.GetFieldByIndex(batch.ColumnCount + i).DataType)));
        }

        return new RecordBatch(Schema, arrays, batch.Length);
    }

    /// <summary>The columns from the outermost to the one that a path names; null if there is none.</summary>
    private static List<Field>? FindPath(IReadOnlyList<Field> fields, string path)
    {
        foreach (var field in fields)
        {
            if (field.Name == path)
            {
                return [field];
            }

            if (field.DataType is StructType inner && path.StartsWith(field.Name + ".", StringComparison.Ordinal)
                && FindPath(inner.Fields, path[(field.Name.Length + 1)..]) is { } rest)
            {
                return [field, .. rest];
            }
        }

        return null;
    }

    /// <summary>A column in a column; null wherever one of those around it is.</summary>
    private static IArrowArray Follow(RecordBatch batch, string[] path)
    {
        var array = batch.Column(batch.Schema.GetFieldIndex(path[0]));
        for (var step = 1; step < path.Length; step++)
        {
            var parent = (StructArray)array;
            var index = ((StructType)parent.Data.DataType).GetFieldIndex(path[step]);
            array = Mask(parent.Fields[index], parent);
        }

        return array;
    }

    private static IArrowArray Mask(IArrowArray child, StructArray parent)
    {
        if (parent.NullCount == 0)
        {
            return child;
        }

        // The bitmap stands at the child's own offset.
        var (data, validity) = (child.Data, new ArrowBuffer.BitmapBuilder());
        validity.AppendRange(false, data.Offset);
        for (var row = 0; row < parent.Length; row++)
        {
            validity.Append(parent.IsValid(row) && child.IsValid(row));
        }

        return ArrowArrayFactory.BuildArray(new ArrayData(
            data.DataType, data.Length, validity.UnsetBitCount - data.Offset, data.Offset, [validity.Build(), .. data.Buffers.Skip(1)],
            data.Children, data.Dictionary));
    }

    /// <summary>The same memory under another type of the same layout.</summary>
    private static ArrayData Retype(ArrayData data, IArrowType type)
    {
        if (ReferenceEquals(data.DataType, type))
        {
            return data;
        }

        var children = data.Children;
        if (type is NestedType nested && children is not null)
        {
            children = type is MapType or ListType or StructType
                ? [.. children.Select((child, i) => Retype(child, type is MapType map ? map.KeyValueType : nested.Fields[i].DataType))]
                : children;
        }

        return new ArrayData(type, data.Length, data.NullCount, data.Offset, data.Buffers, children, data.Dictionary);
    }

    private Field AsText(Field field) => texts.Contains(field.Name) && field.DataType is BinaryType
        ? new Field(field.Name, StringType.Default, field.IsNullable, field.Metadata)
        : field;
}

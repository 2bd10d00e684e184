using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Cli.Writing;
using SparkBert.Programs;

namespace SparkBert.Cli.Embed;

/// <summary>Collects rows of the flat layout.</summary>
/// <param name="layout">The layout.</param>
/// <param name="capacity">The rows that there will be at most.</param>
internal sealed class FlatRows(FlatLayout layout, int capacity)
{
    private readonly Int64Array.Builder? numbers = layout.IdSource is null ? new Int64Array.Builder().Reserve(capacity) : null;
    private readonly SparkCopy? ids = layout.IdSource is null ? null : SparkCopy.Create(layout.IdSource.DataType, layout.IdSource.Name);
    private readonly Int32Array.Builder sentences = new Int32Array.Builder().Reserve(capacity);
    private readonly StringArray.Builder tokens = new StringArray.Builder().Reserve(capacity);
    private readonly Int32Array.Builder begins = new Int32Array.Builder().Reserve(capacity);
    private readonly Int32Array.Builder ends = new Int32Array.Builder().Reserve(capacity);
    private readonly StringArray.Builder errors = new StringArray.Builder().Reserve(capacity);
    private readonly ArrowBuffer.Builder<int> offsets = new ArrowBuffer.Builder<int>(capacity + 1).Append(0);
    private readonly ArrowBuffer.BitmapBuilder hasVector = new(capacity);

    /// <summary>The vectors one behind the other. Writers may read them until they are closed, so the array is never used again.</summary>
    private readonly byte[] values = GC.AllocateUninitializedArray<byte>(capacity * layout.VectorBytes);
    private int length;

    /// <summary>The rows.</summary>
    public int Count => hasVector.Length;

    /// <summary>Begins a row.</summary>
    /// <param name="column">The column of ids; null for the number.</param>
    /// <param name="row">The place of the id in the column.</param>
    /// <param name="number">The row's number in the run.</param>
    public void AddId(IArrowArray? column, int row, long number)
    {
        if (column is null)
        {
            numbers!.Append(number);
        }
        else if (column.IsNull(row))
        {
            ids!.AppendNull();
        }
        else
        {
            _ = ids!.Append(column, row);
        }
    }

    /// <summary>Ends a row with a vector.</summary>
    public void AddVector(AnnotationColumn column, int annotation)
    {
        var vector = column.Embeddings(annotation);
        if (vector.Length != layout.Dimension)
        {
            throw new RowErrorException($"a vector has {vector.Length} floats, and those of the model have {layout.Dimension}.");
        }

        if (int.TryParse(
            column.MetadataValue(annotation, "sentence"u8), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var sentence))
        {
            sentences.Append(sentence);
        }
        else
        {
            sentences.AppendNull();
        }

        tokens.Append(column.ResultUtf8(annotation));
        begins.Append(column.Begin(annotation));
        ends.Append(column.End(annotation));
        VectorRounding.Write(vector, layout.Format, values.AsSpan(length, layout.VectorBytes));
        EndRow(isGood: true);
        errors.AppendNull();
    }

    /// <summary>Ends a row that could not be processed.</summary>
    public void AddError(ReadOnlySpan<byte> error)
    {
        sentences.AppendNull();
        tokens.AppendNull();
        begins.AppendNull();
        ends.AppendNull();
        if (layout.IsFixed)
        {
            // What has no vector takes its place all the same.
            values.AsSpan(length, layout.VectorBytes).Clear();
        }

        EndRow(isGood: false);
        errors.Append(error);
    }

    /// <summary>The rows.</summary>
    public RecordBatch Build() =>
        new(layout.Schema, layout.Schema.FieldsList.Select(field => BuildColumn(field.Name, field.DataType)), Count);

    private IArrowArray BuildColumn(string name, IArrowType type) => name switch
    {
        FlatColumns.Id => ids?.Build() ?? numbers!.Build(),
        FlatColumns.Sentence => sentences.Build(),
        FlatColumns.Token => tokens.Build(),
        FlatColumns.Begin => begins.Build(),
        FlatColumns.End => ends.Build(),
        FlatColumns.Vector => BuildVectors(type),
        _ => errors.Build(),
    };

    private IArrowArray BuildVectors(IArrowType type)
    {
        var element = ArrowValues.ElementOf(type).DataType;
        var items = length / layout.VectorBytes * layout.Dimension;
        var content = new ArrayData(element, items, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(values.AsMemory(0, length))]);
        var validity = hasVector.UnsetBitCount == 0 ? ArrowBuffer.Empty : hasVector.Build();
        ArrowBuffer[] buffers = layout.IsFixed ? [validity] : [validity, offsets.Build()];
        return ArrowArrayFactory.BuildArray(new ArrayData(type, Count, hasVector.UnsetBitCount, 0, buffers, [content]));
    }

    private void EndRow(bool isGood)
    {
        length += isGood || layout.IsFixed ? layout.VectorBytes : 0;
        offsets.Append(length / layout.VectorBytes * layout.Dimension);
        hasVector.Append(isGood);
    }
}

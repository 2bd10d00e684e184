using Apache.Arrow;
using Apache.Arrow.Types;
using SparkBert.Annotations;
using SparkBert.Stages;

namespace SparkBert.Vectors;

/// <summary>Takes the vectors out of annotations, one column of each.</summary>
/// <param name="stage">The stage's type.</param>
/// <param name="inputCols">The columns that it reads.</param>
/// <param name="outputs">The columns that it adds, one for each.</param>
/// <param name="outputAsVector">Whether the vectors are Spark ML's.</param>
/// <param name="cleanAnnotations">Whether columns of annotations leave the batch.</param>
internal sealed class FinishingStep(
    string stage, IReadOnlyList<string> inputCols, IReadOnlyList<Field> outputs, bool outputAsVector, bool cleanAnnotations)
    : BatchStep(stage)
{
    protected override RecordBatch AddColumns(RecordBatch batch, RowErrors errors)
    {
        var columns = inputCols.Select(name => new AnnotationColumn(batch.Column(batch.Schema.GetFieldIndex(name)))).ToArray();
        var good = new bool[batch.Length];
        for (var row = 0; row < batch.Length; row++)
        {
            // All columns first: a row that is bad in one is null in all.
            good[row] = TryRow(row, errors, Validate, columns);
        }

        var result = batch;
        for (var i = 0; i < columns.Length; i++)
        {
            result = Columns.WithColumn(result, outputs[i], Finish(columns[i], good));
        }

        return cleanAnnotations
            ? Columns.Select(
                result,
                [
                    .. result.Schema.FieldsList.Where(field => !AnnotationSchema.IsAnnotationColumn(field.DataType))
                        .Select(field => field.Name),
                ])
            : result;
    }

    private void Validate(int row, AnnotationColumn[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i].Validate(row, inputCols[i]);
        }
    }

    private ListArray Finish(AnnotationColumn column, bool[] good)
    {
        var offsets = new GrowingBuffer<int>(good.Length + 1);
        var validity = new ArrowBuffer.BitmapBuilder(good.Length);
        offsets.Append(0);
        foreach (var (row, isGood) in good.Index())
        {
            var (start, end) = isGood ? column.Range(row) : (0, 0);
            offsets.Append(offsets.Written[^1] + end - start);
            validity.Append(isGood);
        }

        IArrowArray vectors = outputAsVector ? ToVectors(column, good) : ToFloats(column, good);
        return new ListArray(
            outputAsVector ? VectorSchema.VectorsType : VectorSchema.FloatsType,
            good.Length,
            offsets.ToArrow(),
            vectors,
            validity.UnsetBitCount == 0 ? ArrowBuffer.Empty : validity.Build(),
            validity.UnsetBitCount);
    }

    /// <summary>The vectors of the good rows. They are not copied where all of the column's are wanted, as behind BertEmbeddings.</summary>
    private static ListArray ToFloats(AnnotationColumn column, bool[] good)
    {
        var count = good.Index().Sum(row => row.Item ? column.Range(row.Index).End - column.Range(row.Index).Start : 0);
        if (column.AllEmbeddings is ListArray all && all.Length == count && all.Data.DataType is ListType { ValueDataType: FloatType })
        {
            return all;
        }

        var floats = new GrowingBuffer<float>();
        var offsets = CopyOffsets(column, good, floats.Append);
        var values = new FloatArray(floats.ToArrow(), ArrowBuffer.Empty, floats.Count, 0, 0);
        return new ListArray(
            (ListType)VectorSchema.FloatsType.ValueDataType, offsets.Count - 1, offsets.ToArrow(), values, ArrowBuffer.Empty, 0);
    }

    /// <summary>The vectors of the good rows as Spark ML's dense ones; each float is widened, which changes no value.</summary>
    private static StructArray ToVectors(AnnotationColumn column, bool[] good)
    {
        var doubles = new GrowingBuffer<double>();
        var offsets = CopyOffsets(column, good, floats =>
        {
            var room = doubles.Reserve(floats.Length);
            for (var i = 0; i < floats.Length; i++)
            {
                room[i] = floats[i];
            }

            doubles.Advance(floats.Length);
        });
        var count = offsets.Count - 1;
        var types = new byte[count];
        types.AsSpan().Fill((byte)VectorSchema.Dense);
        var noBits = new ArrowBuffer(new byte[(count + 7) / 8]);
        var fields = VectorSchema.VectorType.Fields;
        var noIndices = new Int32Array(ArrowBuffer.Empty, ArrowBuffer.Empty, 0, 0, 0);
        var values = new DoubleArray(doubles.ToArrow(), ArrowBuffer.Empty, doubles.Count, 0, 0);
        return new StructArray(
            VectorSchema.VectorType,
            count,
            [
                new Int8Array(new ArrowBuffer(types), ArrowBuffer.Empty, count, 0, 0),
                new Int32Array(new ArrowBuffer(new byte[count * sizeof(int)]), noBits, count, count, 0),
                new ListArray(
                    (ListType)fields[2].DataType, count, new ArrowBuffer(new byte[(count + 1) * sizeof(int)]), noIndices, noBits, count),
                new ListArray((ListType)fields[3].DataType, count, offsets.ToArrow(), values, ArrowBuffer.Empty, 0),
            ],
            ArrowBuffer.Empty,
            0);
    }

    private static GrowingBuffer<int> CopyOffsets(AnnotationColumn column, bool[] good, Action<ReadOnlySpan<float>> copy)
    {
        var offsets = new GrowingBuffer<int>();
        offsets.Append(0);
        foreach (var (row, _) in good.Index().Where(row => row.Item))
        {
            var (start, end) = column.Range(row);
            for (var i = start; i < end; i++)
            {
                var vector = column.Embeddings(i);
                copy(vector);
                offsets.Append(offsets.Written[^1] + vector.Length);
            }
        }

        return offsets;
    }
}

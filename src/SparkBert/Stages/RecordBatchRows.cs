using Apache.Arrow;
using Apache.Arrow.Types;

namespace SparkBert.Stages;

/// <summary>Takes rows out of record batches.</summary>
public static class RecordBatchRows
{
    /// <summary>A batch of chosen rows of another one, columns of any Arrow type.</summary>
    /// <param name="batch">The rows.</param>
    /// <param name="rows">The numbers of the chosen rows in the order of the result; a number may come several times.</param>
    /// <returns>The rows: a slice of the batch where they follow each other in it, and otherwise a copy.</returns>
    public static RecordBatch Take(RecordBatch batch, IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(rows);
        var ranges = FindRanges(rows);
        return ranges is [var (start, count)]
            ? batch.Slice(start, count)
            : new RecordBatch(batch.Schema, batch.Arrays.Select(array => Take(array, ranges)), rows.Count);
    }

    /// <summary>Runs of rows that follow each other, which are copied at once.</summary>
    private static List<(int Start, int Count)> FindRanges(IReadOnlyList<int> rows)
    {
        var ranges = new List<(int Start, int Count)>();
        foreach (var row in rows)
        {
            if (ranges.Count > 0 && ranges[^1].Start + ranges[^1].Count == row)
            {
                ranges[^1] = (ranges[^1].Start, ranges[^1].Count + 1);
            }
            else
            {
                ranges.Add((row, 1));
            }
        }

        return ranges;
    }

    private static IArrowArray Take(IArrowArray array, List<(int Start, int Count)> ranges)
    {
        if (ranges.Count == 0)
        {
            return ArrowArrayFactory.Slice(array, 0, 0);
        }

        var plain = WithoutNullsAndDictionaries(array.Data);
        var taken = ArrayDataConcatenator.Concatenate([.. ranges.Select(range => plain.Slice(range.Start, range.Count))]);
        return ArrowArrayFactory.BuildArray(Restore(taken, array.Data));
    }

    /// <summary>
    /// Arrow's concatenation knows neither columns of nulls nor dictionaries: it gets bits for the former and the keys of the latter.
    /// </summary>
    private static ArrayData WithoutNullsAndDictionaries(ArrayData data) => data.DataType switch
    {
        NullType => new ArrayData(
            BooleanType.Default, data.Length, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(new byte[(data.Length + 7) / 8])]),
        DictionaryType dictionary => new ArrayData(dictionary.IndexType, data.Length, data.NullCount, data.Offset, data.Buffers),
        _ => WithChildren(data, data.Children?.Select(WithoutNullsAndDictionaries)),
    };

    private static ArrayData Restore(ArrayData taken, ArrayData source) => source.DataType switch
    {
        NullType => new NullArray(taken.Length).Data,
        DictionaryType type => new ArrayData(type, taken.Length, taken.NullCount, taken.Offset, taken.Buffers, null, source.Dictionary),
        _ => WithChildren(taken, taken.Children?.Zip(source.Children, Restore)),
    };

    private static ArrayData WithChildren(ArrayData data, IEnumerable<ArrayData>? children) => children is null
        ? data
        : new ArrayData(data.DataType, data.Length, data.NullCount, data.Offset, data.Buffers, [.. children]);
}

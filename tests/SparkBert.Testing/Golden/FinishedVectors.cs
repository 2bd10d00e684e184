using System.Text.Json;
using Apache.Arrow;

namespace SparkBert.Testing.Golden;

/// <summary>The vectors of a row of a column that EmbeddingsFinisher made, in either form.</summary>
public static class FinishedVectors
{
    /// <summary>The vectors of a row.</summary>
    /// <param name="column">The column.</param>
    /// <param name="row">The row.</param>
    /// <returns>The vectors; none if the row is null.</returns>
    public static IReadOnlyList<double[]> Read(ListArray column, int row)
    {
        if (column.IsNull(row))
        {
            return [];
        }

        var vectors = new List<double[]>();
        for (var i = column.ValueOffsets[row]; i < column.ValueOffsets[row + 1]; i++)
        {
            vectors.Add(column.Values switch
            {
                ListArray floats => [.. ((FloatArray)floats.Values).Values[floats.ValueOffsets[i]..floats.ValueOffsets[i + 1]].ToArray()
                    .Select(value => (double)value)],
                StructArray dense => ReadDense(dense, i),
                var other => throw new InvalidDataException($"{other.Data.DataType} are no vectors"),
            });
        }

        return vectors;
    }

    /// <summary>The recorded vectors of a row.</summary>
    public static IReadOnlyList<double[]> Read(JsonElement recorded) =>
        [.. recorded.EnumerateArray().Select(vector => vector.EnumerateArray().Select(value => value.GetDouble()).ToArray())];

    /// <summary>Compares vectors of which each number may be off by some tolerance.</summary>
    public static IEqualityComparer<double[]> Near(float tolerance) => EqualityComparer<double[]>.Create(
        (a, b) => a!.Length == b!.Length && a.Zip(b).All(pair => Math.Abs(pair.First - pair.Second) <= tolerance));

    private static double[] ReadDense(StructArray vectors, int index)
    {
        var isDense = ((Int8Array)vectors.Fields[0]).GetValue(index) == 1
            && vectors.Fields[1].IsNull(index) && vectors.Fields[2].IsNull(index);
        var values = (ListArray)vectors.Fields[3];
        return isDense
            ? ((DoubleArray)values.Values).Values[values.ValueOffsets[index]..values.ValueOffsets[index + 1]].ToArray()
            : throw new InvalidDataException("a vector is not dense");
    }
}

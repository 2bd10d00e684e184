using Apache.Arrow;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>A function of the values of a row as one of batches.</summary>
internal static class ValueFunction
{
    /// <summary>The function of batches, each of one column with as many rows.</summary>
    /// <param name="function">The function of values.</param>
    /// <param name="type">The declared type of its values, in Spark's JSON.</param>
    public static Func<RecordBatch, RecordBatch> Adapt(Delegate function, string type)
    {
        var result = new StructType(new StructField("value", DataType.ParseDataType(type)));
        var parameters = function.Method.GetParameters();
        var reads = parameters.Select((parameter, place) => ClrValue.CreateReader(parameter.ParameterType, place + 1)).ToArray();
        var needed = parameters.Select(parameter => !ClrValue.CanBeNull(parameter.ParameterType)).ToArray();
        var call = DelegateCall.Compile(function, parameters);
        return batch =>
        {
            if (batch.ColumnCount != reads.Length)
            {
                throw new ArgumentException($"the function takes {reads.Length} columns, but was called with {batch.ColumnCount}.");
            }

            var rows = RowReader.Read(batch, StructType.FromArrow(batch.Schema));
            return RowWriter.WriteBatch([.. rows.Select(row => new Row(result, Call(row, reads, needed, call)))], result);
        };
    }

    /// <summary>As Scala's functions do: where an argument is null that the function can't take, the result is null.</summary>
    private static object? Call(Row row, Func<object?, object?>[] reads, bool[] needed, Func<object?[], object?> call)
    {
        var arguments = new object?[reads.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (row[i] is null && needed[i])
            {
                return null;
            }

            arguments[i] = reads[i](row[i]);
        }

        return call(arguments);
    }
}

using Apache.Arrow;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>A function of Arrow's arrays as one of batches.</summary>
internal static class ArrayFunction
{
    /// <summary>The function of batches, each of one column with as many rows.</summary>
    /// <param name="function">The function of arrays.</param>
    /// <param name="type">The declared type of its values, in Spark's JSON.</param>
    public static Func<RecordBatch, RecordBatch> Adapt(Delegate function, string type)
    {
        var schema = new StructType(new StructField("value", DataType.ParseDataType(type))).ToArrowSchema();
        var parameters = function.Method.GetParameters();
        var call = DelegateCall.Compile(function, parameters);
        return batch =>
        {
            if (batch.ColumnCount != parameters.Length)
            {
                throw new ArgumentException($"the function takes {parameters.Length} columns, but was called with {batch.ColumnCount}.");
            }

            for (var i = 0; i < parameters.Length; i++)
            {
                if (!parameters[i].ParameterType.IsInstanceOfType(batch.Column(i)))
                {
                    throw new ArgumentException(
                        $"argument {i + 1} of the function is a {batch.Column(i).GetType().Name}, but it takes a "
                        + $"{parameters[i].ParameterType.Name}.");
                }
            }

            // A batch of another length is told by the worker, which checks every function.
            var result = (IArrowArray)call([.. Enumerable.Range(0, parameters.Length).Select(batch.Column)])!;
            return new RecordBatch(schema, [result], result.Length);
        };
    }
}

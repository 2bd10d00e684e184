using Apache.Arrow;
using SparkBert.Worker.Arrow;
using SparkBert.Worker.Functions;
using SparkBert.Worker.Wire;

namespace SparkBert.Worker.Tasks;

/// <summary>Runs the functions of a task over its rows; one class for each of Spark's shapes.</summary>
internal abstract class Operator
{
    /// <summary>The answer's batches as Spark wants them; the input is read while they are enumerated.</summary>
    public abstract IEnumerable<RecordBatch> Run();

    /// <summary>Reads the rest of the input, so that the protocol can go on after it.</summary>
    public abstract void Drain();

    /// <summary>The operator of a task.</summary>
    public static Operator Create(TaskHeader header, FunctionTask task, FunctionTable functions, WireReader reader, ArrowInput input)
    {
        if (header.Udfs.Count == 0)
        {
            throw new ProtocolException("the task has no function.");
        }

        var calls = header.Udfs.Select(udf => new BoundCall(udf, task, functions, header.EvalType.IsScalar())).ToList();
        if (header.EvalType.IsScalar())
        {
            return new ScalarOperator(calls, header.Udfs, input, task.Cancellation);
        }

        if (calls.Count != 1)
        {
            throw new ProtocolException($"eval type {(int)header.EvalType} has one function, but the task has {calls.Count}.");
        }

        if (header.EvalType.IsGrouped() && DatabricksRuntime.IsHere)
        {
            throw DatabricksRuntime.RefuseGroups();
        }

        return header.EvalType.IsGrouped()
            ? new GroupedOperator(calls[0], header, reader, input, task.Cancellation)
            : new MapOperator(calls[0], input, isInStruct: true, task.Cancellation);
    }

    /// <summary>Ends an enumeration when the task is cancelled.</summary>
    protected static IEnumerable<RecordBatch> StopWhenCancelled(IEnumerable<RecordBatch> batches, CancellationToken cancellation)
    {
        foreach (var batch in batches)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return batch;
        }
    }

    /// <summary>Some columns of a batch.</summary>
    protected static RecordBatch Select(RecordBatch batch, IReadOnlyList<int> columns, Func<int, string>? names = null)
    {
        var fields = columns.Select((column, i) =>
        {
            var field = column < batch.ColumnCount
                ? batch.Schema.GetFieldByIndex(column)
                : throw new ProtocolException($"an argument is column {column}, but there are {batch.ColumnCount} columns.");
            return names is null ? field : new Field(names(i), field.DataType, field.IsNullable);
        });
        return new RecordBatch(new Schema(fields, null), columns.Select(batch.Column), batch.Length);
    }
}

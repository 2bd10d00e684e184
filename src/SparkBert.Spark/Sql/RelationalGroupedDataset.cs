using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;
using SparkBert.Worker;

namespace SparkBert.Spark.Sql;

/// <summary>Groups of a frame's rows.</summary>
public sealed class RelationalGroupedDataset
{
    private readonly DataFrame frame;
    private readonly JavaObject java;

    internal RelationalGroupedDataset(DataFrame frame, JavaObject java)
    {
        this.frame = frame;
        this.java = java;
    }

    internal DataFrame Frame => frame;

    /// <summary>A row of aggregates for each group.</summary>
    public DataFrame Agg(Column column, params Column[] more) =>
        frame.With(java.CallObject("agg", column.ToJava(frame.Jvm), frame.Jvm.Gateway.NewSeq(more.Select(each => each.ToJava(frame.Jvm)))));

    /// <summary>The number of rows of each group.</summary>
    public DataFrame Count() => frame.With(java.CallObject("count"));

    /// <summary>The sums of columns.</summary>
    public DataFrame Sum(params string[] columns) => Of("sum", columns);

    /// <summary>The means of columns.</summary>
    public DataFrame Avg(params string[] columns) => Of("avg", columns);

    /// <summary>The means of columns.</summary>
    public DataFrame Mean(params string[] columns) => Of("mean", columns);

    /// <summary>The smallest values of columns.</summary>
    public DataFrame Min(params string[] columns) => Of("min", columns);

    /// <summary>The greatest values of columns.</summary>
    public DataFrame Max(params string[] columns) => Of("max", columns);

    /// <summary>A column for each value of a column, for the aggregate that follows.</summary>
    public RelationalGroupedDataset Pivot(string column) => new(frame, java.CallObject("pivot", column));

    /// <summary>The rows of each group through a function of the .NET worker.</summary>
    /// <param name="command">The function's name in the worker, and its options; it sees the columns of the frame.</param>
    /// <param name="schema">The columns that the function returns, in their order.</param>
    /// <param name="resources">Broadcasts that the function uses and where it counts.</param>
    /// <exception cref="ShippingException">The session has no worker.</exception>
    public DataFrame ApplyInArrow(FunctionCommand command, StructType schema, FunctionResources? resources = null)
    {
        var function = WorkerFunctions.UserDefined(frame.Jvm, command, schema, WorkerFunctions.GroupedMap, deterministic: true, resources);
        return frame.With(VersionedCalls.FlatMapGroups(frame.Jvm, java, frame.ApplyToAll(function)));
    }

    private DataFrame Of(string method, string[] columns) => frame.With(java.CallObject(method, frame.Jvm.Gateway.NewSeq(columns)));
}

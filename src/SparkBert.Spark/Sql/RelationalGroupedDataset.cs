using Apache.Arrow;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>Groups of a frame's rows.</summary>
public sealed class RelationalGroupedDataset
{
    private readonly JavaObject java;

    internal RelationalGroupedDataset(DataFrame frame, JavaObject java)
    {
        Frame = frame;
        this.java = java;
    }

    /// <summary>The rows.</summary>
    internal DataFrame Frame { get; }

    /// <summary>A row of aggregates for each group.</summary>
    public DataFrame Agg(Column column, params Column[] more) =>
        Frame.With(java.CallObject("agg", column.ToJava(Frame.Jvm), Frame.Jvm.Gateway.NewSeq(more.Select(each => each.ToJava(Frame.Jvm)))));

    /// <summary>The number of rows of each group.</summary>
    public DataFrame Count() => Frame.With(java.CallObject("count"));

    /// <summary>The sums of columns.</summary>
    public DataFrame Sum(params string[] columns) => Aggregate("sum", columns);

    /// <summary>The means of columns.</summary>
    public DataFrame Avg(params string[] columns) => Aggregate("avg", columns);

    /// <summary>The means of columns.</summary>
    public DataFrame Mean(params string[] columns) => Aggregate("mean", columns);

    /// <summary>The smallest values of columns.</summary>
    public DataFrame Min(params string[] columns) => Aggregate("min", columns);

    /// <summary>The greatest values of columns.</summary>
    public DataFrame Max(params string[] columns) => Aggregate("max", columns);

    /// <summary>A column for each value of a column, for the aggregate that follows.</summary>
    public RelationalGroupedDataset Pivot(string column) => new(Frame, java.CallObject("pivot", column));

    /// <summary>A column for each of some values of a column, for the aggregate that follows; Spark needn't look for the values.</summary>
    public RelationalGroupedDataset Pivot(string column, IEnumerable<object> values) =>
        new(Frame, java.CallObject("pivot", column, Frame.Jvm.Gateway.NewList(values)));

    /// <summary>A column for each value of an expression, for the aggregate that follows.</summary>
    public RelationalGroupedDataset Pivot(Column column) => new(Frame, java.CallObject("pivot", column.ToJava(Frame.Jvm)));

    /// <summary>A column for each of some values of an expression, for the aggregate that follows.</summary>
    public RelationalGroupedDataset Pivot(Column column, IEnumerable<object> values) =>
        new(Frame, java.CallObject("pivot", column.ToJava(Frame.Jvm), Frame.Jvm.Gateway.NewList(values)));

    /// <summary>The rows of each group through a function of the .NET worker.</summary>
    /// <param name="command">The function's name in the worker, and its options; it sees the columns of the frame.</param>
    /// <param name="schema">The columns that the function returns, in their order.</param>
    /// <param name="resources">Broadcasts that the function uses, and an accumulator of its figures.</param>
    /// <exception cref="ShippingException">The session has no worker.</exception>
    public DataFrame ApplyInArrow(FunctionCommand command, StructType schema, FunctionResources? resources = null)
    {
        // Spark refuses a nondeterministic function here (INVALID_NON_DETERMINISTIC_EXPRESSIONS). It is called only once in any case.
        Frame.SparkSession.CheckSettings();
        var function = JvmFunctions.Create(Frame.Jvm, command, schema, EvalType.GroupedMapPandas, deterministic: true, resources);
        return Frame.With(VersionedCalls.FlatMapGroups(Frame.Jvm, java, Frame.ApplyToAll(function)));
    }

    /// <summary>
    /// The rows of each group through a function of the program, in one batch for each group; see
    /// <see cref="Functions.Udf{T, TResult}(Func{T, TResult})"/> for what it may be. A column that it returns under a name that is not
    /// declared is the one that is declared at its place, and arrays may be longer than the batch, as Microsoft.Spark has both.
    /// </summary>
    /// <param name="returnType">The columns that the function returns, in their order.</param>
    /// <param name="func">A lambda or a static method.</param>
    /// <exception cref="ArgumentException">A worker can't find it.</exception>
    /// <exception cref="ShippingException">The session has no worker, or it lacks the program.</exception>
    public DataFrame Apply(StructType returnType, Func<RecordBatch, RecordBatch> func)
    {
        var reference = DelegateReference.From(func);
        DelegateCommands.RequireWorker(reference, Frame.Jvm.Worker.Path);
        ArgumentNullException.ThrowIfNull(returnType);
        return ApplyInArrow(
            DelegateCommands.Create(reference, GroupFunction.Adapt, returnType), returnType, new FunctionResources { Name = "udf" });
    }

    private DataFrame Aggregate(string method, string[] columns) =>
        Frame.With(java.CallObject(method, Frame.Jvm.Gateway.NewSeq(columns)));
}

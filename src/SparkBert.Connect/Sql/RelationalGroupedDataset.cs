using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Sql;

/// <summary>Groups of a frame's rows.</summary>
public sealed class RelationalGroupedDataset
{
    private readonly IReadOnlyList<Column> keys;

    internal RelationalGroupedDataset(DataFrame frame, IReadOnlyList<Column> keys) => (Frame, this.keys) = (frame, keys);

    /// <summary>The rows.</summary>
    internal DataFrame Frame { get; }

    /// <summary>A row of aggregates for each group.</summary>
    public DataFrame Agg(Column column, params Column[] more)
    {
        ArgumentNullException.ThrowIfNull(column);
        return Aggregate([column, .. more]);
    }

    /// <summary>The number of rows of each group, as a column <c>count</c>.</summary>
    public DataFrame Count() => Aggregate([Functions.Count(Functions.Lit(1)).As("count")]);

    /// <summary>The sums of columns.</summary>
    public DataFrame Sum(params string[] columns) => Aggregate("sum", columns);

    /// <summary>The means of columns.</summary>
    public DataFrame Avg(params string[] columns) => Aggregate("avg", columns);

    /// <summary>The smallest values of columns.</summary>
    public DataFrame Min(params string[] columns) => Aggregate("min", columns);

    /// <summary>The greatest values of columns.</summary>
    public DataFrame Max(params string[] columns) => Aggregate("max", columns);

    /// <summary>The rows of each group through a function of the worker; it is called with all columns of the frame.</summary>
    internal DataFrame Apply(WorkerFunction function) => Frame.With(new Relation
    {
        GroupMap = new()
        {
            Input = Frame.Relation,
            GroupingExpressions = { keys.Select(key => key.Expression) },
            Func = function.With(name: null, Frame.Columns().Select(Column.Quoted)),
        },
    });

    private DataFrame Aggregate(string function, string[] columns) =>
        Aggregate([.. columns.Select(column => Functions.CallBuiltIn(function, Functions.Col(column)).As($"{function}({column})"))]);

    private DataFrame Aggregate(Column[] aggregates) => Frame.With(new Relation
    {
        Aggregate = new()
        {
            Input = Frame.Relation,
            GroupType = Protocol.Aggregate.Types.GroupType.Groupby,
            GroupingExpressions = { keys.Select(key => key.Expression) },
            AggregateExpressions = { aggregates.Select(aggregate => aggregate.Expression) },
        },
    });
}

using SparkBert.Connect.Protocol;
using JoinKind = SparkBert.Connect.Protocol.Join.Types.JoinType;
using SetKind = SparkBert.Connect.Protocol.SetOperation.Types.SetOpType;

namespace SparkBert.Connect.Sql;

// What makes a frame of a frame.
public sealed partial class DataFrame
{
    private static readonly Dictionary<string, JoinKind> JoinKinds = new(StringComparer.Ordinal)
    {
        ["inner"] = JoinKind.Inner,
        ["cross"] = JoinKind.Cross,
        ["outer"] = JoinKind.FullOuter,
        ["full"] = JoinKind.FullOuter,
        ["fullouter"] = JoinKind.FullOuter,
        ["left"] = JoinKind.LeftOuter,
        ["leftouter"] = JoinKind.LeftOuter,
        ["right"] = JoinKind.RightOuter,
        ["rightouter"] = JoinKind.RightOuter,
        ["semi"] = JoinKind.LeftSemi,
        ["leftsemi"] = JoinKind.LeftSemi,
        ["anti"] = JoinKind.LeftAnti,
        ["leftanti"] = JoinKind.LeftAnti,
    };

    /// <summary>Columns and expressions.</summary>
    public DataFrame Select(params Column[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return With(new Relation { Project = new() { Input = Relation, Expressions = { columns.Select(column => column.Expression) } } });
    }

    /// <summary>Columns.</summary>
    public DataFrame Select(params string[] columns) => Select([.. columns.Select(Functions.Col)]);

    /// <summary>Expressions in SQL.</summary>
    public DataFrame SelectExpr(params string[] expressions) => Select([.. expressions.Select(Functions.Expr)]);

    /// <summary>The frame with a column added, or replaced if it has the name.</summary>
    public DataFrame WithColumn(string name, Column column) => WithColumns((name, column));

    /// <summary>The frame with columns added, or replaced if it has the names.</summary>
    public DataFrame WithColumns(params (string Name, Column Column)[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return With(new Relation
        {
            WithColumns = new()
            {
                Input = Relation,
                Aliases =
                {
                    columns.Select(column => new Expression.Types.Alias { Expr = column.Column.Expression, Name = { column.Name } }),
                },
            },
        });
    }

    /// <summary>The frame with another name for a column; unchanged if it has none of the name.</summary>
    public DataFrame WithColumnRenamed(string existing, string name) => With(new Relation
    {
        WithColumnsRenamed = new() { Input = Relation, RenameColumnsMap = { [existing] = name } },
    });

    /// <summary>The frame with other names for all columns.</summary>
    public DataFrame ToDF(params string[] names) => With(new Relation { ToDf = new() { Input = Relation, ColumnNames = { names } } });

    /// <summary>The frame without columns; names that it does not have don't matter.</summary>
    public DataFrame Drop(params string[] columns) =>
        With(new Relation { Drop = new() { Input = Relation, Columns = { columns.Select(name => Functions.Col(name).Expression) } } });

    /// <summary>Rows for which a condition is true.</summary>
    public DataFrame Filter(Column condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return With(new Relation { Filter = new() { Input = Relation, Condition = condition.Expression } });
    }

    /// <summary>Rows for which a condition in SQL is true.</summary>
    public DataFrame Filter(string condition) => Filter(Functions.Expr(condition));

    /// <summary>Rows for which a condition is true.</summary>
    public DataFrame Where(Column condition) => Filter(condition);

    /// <summary>Rows for which a condition in SQL is true.</summary>
    public DataFrame Where(string condition) => Filter(condition);

    /// <summary>Some rows, no more than a number.</summary>
    public DataFrame Limit(int count) => With(new Relation { Limit = new() { Input = Relation, Limit_ = count } });

    /// <summary>The rows behind the first ones.</summary>
    public DataFrame Offset(int count) => With(new Relation { Offset = new() { Input = Relation, Offset_ = count } });

    /// <summary>Each row once.</summary>
    public DataFrame Distinct() => With(new Relation { Deduplicate = new() { Input = Relation, AllColumnsAsKeys = true } });

    /// <summary>One row for each value of columns.</summary>
    public DataFrame DropDuplicates(params string[] columns) => columns.Length == 0
        ? Distinct()
        : With(new Relation { Deduplicate = new() { Input = Relation, ColumnNames = { columns } } });

    /// <summary>A random part of the rows.</summary>
    /// <param name="fraction">The share, 0 to 1.</param>
    /// <param name="withReplacement">Whether a row may come more than once.</param>
    /// <param name="seed">Makes the choice the same each time; null for a random one.</param>
    public DataFrame Sample(double fraction, bool withReplacement = false, long? seed = null) => With(new Relation
    {
        Sample = new()
        {
            Input = Relation,
            UpperBound = fraction,
            WithReplacement = withReplacement,
            Seed = seed ?? Random.Shared.NextInt64(),
        },
    });

    /// <summary>The rows in a number of partitions, shuffled.</summary>
    public DataFrame Repartition(int partitions) =>
        With(new Relation { Repartition = new() { Input = Relation, NumPartitions = partitions, Shuffle = true } });

    /// <summary>The rows in partitions by the values of columns.</summary>
    public DataFrame Repartition(params Column[] columns) => With(new Relation
    {
        RepartitionByExpression = new() { Input = Relation, PartitionExprs = { columns.Select(column => column.Expression) } },
    });

    /// <summary>The rows in a number of partitions by the values of columns.</summary>
    public DataFrame Repartition(int partitions, params Column[] columns) => With(new Relation
    {
        RepartitionByExpression = new()
        {
            Input = Relation,
            NumPartitions = partitions,
            PartitionExprs = { columns.Select(column => column.Expression) },
        },
    });

    /// <summary>The rows in fewer partitions, not shuffled.</summary>
    public DataFrame Coalesce(int partitions) =>
        With(new Relation { Repartition = new() { Input = Relation, NumPartitions = partitions, Shuffle = false } });

    /// <summary>The rows in an order.</summary>
    public DataFrame OrderBy(params Column[] columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        return With(new Relation
        {
            Sort = new() { Input = Relation, IsGlobal = true, Order = { columns.Select(column => column.ToSortOrder()) } },
        });
    }

    /// <summary>The rows in an order.</summary>
    public DataFrame OrderBy(params string[] columns) => OrderBy([.. columns.Select(Functions.Col)]);

    /// <summary>The rows in an order.</summary>
    public DataFrame Sort(params Column[] columns) => OrderBy(columns);

    /// <summary>The rows in an order.</summary>
    public DataFrame Sort(params string[] columns) => OrderBy(columns);

    /// <summary>The rows of both; columns go by their places.</summary>
    public DataFrame Union(DataFrame other) => Combine(other, SetKind.Union, isAll: true);

    /// <summary>The rows of both; columns go by their names.</summary>
    /// <param name="other">The other frame.</param>
    /// <param name="allowMissingColumns">Whether a column that one has not is null there.</param>
    public DataFrame UnionByName(DataFrame other, bool allowMissingColumns = false) =>
        Combine(other, SetKind.Union, isAll: true, byName: true, allowMissingColumns);

    /// <summary>The rows that both have, each once.</summary>
    public DataFrame Intersect(DataFrame other) => Combine(other, SetKind.Intersect, isAll: false);

    /// <summary>The rows that the other has not, each once.</summary>
    public DataFrame Except(DataFrame other) => Combine(other, SetKind.Except, isAll: false);

    /// <summary>Pairs of rows for which a condition is true.</summary>
    /// <param name="right">The other frame.</param>
    /// <param name="condition">The condition; <see cref="Col"/> of each frame names its columns.</param>
    /// <param name="joinType">inner, cross, outer, left, right, semi or anti, in the words of Spark.</param>
    /// <exception cref="ArgumentException">There is no such type of join.</exception>
    public DataFrame Join(DataFrame right, Column condition, string joinType = "inner")
    {
        ArgumentNullException.ThrowIfNull(condition);
        return Join(right, new Join { JoinCondition = condition.Expression }, joinType);
    }

    /// <summary>Pairs of rows that have the same value in a column, which comes once.</summary>
    /// <param name="right">The other frame.</param>
    /// <param name="usingColumn">The column.</param>
    /// <param name="joinType">inner, cross, outer, left, right, semi or anti, in the words of Spark.</param>
    /// <exception cref="ArgumentException">There is no such type of join.</exception>
    public DataFrame Join(DataFrame right, string usingColumn, string joinType = "inner") => Join(right, [usingColumn], joinType);

    /// <summary>Pairs of rows that have the same values in columns, which come once.</summary>
    /// <param name="right">The other frame.</param>
    /// <param name="usingColumns">The columns.</param>
    /// <param name="joinType">inner, cross, outer, left, right, semi or anti, in the words of Spark.</param>
    /// <exception cref="ArgumentException">There is no such type of join.</exception>
    public DataFrame Join(DataFrame right, IEnumerable<string> usingColumns, string joinType = "inner") =>
        Join(right, new Join { UsingColumns = { usingColumns } }, joinType);

    /// <summary>All pairs of rows.</summary>
    public DataFrame CrossJoin(DataFrame right) => Join(right, new Join(), "cross");

    /// <summary>The frame with a name, by which expressions reach its columns.</summary>
    public DataFrame Alias(string alias) => With(new Relation { SubqueryAlias = new() { Input = Relation, Alias = alias } });

    /// <summary>How long a stream waits for late rows.</summary>
    /// <param name="eventTime">The column of the time.</param>
    /// <param name="delayThreshold">In SQL's words, such as <c>10 minutes</c>.</param>
    public DataFrame WithWatermark(string eventTime, string delayThreshold) => With(new Relation
    {
        WithWatermark = new() { Input = Relation, EventTime = eventTime, DelayThreshold = delayThreshold },
    });

    /// <summary>All rows as one group.</summary>
    public RelationalGroupedDataset GroupBy() => new(this, []);

    /// <summary>Groups of rows with the same values.</summary>
    public RelationalGroupedDataset GroupBy(params Column[] columns) => new(this, columns);

    /// <summary>Groups of rows with the same values.</summary>
    public RelationalGroupedDataset GroupBy(params string[] columns) => GroupBy([.. columns.Select(Functions.Col)]);

    /// <summary>Aggregates of all rows.</summary>
    public DataFrame Agg(Column column, params Column[] more) => GroupBy().Agg(column, more);

    /// <summary>Whole rows through a function of the worker.</summary>
    /// <param name="function">The function.</param>
    /// <param name="names">All columns of this frame: those that a function does not name, Spark may leave out.</param>
    internal DataFrame MapInArrow(WorkerFunction function, IEnumerable<string> names) => With(new Relation
    {
        MapPartitions = new() { Input = Relation, Func = function.With(name: null, names.Select(Column.Quoted)) },
    });

    private DataFrame Combine(DataFrame other, SetKind kind, bool isAll, bool byName = false, bool allowMissingColumns = false)
    {
        ArgumentNullException.ThrowIfNull(other);
        return With(new Relation
        {
            SetOp = new()
            {
                LeftInput = Relation,
                RightInput = other.Relation,
                SetOpType = kind,
                IsAll = isAll,
                ByName = byName,
                AllowMissingColumns = allowMissingColumns,
            },
        });
    }

    private DataFrame Join(DataFrame right, Join join, string joinType)
    {
        ArgumentNullException.ThrowIfNull(right);
        ArgumentNullException.ThrowIfNull(joinType);
        if (!JoinKinds.TryGetValue(joinType.ToLowerInvariant().Replace("_", "", StringComparison.Ordinal), out var kind))
        {
            throw new ArgumentException(
                $"joinType must be one of {string.Join(", ", JoinKinds.Keys)}, but is '{joinType}'.", nameof(joinType));
        }

        (join.Left, join.Right, join.JoinType) = (Relation, right.Relation, kind);
        return With(new Relation { Join = join });
    }
}

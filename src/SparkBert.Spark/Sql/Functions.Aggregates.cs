namespace SparkBert.Spark.Sql;

// Aggregates over the rows of a group.
public static partial class Functions
{
    /// <summary>The number of rows where the column isn't null.</summary>
    public static Column Count(Column column) => Column.Function("count", column);

    /// <summary>The number of rows where the column isn't null.</summary>
    public static Column Count(string column) => Count(Col(column));

    /// <summary>The number of different values.</summary>
    public static Column CountDistinct(Column first, params Column[] others) => Column.Function("count_distinct", first, others);

    /// <summary>The approximate number of different values.</summary>
    public static Column ApproxCountDistinct(Column column) => Column.Function("approx_count_distinct", column);

    /// <summary>The approximate number of different values.</summary>
    public static Column ApproxCountDistinct(string column) => ApproxCountDistinct(Col(column));

    /// <summary>The sum.</summary>
    public static Column Sum(Column column) => Column.Function("sum", column);

    /// <summary>The sum.</summary>
    public static Column Sum(string column) => Sum(Col(column));

    /// <summary>The sum of the different values.</summary>
    public static Column SumDistinct(Column column) => Column.Function("sum_distinct", column);

    /// <summary>The sum of the different values.</summary>
    public static Column SumDistinct(string column) => SumDistinct(Col(column));

    /// <summary>The mean.</summary>
    public static Column Avg(Column column) => Column.Function("avg", column);

    /// <summary>The mean.</summary>
    public static Column Avg(string column) => Avg(Col(column));

    /// <summary>The mean.</summary>
    public static Column Mean(Column column) => Column.Function("mean", column);

    /// <summary>The mean.</summary>
    public static Column Mean(string column) => Mean(Col(column));

    /// <summary>The smallest value.</summary>
    public static Column Min(Column column) => Column.Function("min", column);

    /// <summary>The smallest value.</summary>
    public static Column Min(string column) => Min(Col(column));

    /// <summary>The greatest value.</summary>
    public static Column Max(Column column) => Column.Function("max", column);

    /// <summary>The greatest value.</summary>
    public static Column Max(string column) => Max(Col(column));

    /// <summary>The value where the order's is smallest.</summary>
    public static Column MinBy(Column column, Column order) => Column.Function("min_by", column, order);

    /// <summary>The value where the order's is greatest.</summary>
    public static Column MaxBy(Column column, Column order) => Column.Function("max_by", column, order);

    /// <summary>The first value.</summary>
    public static Column First(Column column, bool ignoreNulls = false) => Column.Function("first", column, ignoreNulls);

    /// <summary>The first value.</summary>
    public static Column First(string column) => First(Col(column));

    /// <summary>The last value.</summary>
    public static Column Last(Column column, bool ignoreNulls = false) => Column.Function("last", column, ignoreNulls);

    /// <summary>The last value.</summary>
    public static Column Last(string column) => Last(Col(column));

    /// <summary>The values as an array.</summary>
    public static Column CollectList(Column column) => Column.Function("collect_list", column);

    /// <summary>The values as an array.</summary>
    public static Column CollectList(string column) => CollectList(Col(column));

    /// <summary>The different values as an array.</summary>
    public static Column CollectSet(Column column) => Column.Function("collect_set", column);

    /// <summary>The different values as an array.</summary>
    public static Column CollectSet(string column) => CollectSet(Col(column));

    /// <summary>The standard deviation of a sample.</summary>
    public static Column Stddev(Column column) => Column.Function("stddev", column);

    /// <summary>The standard deviation of a sample.</summary>
    public static Column Stddev(string column) => Stddev(Col(column));

    /// <summary>The variance of a sample.</summary>
    public static Column Variance(Column column) => Column.Function("variance", column);

    /// <summary>The variance of a sample.</summary>
    public static Column Variance(string column) => Variance(Col(column));

    /// <summary>The correlation.</summary>
    public static Column Corr(Column first, Column second) => Column.Function("corr", first, second);

    /// <summary>The approximate value below which a share of the rows is.</summary>
    public static Column PercentileApprox(Column column, Column percentage, Column accuracy) =>
        Column.Function("percentile_approx", column, percentage, accuracy);

    /// <summary>The row's number in its window, from 1.</summary>
    public static Column RowNumber() => Column.Function("row_number");

    /// <summary>The row's rank in its window, with gaps.</summary>
    public static Column Rank() => Column.Function("rank");

    /// <summary>The row's rank in its window, without gaps.</summary>
    public static Column DenseRank() => Column.Function("dense_rank");

    /// <summary>The value some rows before.</summary>
    public static Column Lag(Column column, int offset) => Column.Function("lag", column, offset);

    /// <summary>The value some rows after.</summary>
    public static Column Lead(Column column, int offset) => Column.Function("lead", column, offset);

    /// <summary>Whether the row sums over the column (1) or not (0).</summary>
    public static Column Grouping(Column column) => Column.Function("grouping", column);
}

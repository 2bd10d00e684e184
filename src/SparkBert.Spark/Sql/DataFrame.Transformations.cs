using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

// Methods that make a frame of a frame; nothing runs yet.
public sealed partial class DataFrame
{
    /// <summary>Some columns or expressions.</summary>
    public DataFrame Select(params Column[] columns) => With(Java.CallObject("select", Seq(columns)));

    /// <summary>Some columns; <c>*</c> stands for all.</summary>
    public DataFrame Select(params string[] columns) => Select([.. columns.Select(Functions.Col)]);

    /// <summary>Expressions in SQL.</summary>
    public DataFrame SelectExpr(params string[] expressions) => Select([.. expressions.Select(Functions.Expr)]);

    /// <summary>The frame with a column added, or replaced if there is one of the name.</summary>
    public DataFrame WithColumn(string name, Column column) => With(Java.CallObject("withColumn", name, column.ToJava(Jvm)));

    /// <summary>A column under another name; unchanged if there is none of the name.</summary>
    public DataFrame WithColumnRenamed(string existing, string name) => With(Java.CallObject("withColumnRenamed", existing, name));

    /// <summary>All columns under other names.</summary>
    public DataFrame ToDF(params string[] names) => With(Java.CallObject("toDF", Seq(names)));

    /// <summary>Without some columns; missing ones are ignored.</summary>
    public DataFrame Drop(params string[] columns) => With(Java.CallObject("drop", Seq(columns)));

    /// <summary>Without a column.</summary>
    public DataFrame Drop(Column column) => With(Java.CallObject("drop", column.ToJava(Jvm)));

    /// <summary>The rows where a condition is true.</summary>
    public DataFrame Filter(Column condition) => With(Java.CallObject("filter", condition.ToJava(Jvm)));

    /// <summary>The rows where a condition in SQL is true.</summary>
    public DataFrame Filter(string condition) => With(Java.CallObject("filter", condition));

    /// <summary>The rows where a condition is true.</summary>
    public DataFrame Where(Column condition) => Filter(condition);

    /// <summary>The rows where a condition in SQL is true.</summary>
    public DataFrame Where(string condition) => Filter(condition);

    /// <summary>The first rows, up to a number.</summary>
    public DataFrame Limit(int count) => With(Java.CallObject("limit", count));

    /// <summary>Without the first rows.</summary>
    public DataFrame Offset(int count) => With(Java.CallObject("offset", count));

    /// <summary>Each different row once.</summary>
    public DataFrame Distinct() => With(Java.CallObject("distinct"));

    /// <summary>One row of those that are equal in some columns, or in all if none is named.</summary>
    public DataFrame DropDuplicates(params string[] columns) =>
        With(columns.Length == 0 ? Java.CallObject("dropDuplicates") : Java.CallObject("dropDuplicates", Seq(columns)));

    /// <summary>Some of the rows, by chance.</summary>
    /// <param name="fraction">The approximate share of the rows, 0 to 1.</param>
    /// <param name="withReplacement">Whether a row may come more than once.</param>
    /// <param name="seed">The same rows, partitions and seed give the same sample; null for another each time.</param>
    public DataFrame Sample(double fraction, bool withReplacement = false, long? seed = null) =>
        With(Java.CallObject("sample", withReplacement, fraction, seed ?? Random.Shared.NextInt64()));

    /// <summary>The rows divided at random among several frames.</summary>
    /// <param name="weights">The share of each frame; they need not sum up to 1.</param>
    /// <param name="seed">The same rows, partitions and seed give the same frames; null for others each time.</param>
    public IReadOnlyList<DataFrame> RandomSplit(IReadOnlyList<double> weights, long? seed = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        var list = Jvm.Gateway.CallStaticObject(
            "org.apache.spark.api.python.PythonUtils", "toList", Jvm.Gateway.NewList(weights.Cast<object?>()));
        var frames = Java.CallObject("randomSplit", list, seed ?? Random.Shared.NextInt64());
        return [.. Enumerable.Range(0, weights.Count).Select(i => With((JavaObject)Jvm.Gateway.ArrayElement(frames, i)!))];
    }

    /// <summary>The rows as JSON, a text each, in a column <c>value</c>.</summary>
    public DataFrame ToJSON() => With(Java.CallObject("toJSON").CallObject("toDF"));

    /// <summary>The columns whose names match a pattern of Java.</summary>
    public Column ColRegex(string pattern) => new(pattern, _ => Java.CallObject("colRegex", pattern));

    /// <summary>
    /// The frame, whose jobs compute measures on the way: aggregates such as <c>Count(Lit(1))</c>. Listeners of the JVM get them by the
    /// name.
    /// </summary>
    /// <param name="name">The name of the measures.</param>
    /// <param name="expression">A measure.</param>
    /// <param name="more">More of them.</param>
    public DataFrame Observe(string name, Column expression, params Column[] more)
    {
        ArgumentNullException.ThrowIfNull(expression);
        return With(Java.CallObject("observe", name, expression.ToJava(Jvm), Seq(more)));
    }

    /// <summary>The rows in the given number of partitions.</summary>
    public DataFrame Repartition(int partitions) => With(Java.CallObject("repartition", partitions));

    /// <summary>Rows with equal values in one partition.</summary>
    public DataFrame Repartition(params Column[] columns) => With(Java.CallObject("repartition", Seq(columns)));

    /// <summary>Rows with equal values in one of the given number of partitions.</summary>
    public DataFrame Repartition(int partitions, params Column[] columns) => With(Java.CallObject("repartition", partitions, Seq(columns)));

    /// <summary>Rows in the given number of partitions by ranges of values.</summary>
    public DataFrame RepartitionByRange(int partitions, params Column[] columns) =>
        With(Java.CallObject("repartitionByRange", partitions, Seq(columns)));

    /// <summary>Fewer partitions, without moving rows between executors where that can be avoided.</summary>
    public DataFrame Coalesce(int partitions) => With(Java.CallObject("coalesce", partitions));

    /// <summary>The rows in an order.</summary>
    public DataFrame OrderBy(params Column[] columns) => With(Java.CallObject("orderBy", Seq(columns)));

    /// <summary>The rows in an order.</summary>
    public DataFrame OrderBy(params string[] columns) => OrderBy([.. columns.Select(Functions.Col)]);

    /// <summary>The rows in an order.</summary>
    public DataFrame Sort(params Column[] columns) => OrderBy(columns);

    /// <summary>The rows in an order.</summary>
    public DataFrame Sort(params string[] columns) => OrderBy(columns);

    /// <summary>The rows of each partition in an order.</summary>
    public DataFrame SortWithinPartitions(params Column[] columns) => With(Java.CallObject("sortWithinPartitions", Seq(columns)));

    /// <summary>The rows of both, columns by their place.</summary>
    public DataFrame Union(DataFrame other) => With(Java.CallObject("union", other.Java));

    /// <summary>The rows of both, columns by their name.</summary>
    /// <param name="other">The other frame.</param>
    /// <param name="allowMissingColumns">Whether a column that one lacks is null there.</param>
    public DataFrame UnionByName(DataFrame other, bool allowMissingColumns = false) =>
        With(Java.CallObject("unionByName", other.Java, allowMissingColumns));

    /// <summary>The rows that both have, once.</summary>
    public DataFrame Intersect(DataFrame other) => With(Java.CallObject("intersect", other.Java));

    /// <summary>The rows that both have, as often as the one that has them less often.</summary>
    public DataFrame IntersectAll(DataFrame other) => With(Java.CallObject("intersectAll", other.Java));

    /// <summary>The rows that this one has more often than the other, as often as that.</summary>
    public DataFrame ExceptAll(DataFrame other) => With(Java.CallObject("exceptAll", other.Java));

    /// <summary>The rows that only this one has, once.</summary>
    public DataFrame Except(DataFrame other) => With(Java.CallObject("except", other.Java));

    /// <summary>The pairs of rows for which a condition is true.</summary>
    /// <param name="right">The other frame.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="joinType"><c>inner</c>, <c>left</c>, <c>right</c>, <c>full</c>, <c>left_semi</c>, <c>left_anti</c>.</param>
    public DataFrame Join(DataFrame right, Column condition, string joinType = "inner") =>
        With(Java.CallObject("join", right.Java, condition.ToJava(Jvm), joinType));

    /// <summary>The pairs of rows with equal values in a column, which the result has once.</summary>
    public DataFrame Join(DataFrame right, string usingColumn, string joinType = "inner") => Join(right, [usingColumn], joinType);

    /// <summary>The pairs of rows with equal values in some columns, which the result has once.</summary>
    public DataFrame Join(DataFrame right, IEnumerable<string> usingColumns, string joinType = "inner") =>
        With(Java.CallObject("join", right.Java, Seq(usingColumns), joinType));

    /// <summary>Every pair of rows.</summary>
    public DataFrame CrossJoin(DataFrame right) => With(Java.CallObject("crossJoin", right.Java));

    /// <summary>The frame under a name for expressions such as <c>a.id</c>.</summary>
    public DataFrame As(string alias) => With(Java.CallObject("as", alias));

    /// <summary>The frame under a name for expressions.</summary>
    public DataFrame Alias(string alias) => As(alias);

    /// <summary>A hint for the planner, such as <c>broadcast</c>.</summary>
    public DataFrame Hint(string name) => With(Java.CallObject("hint", name, Jvm.Gateway.NewSeq([])));

    /// <summary>Drops rows of a stream that arrive later than this.</summary>
    public DataFrame WithWatermark(string eventTime, string delayThreshold) =>
        With(Java.CallObject("withWatermark", eventTime, delayThreshold));

    /// <summary>What happens to nulls: rows are dropped, values filled in or replaced.</summary>
    public DataFrameNaFunctions Na() => new(this);

    /// <summary>Count, mean, standard deviation, minimum and maximum of columns of numbers and text, as text.</summary>
    /// <param name="columns">The columns; all of them if none is named.</param>
    public DataFrame Describe(params string[] columns) => With(Java.CallObject("describe", Seq(columns)));

    /// <summary>Statistics of columns of numbers and text, as text.</summary>
    /// <param name="statistics">
    /// Such as <c>count</c>, <c>mean</c>, <c>stddev</c>, <c>min</c>, <c>75%</c>, <c>max</c>, <c>count_distinct</c>. By default count, mean,
    /// standard deviation, minimum, quartiles, maximum.
    /// </param>
    public DataFrame Summary(params string[] statistics) => With(Java.CallObject("summary", Seq(statistics)));

    /// <summary>All rows as one group.</summary>
    public RelationalGroupedDataset GroupBy() => GroupBy(Array.Empty<Column>());

    /// <summary>Groups of rows with equal values.</summary>
    public RelationalGroupedDataset GroupBy(params Column[] columns) => new(this, Java.CallObject("groupBy", Seq(columns)));

    /// <summary>Groups of rows with equal values.</summary>
    public RelationalGroupedDataset GroupBy(params string[] columns) => GroupBy([.. columns.Select(Functions.Col)]);

    /// <summary>Groups with subtotals, from left to right.</summary>
    public RelationalGroupedDataset Rollup(params Column[] columns) => new(this, Java.CallObject("rollup", Seq(columns)));

    /// <summary>Groups with subtotals, from left to right.</summary>
    public RelationalGroupedDataset Rollup(params string[] columns) => Rollup([.. columns.Select(Functions.Col)]);

    /// <summary>Groups with all subtotals.</summary>
    public RelationalGroupedDataset Cube(params string[] columns) => Cube([.. columns.Select(Functions.Col)]);

    /// <summary>Groups with all subtotals.</summary>
    public RelationalGroupedDataset Cube(params Column[] columns) => new(this, Java.CallObject("cube", Seq(columns)));

    /// <summary>Aggregates over all rows.</summary>
    public DataFrame Agg(Column column, params Column[] more) => With(Java.CallObject("agg", column.ToJava(Jvm), Seq(more)));

    /// <summary>The frame after a function of the program.</summary>
    public DataFrame Transform(Func<DataFrame, DataFrame> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step(this);
    }

    /// <summary>The rows of each partition through a function of the .NET worker, a record batch at a time.</summary>
    /// <param name="command">The function's name in the worker, and its options.</param>
    /// <param name="schema">The columns that the function returns, in their order.</param>
    /// <param name="isBarrier">Whether all tasks of the stage must run at once.</param>
    /// <param name="resources">Broadcasts that the function uses, and an accumulator of its figures.</param>
    /// <exception cref="ShippingException">The session has no worker.</exception>
    public DataFrame MapInArrow(FunctionCommand command, StructType schema, bool isBarrier = false, FunctionResources? resources = null)
    {
        // Spark 3.5 refuses a nondeterministic function here (INVALID_NON_DETERMINISTIC_EXPRESSIONS). It is called only once in any case.
        SparkSession.CheckSettings();
        var function = JvmFunctions.Create(Jvm, command, schema, EvalType.MapArrowIter, deterministic: true, resources);
        return With(VersionedCalls.MapInArrow(Jvm, Java, ApplyToAll(function), isBarrier));
    }

    /// <summary>A function applied to all columns, so that Spark passes whole rows.</summary>
    internal JavaObject ApplyToAll(JavaObject function) =>
        JvmFunctions.Apply(Jvm, function, ColumnsByPlace.Select(column => column.ToJava(Jvm)));
}

namespace SparkBert.Spark.Sql;

// Numbers.
public static partial class Functions
{
    /// <summary>The absolute value.</summary>
    public static Column Abs(Column column) => Column.Function("abs", column);

    /// <summary>The number with the other sign.</summary>
    public static Column Negate(Column column) => Column.Function("negate", column);

    /// <summary>The square root.</summary>
    public static Column Sqrt(Column column) => Column.Function("sqrt", column);

    /// <summary>e to a power.</summary>
    public static Column Exp(Column column) => Column.Function("exp", column);

    /// <summary>The natural logarithm.</summary>
    public static Column Log(Column column) => Column.Function("log", column);

    /// <summary>The logarithm to base 10.</summary>
    public static Column Log10(Column column) => Column.Function("log10", column);

    /// <summary>The logarithm to base 2.</summary>
    public static Column Log2(Column column) => Column.Function("log2", column);

    /// <summary>A power.</summary>
    public static Column Pow(Column value, Column power) => Column.Function("pow", value, power);

    /// <summary>Rounds half away from zero.</summary>
    public static Column Round(Column column, int scale = 0) => Column.Function("round", column, scale);

    /// <summary>Rounds half to even.</summary>
    public static Column Bround(Column column, int scale = 0) => Column.Function("bround", column, scale);

    /// <summary>The next integer above.</summary>
    public static Column Ceil(Column column) => Column.Function("ceil", column);

    /// <summary>The next integer below.</summary>
    public static Column Floor(Column column) => Column.Function("floor", column);

    /// <summary>The sign.</summary>
    public static Column Signum(Column column) => Column.Function("signum", column);

    /// <summary>The sine.</summary>
    public static Column Sin(Column column) => Column.Function("sin", column);

    /// <summary>The cosine.</summary>
    public static Column Cos(Column column) => Column.Function("cos", column);

    /// <summary>The tangent.</summary>
    public static Column Tan(Column column) => Column.Function("tan", column);

    /// <summary>The greatest value of the columns.</summary>
    public static Column Greatest(params Column[] columns) => Column.Function("greatest", (object)columns);

    /// <summary>The smallest value of the columns.</summary>
    public static Column Least(params Column[] columns) => Column.Function("least", (object)columns);

    /// <summary>A number from 0 to below 1 for each row.</summary>
    public static Column Rand(long seed) => Column.Function("rand", seed);

    /// <summary>A normally distributed number for each row.</summary>
    public static Column Randn(long seed) => Column.Function("randn", seed);

    /// <summary>A 32-bit hash.</summary>
    public static Column Hash(params Column[] columns) => Column.Function("hash", (object)columns);

    /// <summary>A 64-bit hash.</summary>
    public static Column Xxhash64(params Column[] columns) => Column.Function("xxhash64", (object)columns);

    /// <summary>A number for each row that grows and is unique, with gaps.</summary>
    public static Column MonotonicallyIncreasingId() => Column.Function("monotonically_increasing_id");

    /// <summary>The number of the row's partition.</summary>
    public static Column SparkPartitionId() => Column.Function("spark_partition_id");
}

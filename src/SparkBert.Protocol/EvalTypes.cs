namespace SparkBert.Functions;

/// <summary>The properties of eval types.</summary>
public static class EvalTypes
{
    /// <summary>Whether a function gives one value for each row.</summary>
    public static bool IsScalar(this EvalType type) =>
        type is EvalType.ScalarPandas or EvalType.ScalarPandasIter or EvalType.ScalarArrow or EvalType.ScalarArrowIter;

    /// <summary>Whether a function gets a group at a time.</summary>
    public static bool IsGrouped(this EvalType type) =>
        type is EvalType.GroupedMapPandas or EvalType.GroupedMapArrow or EvalType.GroupedMapArrowIter or EvalType.GroupedMapPandasIter;

    /// <summary>Whether the columns come as the fields of one struct column.</summary>
    public static bool HasStructInput(this EvalType type) =>
        type is EvalType.MapPandasIter or EvalType.MapArrowIter or EvalType.GroupedMapArrow or EvalType.GroupedMapArrowIter;

    /// <summary>The eval type of a number.</summary>
    /// <exception cref="NotSupportedException">The worker does not run it.</exception>
    public static EvalType Parse(int number)
    {
        if (Enum.IsDefined((EvalType)number))
        {
            return (EvalType)number;
        }

        var name = number switch
        {
            0 => "NON_UDF (an RDD of pickled Python objects)",
            100 => "SQL_BATCHED_UDF (a row-at-a-time function on pickled Python objects)",
            101 => "SQL_ARROW_BATCHED_UDF (a row-at-a-time Python function)",
            202 => "SQL_GROUPED_AGG_PANDAS_UDF",
            203 => "SQL_WINDOW_AGG_PANDAS_UDF",
            206 => "SQL_COGROUPED_MAP_PANDAS_UDF",
            208 => "SQL_GROUPED_MAP_PANDAS_UDF_WITH_STATE",
            210 => "SQL_COGROUPED_MAP_ARROW_UDF",
            211 or 212 or 213 or 214 => "transformWithState",
            217 => "SQL_GROUPED_AGG_PANDAS_ITER_UDF",
            252 => "SQL_GROUPED_AGG_ARROW_UDF",
            253 => "SQL_WINDOW_AGG_ARROW_UDF",
            254 => "SQL_GROUPED_AGG_ARROW_ITER_UDF",
            300 or 301 or 302 => "a table function (UDTF)",
            _ => "unknown",
        };
        throw new NotSupportedException(
            $"eval type {number}, {name}, is not supported: this worker is not Python. It runs SparkBert's scalar, map and grouped-map "
            + $"functions on Arrow batches (eval types {string.Join(", ", Enum.GetValues<EvalType>().Select(type => (int)type))}).");
    }
}

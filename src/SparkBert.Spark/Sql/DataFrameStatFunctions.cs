using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>Statistics of a frame's columns: <see cref="DataFrame.Stat"/>.</summary>
public sealed class DataFrameStatFunctions
{
    private readonly DataFrame frame;
    private readonly JavaObject java;

    internal DataFrameStatFunctions(DataFrame frame)
    {
        this.frame = frame;
        java = frame.Java.CallObject("stat");
    }

    private JavaGateway Gateway => frame.Jvm.Gateway;

    /// <summary>Approximate quantiles of a column of numbers. Runs a job.</summary>
    /// <param name="column">The column; nulls and NaN don't count.</param>
    /// <param name="probabilities">Each 0 (the least value) to 1 (the greatest).</param>
    /// <param name="relativeError">How far the rank may be off, 0 to 1; 0 for exact ones.</param>
    /// <returns>A quantile for each probability; none if the column has no value.</returns>
    public IReadOnlyList<double> ApproxQuantile(string column, IEnumerable<double> probabilities, double relativeError)
    {
        ArgumentNullException.ThrowIfNull(probabilities);
        var found = java.CallObject("approxQuantile", ToList([column]), ToList(probabilities.Cast<object?>()), relativeError)
            .CallObject("get", 0);
        return [.. Enumerable.Range(0, found.CallInt("size")).Select(place => (double)found.Call("get", place)!)];
    }

    /// <summary>Pearson's correlation of two columns of numbers. Runs a job.</summary>
    public double Corr(string column1, string column2) => (double)java.Call("corr", column1, column2)!;

    /// <summary>The correlation of two columns of numbers. Runs a job.</summary>
    /// <param name="column1">A column.</param>
    /// <param name="column2">Another.</param>
    /// <param name="method"><c>pearson</c>; Spark has no other.</param>
    public double Corr(string column1, string column2, string method) => (double)java.Call("corr", column1, column2, method)!;

    /// <summary>The sample covariance of two columns of numbers. Runs a job.</summary>
    public double Cov(string column1, string column2) => (double)java.Call("cov", column1, column2)!;

    /// <summary>How often each pair of values of two columns is there: a row for each value of the first. Runs a job.</summary>
    public DataFrame Crosstab(string column1, string column2) => frame.With(java.CallObject("crosstab", column1, column2));

    /// <summary>Values that are frequent in columns, perhaps with others. Runs a job.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="support">The least share of the rows of a value that is found for certain; at least 0.0001.</param>
    public DataFrame FreqItems(IEnumerable<string> columns, double support = 0.01) =>
        frame.With(java.CallObject("freqItems", Gateway.NewSeq(columns), support));

    /// <summary>A sample with a share of its own for each value of a column, without replacement.</summary>
    /// <typeparam name="T">Text, a number or a Boolean, as the column has.</typeparam>
    /// <param name="column">The column.</param>
    /// <param name="fractions">The share of the rows of each value, 0 to 1; values that are missing have 0.</param>
    /// <param name="seed">The same rows, partitions and seed give the same sample.</param>
    public DataFrame SampleBy<T>(string column, IReadOnlyDictionary<T, double> fractions, long seed)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(fractions);
        return frame.With(java.CallObject("sampleBy", column, Gateway.NewMap(fractions), seed));
    }

    private JavaObject ToList(IEnumerable<object?> values) =>
        Gateway.CallStaticObject("org.apache.spark.api.python.PythonUtils", "toList", Gateway.NewList(values));
}

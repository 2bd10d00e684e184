using SparkBert.Spark.Gateway;

namespace SparkBert.Spark.Sql;

/// <summary>What happens to nulls (and of NaN in columns of numbers) in a frame: <see cref="DataFrame.Na"/>.</summary>
public sealed class DataFrameNaFunctions
{
    private readonly DataFrame frame;
    private readonly JavaObject java;

    internal DataFrameNaFunctions(DataFrame frame)
    {
        this.frame = frame;
        java = frame.Java.CallObject("na");
    }

    /// <summary>Without rows that have a null in any column.</summary>
    public DataFrame Drop() => With(java.CallObject("drop"));

    /// <summary>Without rows that have nulls.</summary>
    /// <param name="how"><c>any</c>: a null is enough; <c>all</c>: every column is null.</param>
    public DataFrame Drop(string how) => With(java.CallObject("drop", how));

    /// <summary>Without rows that have a null in any of some columns.</summary>
    public DataFrame Drop(IEnumerable<string> columns) => With(java.CallObject("drop", Seq(columns)));

    /// <summary>Without rows that have nulls in some columns.</summary>
    /// <param name="how"><c>any</c>: a null is enough; <c>all</c>: every one of the columns is null.</param>
    /// <param name="columns">The columns.</param>
    public DataFrame Drop(string how, IEnumerable<string> columns) => With(java.CallObject("drop", how, Seq(columns)));

    /// <summary>Without rows that have fewer values than that.</summary>
    /// <param name="minNonNulls">The values that a row must have.</param>
    public DataFrame Drop(int minNonNulls) => With(java.CallObject("drop", minNonNulls));

    /// <summary>Without rows that have fewer values than that in some columns.</summary>
    /// <param name="minNonNulls">The values that a row must have.</param>
    /// <param name="columns">The columns.</param>
    public DataFrame Drop(int minNonNulls, IEnumerable<string> columns) => With(java.CallObject("drop", minNonNulls, Seq(columns)));

    /// <summary>A value in the place of nulls, in all columns of numbers.</summary>
    public DataFrame Fill(long value) => With(java.CallObject("fill", value));

    /// <summary>A value in the place of nulls, in all columns of numbers.</summary>
    public DataFrame Fill(double value) => With(java.CallObject("fill", value));

    /// <summary>A value in the place of nulls, in all columns of text.</summary>
    public DataFrame Fill(string value) => With(java.CallObject("fill", value));

    /// <summary>A value in the place of nulls, in all Boolean columns.</summary>
    public DataFrame Fill(bool value) => With(java.CallObject("fill", value));

    /// <summary>A value in the place of nulls, in those of the columns that hold numbers.</summary>
    public DataFrame Fill(long value, IEnumerable<string> columns) => With(java.CallObject("fill", value, Seq(columns)));

    /// <summary>A value in the place of nulls, in those of the columns that hold numbers.</summary>
    public DataFrame Fill(double value, IEnumerable<string> columns) => With(java.CallObject("fill", value, Seq(columns)));

    /// <summary>A value in the place of nulls, in those of the columns that hold text.</summary>
    public DataFrame Fill(string value, IEnumerable<string> columns) => With(java.CallObject("fill", value, Seq(columns)));

    /// <summary>A value in the place of nulls, in those of the columns that are Boolean.</summary>
    public DataFrame Fill(bool value, IEnumerable<string> columns) => With(java.CallObject("fill", value, Seq(columns)));

    /// <summary>Values in the place of others in a column.</summary>
    /// <typeparam name="T">Text, a number or a Boolean.</typeparam>
    /// <param name="column">The column; <c>*</c> stands for all of the type.</param>
    /// <param name="replacement">The values to replace, with their replacements.</param>
    public DataFrame Replace<T>(string column, IReadOnlyDictionary<T, T> replacement)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(replacement);
        return With(java.CallObject("replace", column, frame.Jvm.Gateway.NewMap(replacement)));
    }

    private JavaObject Seq(IEnumerable<string> names) => frame.Jvm.Gateway.NewSeq(names);

    private DataFrame With(JavaObject result) => frame.With(result);
}

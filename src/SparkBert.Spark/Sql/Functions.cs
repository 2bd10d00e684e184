using System.Globalization;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>
/// Spark's functions over columns, under Spark's names. <see cref="Expr"/> and <see cref="CallFunction"/> reach those that have no method
/// here.
/// </summary>
public static partial class Functions
{
    /// <summary>A column by its name; a dot reaches into a struct, backticks quote a name with dots.</summary>
    public static Column Col(string name) => Column.Function("col", name);

    /// <summary>
    /// A value as a column. Beside the types of <see cref="Row"/> it may be a column, which is returned unchanged, or an array of values.
    /// </summary>
    /// <exception cref="ArgumentException">Spark has no literal of the value's type.</exception>
    public static Column Lit(object? value) => value switch
    {
        Column column => column,
        float number => Literal((double)number).Cast("float"),
        short number => Literal((int)number).Cast("smallint"),
        sbyte number => Literal((int)number).Cast("tinyint"),
        char letter => Literal(letter.ToString()),
        DateOnly day => Literal(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)).Cast("date"),
        DateTimeOffset time => Moment(time),
        DateTime { Kind: not DateTimeKind.Unspecified } time => Moment(time),
        DateTime time => Literal(time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)).Cast("timestamp_ntz"),
        null or bool or int or long or double or decimal or string or byte[] => Literal(value),
        System.Collections.IEnumerable values => Array([.. values.Cast<object?>().Select(Lit)]),
        _ => throw new ArgumentException(
            $"a {value.GetType().Name} can't be a literal in Spark; give a value of a type that Row names, or a column.", nameof(value)),
    };

    /// <summary>An expression in SQL.</summary>
    public static Column Expr(string sql) => Column.Function("expr", sql);

    /// <summary>A function of Spark or of the session by its name, such as one of <see cref="SparkSession.Udf"/>.</summary>
    public static Column CallFunction(string name, params Column[] columns) => Column.Function("call_function", name, columns);

    /// <summary>A value if a condition is true; add cases with <see cref="Column.When"/> and <see cref="Column.Otherwise"/>.</summary>
    public static Column When(Column condition, object? value) => Column.Function("when", condition, Lit(value));

    /// <summary>Marks the smaller frame of a join to be sent to every executor.</summary>
    public static DataFrame Broadcast(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.With(frame.Jvm.Gateway.CallStaticObject(Column.FunctionsClass, "broadcast", frame.Java));
    }

    /// <summary>Text as JSON to a struct, array or map.</summary>
    /// <param name="column">The text.</param>
    /// <param name="schema">The type of the result.</param>
    /// <param name="options">Options of Spark's JSON; none if null.</param>
    public static Column FromJson(Column column, DataType schema, IReadOnlyDictionary<string, string>? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return new($"from_json({column}, {schema})", jvm => jvm.Gateway.CallStaticObject(
            Column.FunctionsClass,
            "from_json",
            column.ToJava(jvm),
            JvmFunctions.ToJava(jvm, schema),
            jvm.Gateway.NewMap(options ?? new Dictionary<string, string>())));
    }

    private static Column Literal(object? value) => Column.Function("lit", value);

    private static Column Moment(DateTimeOffset time) =>
        Column.Function("timestamp_micros", Literal((time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond));
}

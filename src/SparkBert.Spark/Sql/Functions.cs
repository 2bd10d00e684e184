using System.Globalization;
using SparkBert.Spark.Gateway;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>
/// Spark's functions over columns, under the names of Microsoft.Spark, or else Spark's in Pascal case. One that the session's Spark doesn't
/// have yet throws <see cref="SparkException"/> when a frame uses it. <see cref="Expr"/> and <see cref="CallFunction"/> reach what has no
/// method here.
/// </summary>
public static partial class Functions
{
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

    /// <summary>Marks the smaller frame of a join to be sent to every executor.</summary>
    public static DataFrame Broadcast(DataFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        return frame.With(frame.Jvm.Gateway.CallStaticObject(Sql.Column.FunctionsClass, "broadcast", frame.Java));
    }

    /// <summary>Spark's <c>from_json</c>: JSON as a struct, array or map.</summary>
    /// <param name="column">The JSON.</param>
    /// <param name="schema">The type of the result, in DDL or as Spark's JSON.</param>
    public static Column FromJson(Column column, string schema) => FromJson(column, schema, new Dictionary<string, string>());

    /// <summary>Spark's <c>from_csv</c>: a line of CSV as a struct.</summary>
    /// <param name="column">The line.</param>
    /// <param name="schema">The columns of the result.</param>
    /// <param name="options">Options of Spark's CSV.</param>
    public static Column FromCsv(Column column, StructType schema, IReadOnlyDictionary<string, string> options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        // Of the JVM's methods this one takes a map of Scala's.
        return new($"from_csv({column}, {schema})", jvm => jvm.Gateway.CallStaticObject(
            Sql.Column.FunctionsClass,
            "from_csv",
            column.ToJava(jvm),
            JvmFunctions.ToJava(jvm, schema),
            jvm.Gateway.CallStaticObject("org.apache.spark.api.python.PythonUtils", "toScalaMap", jvm.Gateway.NewMap(options))));
    }

    // The name Column is a function here.
    private static Column Call(string name, params object?[] arguments) => Sql.Column.Function(name, arguments);

    /// <summary>A function that came with a line of Spark.</summary>
    /// <param name="line">The first line that has it, such as <c>4.0</c>.</param>
    /// <param name="name">The function's name.</param>
    /// <param name="arguments">Its arguments.</param>
    private static Column Since(string line, string name, params object?[] arguments)
    {
        var column = Call(name, arguments);
        return new(column.ToString(), jvm => System.Version.Parse(jvm.Version.Text.Split('-')[0]) >= System.Version.Parse(line)
            ? column.ToJava(jvm)
            : throw new SparkException(
                $"Spark {jvm.Version} has no function {name} with {arguments.Length} such arguments: it came with Spark {line}. "
                + "Use a newer Spark, or another function."));
    }

    private static Column Literal(object? value) => Call("lit", value);

    private static Column Moment(DateTimeOffset time) =>
        TimestampMicros(Literal((time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond));
}

using System.Globalization;
using Google.Protobuf;
using SparkBert.Connect.Protocol;

namespace SparkBert.Connect.Sql;

/// <summary>
/// Functions over columns that a program needs most. <see cref="CallFunction"/> reaches every other function of Spark and of the session by
/// its name in SQL, and <see cref="Expr"/> any expression.
/// </summary>
public static class Functions
{
    /// <summary>A column by its name; a dot reaches into a struct, backticks quote a name with dots, <c>*</c> is all columns.</summary>
    public static Column Col(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, name == "*"
            ? new Expression { UnresolvedStar = new() }
            : new Expression { UnresolvedAttribute = new() { UnparsedIdentifier = name } });
    }

    /// <summary>
    /// A value as a column: one of the types of <see cref="Row"/> that are no array, map or struct, an array of such values, or a column,
    /// which is returned unchanged.
    /// </summary>
    /// <exception cref="ArgumentException">Spark has no literal of the value's type.</exception>
    public static Column Lit(object? value) => value switch
    {
        Column column => column,
        null => Literal(new() { Null = new() { Null = new() } }, "null"),
        bool flag => Literal(new() { Boolean = flag }, flag),
        sbyte number => Literal(new() { Byte = number }, number),
        short number => Literal(new() { Short = number }, number),
        int number => Literal(new() { Integer = number }, number),
        long number => Literal(new() { Long = number }, number),
        float number => Literal(new() { Float = number }, number),
        double number => Literal(new() { Double = number }, number),
        decimal number => Literal(new() { Decimal = WriteDecimal(number) }, number),
        string text => Literal(new() { String = text }, $"'{text}'"),
        char letter => Lit(letter.ToString()),
        byte[] bytes => Literal(new() { Binary = ByteString.CopyFrom(bytes) }, $"{bytes.Length} bytes"),
        DateOnly day => Literal(new() { Date = day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber }, day),
        DateTimeOffset time => Literal(new() { Timestamp = CountMicroseconds(time.UtcDateTime) }, time),
        DateTime { Kind: not DateTimeKind.Unspecified } time =>
            Literal(new() { Timestamp = CountMicroseconds(time.ToUniversalTime()) }, time),
        DateTime time => Literal(new() { TimestampNtz = CountMicroseconds(time) }, time),
        TimeSpan span => Literal(new() { DayTimeInterval = span.Ticks / TimeSpan.TicksPerMicrosecond }, span),
        System.Collections.IEnumerable values => Array([.. values.Cast<object?>().Select(Lit)]),
        _ => throw new ArgumentException(
            $"a {value.GetType().Name} can't be a literal in Spark; give a value of a type that Row names, or a column.", nameof(value)),
    };

    /// <summary>An expression in SQL.</summary>
    public static Column Expr(string sql)
    {
        ArgumentNullException.ThrowIfNull(sql);
        return new(sql, new Expression { ExpressionString = new() { Expression = sql } });
    }

    /// <summary>A function of Spark or of the session by its name, such as one of <see cref="SparkSession.Udf"/>.</summary>
    public static Column CallFunction(string name, params Column[] columns)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(columns);
        return new(
            $"{name}({string.Join<Column>(", ", columns)})",
            new Expression { CallFunction = new() { FunctionName = name, Arguments = { columns.Select(column => column.Expression) } } });
    }

    /// <summary>A value if a condition is true; add cases with <see cref="Column.When"/> and <see cref="Column.Otherwise"/>.</summary>
    public static Column When(Column condition, object? value) => CallBuiltIn("when", condition, Column.Of(value));

    /// <summary>The values of columns as an array.</summary>
    public static Column Array(params Column[] columns) => CallBuiltIn("array", columns);

    /// <summary>The values of columns as a struct.</summary>
    public static Column Struct(params Column[] columns) => CallBuiltIn("struct", columns);

    /// <summary>A row for each element of an array.</summary>
    public static Column Explode(Column column) => CallBuiltIn("explode", column);

    /// <summary>The number of elements of an array or map.</summary>
    public static Column Size(Column column) => CallBuiltIn("size", column);

    /// <summary>The first value that is not null.</summary>
    public static Column Coalesce(params Column[] columns) => CallBuiltIn("coalesce", columns);

    /// <summary>Texts one behind the other.</summary>
    public static Column Concat(params Column[] columns) => CallBuiltIn("concat", columns);

    /// <summary>The number of rows in which it is not null.</summary>
    public static Column Count(Column column) => CallBuiltIn("count", column);

    /// <summary>Sum.</summary>
    public static Column Sum(Column column) => CallBuiltIn("sum", column);

    /// <summary>Mean.</summary>
    public static Column Avg(Column column) => CallBuiltIn("avg", column);

    /// <summary>The smallest value.</summary>
    public static Column Min(Column column) => CallBuiltIn("min", column);

    /// <summary>The greatest value.</summary>
    public static Column Max(Column column) => CallBuiltIn("max", column);

    /// <summary>A function of Spark by the name that Connect has for it.</summary>
    internal static Column CallBuiltIn(string name, params Column[] columns) => new(
        $"{name}({string.Join<Column>(", ", columns)})",
        new Expression { UnresolvedFunction = new() { FunctionName = name, Arguments = { columns.Select(column => column.Expression) } } });

    private static Column Literal(Expression.Types.Literal literal, object shown) =>
        new(Convert.ToString(shown, CultureInfo.InvariantCulture) ?? "", new Expression { Literal = literal });

    /// <summary>Without precision and scale a server of Spark 3.5 takes a decimal for one of 10 digits.</summary>
    private static Expression.Types.Literal.Types.Decimal WriteDecimal(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new()
        {
            Value = text,
            Scale = number.Scale,
            Precision = Math.Max(text.Count(char.IsAsciiDigit), number.Scale + 1),
        };
    }

    private static long CountMicroseconds(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}

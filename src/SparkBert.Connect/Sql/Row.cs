namespace SparkBert.Connect.Sql;

/// <summary>
/// A row of a frame, or a struct in one. Its values are null or: <see cref="bool"/>, <see cref="sbyte"/>, <see cref="short"/>, <see
/// cref="int"/>, <see cref="long"/>, <see cref="float"/>, <see cref="double"/>, <see cref="decimal"/> (<see
/// cref="System.Data.SqlTypes.SqlDecimal"/> beyond 28 digits), <see cref="string"/>, an array of <see cref="byte"/>, <see
/// cref="DateOnly"/>, <see cref="DateTimeOffset"/> (timestamp, in UTC), <see cref="DateTime"/> (timestamp_ntz), <see cref="TimeSpan"/>
/// (day-time interval), an array of <see cref="object"/> (array), a <see cref="Dictionary{TKey, TValue}"/> of objects (map), <see
/// cref="Row"/> (struct).
/// </summary>
public sealed class Row
{
    private readonly IReadOnlyList<string> names;
    private readonly object?[] values;

    internal Row(IReadOnlyList<string> names, object?[] values) => (this.names, this.values) = (names, values);

    /// <summary>The names of the values.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The values in the order of the columns.</summary>
    public IReadOnlyList<object?> Values => values;

    /// <summary>The number of values.</summary>
    public int Size() => values.Length;

    /// <summary>The value at a place.</summary>
    public object? this[int index] => values[index];

    /// <summary>The value of a column.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public object? this[string name] => values[IndexOf(name)];

    /// <summary>The value at a place.</summary>
    public object? Get(int index) => values[index];

    /// <summary>The value of a column.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    public object? Get(string name) => this[name];

    /// <summary>The value at a place as a type; a number may be widened, or narrowed without loss.</summary>
    /// <exception cref="InvalidCastException">The value is null or of another type.</exception>
    public T GetAs<T>(int index) => RowValue.As<T>(values[index], $"'{names[index]}'");

    /// <summary>The value of a column as a type; a number may be widened, or narrowed without loss.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The value is null or of another type.</exception>
    public T GetAs<T>(string name) => GetAs<T>(IndexOf(name));

    /// <summary>Whether the value at a place is null.</summary>
    public bool IsNullAt(int index) => values[index] is null;

    /// <summary>The values in brackets as Spark prints a row; arrays, maps and bytes stand with their values too.</summary>
    public override string ToString() => RowValue.ToText(values);

    private int IndexOf(string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (names[i] == name)
            {
                return i;
            }
        }

        throw new KeyNotFoundException($"there is no column '{name}' in the row; the columns are {string.Join(", ", names)}.");
    }
}

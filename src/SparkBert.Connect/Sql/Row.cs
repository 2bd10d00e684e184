using System.Globalization;

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
    public int Count => values.Length;

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

    /// <summary>The value at a place as a type; null for a type that has it.</summary>
    /// <exception cref="InvalidCastException">The value is null or of another type.</exception>
    public T GetAs<T>(int index) => values[index] switch
    {
        T value => value,
        null when default(T) is null => default!,
        var other => throw new InvalidCastException(
            $"'{names[index]}' is {(other is null ? "null" : $"a {other.GetType().Name}")}, but was asked for as {typeof(T).Name}."),
    };

    /// <summary>The value of a column as a type; null for a type that has it.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column.</exception>
    /// <exception cref="InvalidCastException">The value is null or of another type.</exception>
    public T GetAs<T>(string name) => GetAs<T>(IndexOf(name));

    /// <summary>Whether the value at a place is null.</summary>
    public bool IsNullAt(int index) => values[index] is null;

    /// <summary>The values in brackets as Spark prints a row; arrays, maps and bytes stand with their values too.</summary>
    public override string ToString() => Text(values);

    private static string Text(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        byte[] bytes => $"[{string.Join(' ', bytes.Select(part => part.ToString("X2", CultureInfo.InvariantCulture)))}]",
        object?[] many => $"[{string.Join(',', many.Select(Text))}]",
        Dictionary<object, object?> map => $"{{{string.Join(", ", map.Select(pair => $"{Text(pair.Key)} -> {Text(pair.Value)}"))}}}",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };

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

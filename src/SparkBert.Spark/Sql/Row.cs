using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>
/// A row of a frame, or a struct in one. Its values are null or: <see cref="bool"/>, <see cref="sbyte"/>, <see cref="short"/>, <see
/// cref="int"/>, <see cref="long"/>, <see cref="float"/>, <see cref="double"/>, <see cref="decimal"/> (<see
/// cref="System.Data.SqlTypes.SqlDecimal"/> beyond 28 digits, in all or behind the point), <see cref="string"/>, an array of <see
/// cref="byte"/>, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/> (timestamp, in UTC), <see cref="DateTime"/> (timestamp_ntz), <see
/// cref="TimeSpan"/> (day-time interval), an array of <see cref="object"/> (array), a <see cref="Dictionary{TKey, TValue}"/> of objects
/// (map), <see cref="Row"/> (struct).
/// </summary>
public sealed class Row
{
    private readonly object?[] values;

    /// <summary>A row of a schema.</summary>
    /// <exception cref="ArgumentException">There are not as many values as fields.</exception>
    public Row(StructType schema, params object?[] values)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(values);
        if (schema.Count != values.Length)
        {
            throw new ArgumentException(
                $"a row of {values.Length} values doesn't fit a schema of {schema.Count} fields ({schema.SimpleString}).", nameof(values));
        }

        Schema = schema;
        this.values = values;
    }

    /// <summary>The fields.</summary>
    public StructType Schema { get; }

    /// <summary>The values in the order of the fields.</summary>
    public IReadOnlyList<object?> Values => values;

    /// <summary>The number of values.</summary>
    public int Size() => values.Length;

    /// <summary>The value at a place.</summary>
    public object? this[int index] => values[index];

    /// <summary>The value of a field.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    public object? this[string name] => values[IndexOf(name)];

    /// <summary>The value at a place.</summary>
    public object? Get(int index) => values[index];

    /// <summary>The value of a field.</summary>
    public object? Get(string name) => this[name];

    /// <summary>The value at a place as a type; a number may be widened, or narrowed without loss.</summary>
    /// <exception cref="InvalidCastException">The value is null or of another type.</exception>
    public T GetAs<T>(int index) => RowValue.As<T>(values[index], $"'{Schema[index].Name}'");

    /// <summary>The value of a field as a type.</summary>
    /// <exception cref="KeyNotFoundException">There is no such field.</exception>
    /// <exception cref="InvalidCastException">The value is null or of another type.</exception>
    public T GetAs<T>(string name) => RowValue.As<T>(this[name], $"'{name}'");

    /// <summary>Whether the value at a place is null.</summary>
    public bool IsNullAt(int index) => values[index] is null;

    /// <summary>The values in brackets as Spark prints a row; arrays, maps and bytes stand with their values too.</summary>
    public override string ToString() => RowValue.ToText(values);

    private int IndexOf(string name)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (Schema[i].Name == name)
            {
                return i;
            }
        }

        throw new KeyNotFoundException(
            $"there is no field '{name}' in the row; the fields are {string.Join(", ", Schema.Select(part => $"'{part.Name}'"))}.");
    }
}

namespace SparkBert.Spark.Sql;

/// <summary>Values for a row of a frame whose schema is given beside them; of the types that <see cref="Row"/> names.</summary>
public sealed class GenericRow
{
    private readonly object?[] values;

    /// <summary>A row of values in the order of the schema's fields.</summary>
    public GenericRow(object?[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        this.values = values;
    }

    /// <summary>The values.</summary>
    public IReadOnlyList<object?> Values => values;

    /// <summary>The number of values.</summary>
    public int Size() => values.Length;

    /// <summary>The value at a place.</summary>
    public object? this[int index] => values[index];

    /// <summary>The value at a place.</summary>
    public object? Get(int index) => values[index];

    /// <summary>The value at a place as a type; a number may be widened, or narrowed without loss.</summary>
    /// <exception cref="InvalidCastException">The value is null or of another type.</exception>
    public T GetAs<T>(int index) => RowValue.As<T>(values[index], $"value {index}");

    /// <summary>The values in brackets as Spark prints a row.</summary>
    public override string ToString() => RowValue.ToText(values);

    /// <summary>The values as a row of a schema.</summary>
    /// <exception cref="ArgumentException">There are not as many values as fields.</exception>
    internal Row ToRow(Types.StructType schema) => new(schema, values);
}

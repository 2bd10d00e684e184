using System.Data.SqlTypes;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Spark.Sql;

/// <summary>.NET types as Spark's, and values of rows as values of .NET types.</summary>
internal static class ClrValue
{
    private static readonly Dictionary<Type, Func<DataType>> Atomic = new()
    {
        [typeof(bool)] = () => new BooleanType(),
        [typeof(sbyte)] = () => new ByteType(),
        [typeof(short)] = () => new ShortType(),
        [typeof(int)] = () => new IntegerType(),
        [typeof(long)] = () => new LongType(),
        [typeof(float)] = () => new FloatType(),
        [typeof(double)] = () => new DoubleType(),
        [typeof(decimal)] = () => new DecimalType(38, 18),
        [typeof(SqlDecimal)] = () => new DecimalType(38, 18),
        [typeof(string)] = () => new StringType(),
        [typeof(byte[])] = () => new BinaryType(),
        [typeof(DateOnly)] = () => new DateType(),
        [typeof(DateTimeOffset)] = () => new TimestampType(),
        [typeof(DateTime)] = () => new TimestampNtzType(),
        [typeof(TimeSpan)] = () => new DayTimeIntervalType(),
    };

    private static readonly Type[] Lists =
    [
        typeof(IEnumerable<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IList<>),
        typeof(List<>),
    ];

    private static readonly Type[] Maps = [typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)];

    /// <summary>Spark's type of values of a .NET type.</summary>
    /// <exception cref="ArgumentException">It has none, or several: <see cref="Row"/>'s is its schema.</exception>
    public static DataType GetDataType(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return Atomic.TryGetValue(type, out var create) ? create()
            : GetElement(type) is { } element ? new ArrayType(GetDataType(element))
            : Is(type, Maps) ? new MapType(GetDataType(type.GenericTypeArguments[0]), GetDataType(type.GenericTypeArguments[1]))
            : throw new ArgumentException(
                $"{type} is no type of Spark's values; name the function's return type. Without one can be returned: "
                + $"{string.Join(", ", Atomic.Keys.Select(known => known.Name))}, and arrays, lists and dictionaries of them.");
    }

    /// <summary>Whether null is a value of a type.</summary>
    public static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    /// <summary>Makes values of a .NET type of values of rows.</summary>
    /// <param name="type">The type.</param>
    /// <param name="place">The argument's, for the message.</param>
    public static Func<object?, object?> CreateReader(Type type, int place)
    {
        var read = CreateReader(type);
        return value => value is null ? null : read(value) ?? throw new InvalidCastException(
            $"argument {place} of the function is a {value.GetType().Name}, but it takes a {type}.");
    }

    /// <summary>The reader of values that are not null; it gives null for a value of another type.</summary>
    private static Func<object, object?> CreateReader(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (GetElement(type) is { } element)
        {
            var read = CreateReader(element);
            return value => value is object?[] many ? ReadList(type, element, many, read) : null;
        }

        if (Is(type, Maps))
        {
            var (key, item) = (CreateReader(type.GenericTypeArguments[0]), CreateReader(type.GenericTypeArguments[1]));
            var kind = typeof(Dictionary<,>).MakeGenericType(type.GenericTypeArguments);
            return value => value is Dictionary<object, object?> map ? ReadMap(kind, map, key, item) : null;
        }

        return value => type.IsInstanceOfType(value) ? value : null;
    }

    private static object? ReadList(Type type, Type element, object?[] many, Func<object, object?> read)
    {
        var values = System.Array.CreateInstance(element, many.Length);
        for (var i = 0; i < many.Length; i++)
        {
            var value = many[i] is { } given ? read(given) : null;
            if (value is null && (many[i] is not null || !CanBeNull(element)))
            {
                return null;
            }

            values.SetValue(value, i);
        }

        return type.IsInstanceOfType(values) ? values : Activator.CreateInstance(type, values);
    }

    private static System.Collections.IDictionary? ReadMap(
        Type type, Dictionary<object, object?> map, Func<object, object?> key, Func<object, object?> item)
    {
        var values = (System.Collections.IDictionary)Activator.CreateInstance(type)!;
        foreach (var (name, given) in map)
        {
            if (key(name) is not { } found || (given is not null && item(given) is null))
            {
                return null;
            }

            values[found] = given is null ? null : item(given);
        }

        return values;
    }

    private static Type? GetElement(Type type) =>
        type == typeof(byte[]) ? null
        : type.IsArray ? type.GetElementType()
        : Is(type, Lists) ? type.GenericTypeArguments[0]
        : null;

    private static bool Is(Type type, Type[] definitions) => type.IsGenericType && definitions.Contains(type.GetGenericTypeDefinition());
}

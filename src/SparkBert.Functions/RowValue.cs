using System.Globalization;

namespace SparkBert.Functions;

/// <summary>What rows of every driver do with one of their values; <see cref="RowValueReader{TType}"/> has their types.</summary>
public static class RowValue
{
    /// <summary>The value as a type; a number may be widened, or narrowed without loss.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="InvalidCastException">The value is null or of another type.</exception>
    public static T As<T>(object? value, string name)
    {
        if (value is T exact)
        {
            return exact;
        }

        var target = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        if (value is null)
        {
            return default(T) is null ? default! : throw new InvalidCastException($"{name} is null, but was asked for as {target.Name}.");
        }

        try
        {
            if (value is IConvertible and not string && target.IsPrimitive)
            {
                var converted = Convert.ChangeType(value, target, CultureInfo.InvariantCulture);
                if (Convert.ChangeType(converted, value.GetType(), CultureInfo.InvariantCulture).Equals(value))
                {
                    return (T)converted;
                }
            }
        }
        catch (Exception e) when (e is OverflowException or InvalidCastException or FormatException)
        {
            // The error is thrown below.
        }

        throw new InvalidCastException($"{name} is a {value.GetType().Name}, but was asked for as {target.Name}.");
    }

    /// <summary>The value as Spark prints it in a row; arrays, maps and bytes stand with their values too.</summary>
    public static string ToText(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        byte[] bytes => $"[{string.Join(' ', bytes.Select(part => part.ToString("X2", CultureInfo.InvariantCulture)))}]",
        object?[] many => $"[{string.Join(',', many.Select(ToText))}]",
        Dictionary<object, object?> map =>
            $"{{{string.Join(", ", map.Select(pair => $"{ToText(pair.Key)} -> {ToText(pair.Value)}"))}}}",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null",
    };
}

using System.Text;
using SparkBert.Spark.Sql.Types;

namespace SparkBert.Jobs.Sessions;

/// <summary>Names, texts and types in the words of Spark's SQL.</summary>
public static class SqlText
{
    /// <summary>A column by its whole name, whatever is in it.</summary>
    /// <param name="column">The name.</param>
    public static string Name(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return $"`{column.Replace("`", "``", StringComparison.Ordinal)}`";
    }

    /// <summary>
    /// A text. What a session's <c>spark.sql.parser.escapedStringLiterals</c> could give another meaning goes as its bytes.
    /// </summary>
    /// <param name="text">The text.</param>
    public static string Literal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.AsSpan().ContainsAny('\'', '\\')
            ? $"cast(unhex('{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}') as string)"
            : $"'{text}'";
    }

    /// <summary>A type.</summary>
    /// <param name="type">The type.</param>
    public static string Type(DataType type) => type switch
    {
        ArrayType array => $"array<{Type(array.ElementType)}>",
        MapType map => $"map<{Type(map.KeyType)}, {Type(map.ValueType)}>",
        StructType fields => $"struct<{string.Join(", ", fields.Select(field => $"{Name(field.Name)}: {Type(field.DataType)}"))}>",
        _ => type?.SimpleString ?? throw new ArgumentNullException(nameof(type)),
    };
}

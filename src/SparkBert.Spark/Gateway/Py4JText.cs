using System.Globalization;
using System.Text;

namespace SparkBert.Spark.Gateway;

/// <summary>The text forms of Py4J: escaped strings, and value parts (a type letter and the value's text).</summary>
internal static class Py4JText
{
    /// <summary>Appends a value part in the form of an argument, without the end of the line.</summary>
    /// <exception cref="ArgumentException">The value's type has no form in the protocol.</exception>
    public static void AppendPart(StringBuilder line, object? value)
    {
        var culture = CultureInfo.InvariantCulture;
        _ = value switch
        {
            null => line.Append('n'),
            JavaObject reference => line.Append('r').Append(reference.Id),
            JavaProxy proxy => line.Append(culture, $"f{proxy.Id};{proxy.Interface}"),
            string text => AppendEscaped(line.Append('s'), text),
            bool flag => line.Append(flag ? "btrue" : "bfalse"),
            int number => line.Append(culture, $"i{number}"),
            long number => line.Append(culture, $"L{number}"),
            double number => line.Append(culture, $"d{number:R}"),
            decimal number => line.Append(culture, $"D{number}"),
            byte[] bytes => line.Append('j').Append(Convert.ToBase64String(bytes)),
            _ => throw new ArgumentException($"a {value.GetType().Name} has no form in the Py4J protocol.", nameof(value)),
        };
    }

    /// <summary>The value of a reply's part; a reference becomes a <see cref="JavaObject"/> of the gateway.</summary>
    /// <exception cref="FormatException">The part has no known type letter or its text is not of that type.</exception>
    public static object? ParsePart(ReadOnlySpan<char> part, JavaGateway gateway)
    {
        if (part.IsEmpty)
        {
            return null;
        }

        var text = part[1..];
        var culture = CultureInfo.InvariantCulture;
        return part[0] switch
        {
            'n' or 'v' => null,
            's' => Unescape(text),
            'b' => bool.Parse(text),
            'i' => int.Parse(text, culture),
            'L' => long.Parse(text, culture),
            'd' => double.Parse(text, culture),
            'D' => decimal.Parse(text, NumberStyles.Float, culture),
            'j' => Convert.FromBase64String(text.ToString()),
            'r' or 'l' or 'a' or 'h' or 't' or 'g' => new JavaObject(gateway, text.ToString()),
            'c' => text.ToString(),
            'm' or 'o' or 'p' => null,
            _ => throw new FormatException($"Py4J reply of unknown type '{part[0]}'."),
        };
    }

    /// <summary>Appends a string with backslash, CR and LF escaped, so that it stays on its line.</summary>
    public static StringBuilder AppendEscaped(StringBuilder line, string text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => line.Append(@"\\"),
                '\r' => line.Append(@"\r"),
                '\n' => line.Append(@"\n"),
                _ => line.Append(c),
            };
        }

        return line;
    }

    /// <summary>Reverses <see cref="AppendEscaped"/>; a backslash before any other character stands for that character.</summary>
    public static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            i++;
            plain.Append(text[i] switch { 'n' => '\n', 'r' => '\r', var other => other });
        }

        return plain.ToString();
    }
}

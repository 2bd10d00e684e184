using System.Globalization;
using System.Text;

namespace SparkBert.Text.Java;

/// <summary>
/// Unicode normalization form D from a table of our own. .NET leaves normalization to ICU, and in invariant globalization mode it returns
/// the text unchanged. So without this table a text would get other word pieces on a machine without ICU.
/// </summary>
public static class CanonicalDecomposition
{
    private static readonly Dictionary<int, int[]> Decompositions = [];
    private static readonly Dictionary<int, byte> CombiningClasses = [];

    static CanonicalDecomposition()
    {
        using var stream = typeof(CanonicalDecomposition).Assembly.GetManifestResourceStream("SparkBert.Text.Java.UnicodeTables.txt")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            var words = line.Split(' ');
            switch (words[0])
            {
                case "D":
                    Decompositions[Hexadecimal(words[1])] = [.. words[2..].Select(Hexadecimal)];
                    break;
                case "C":
                    for (var code = Hexadecimal(words[1]); code <= Hexadecimal(words[2]); code++)
                    {
                        CombiningClasses[code] = byte.Parse(words[3], CultureInfo.InvariantCulture);
                    }

                    break;
            }
        }
    }

    /// <summary>The text in normalization form D; the same object if nothing changes. Lone surrogates stay as they are.</summary>
    public static string Decompose(string text)
    {
        // Below U+00C0 nothing decomposes and nothing combines.
        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\u00BF'))
        {
            return text;
        }

        var codes = new List<int>(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            int code = text[i];
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                code = char.ConvertToUtf32(text[i], text[++i]);
            }

            Append(codes, code);
        }

        Reorder(codes);
        var result = new StringBuilder(codes.Count);
        foreach (var code in codes)
        {
            if (code >= 0x10000)
            {
                result.Append((char)(0xD7C0 + (code >> 10))).Append((char)(0xDC00 + (code & 0x3FF)));
            }
            else
            {
                result.Append((char)code);
            }
        }

        return result.ToString();
    }

    private static void Append(List<int> codes, int code)
    {
        const int FirstSyllable = 0xAC00;
        const int Vowels = 21;
        const int Trailing = 28;
        if (code is >= FirstSyllable and <= 0xD7A3)
        {
            var index = code - FirstSyllable;
            codes.Add(0x1100 + (index / (Vowels * Trailing)));
            codes.Add(0x1161 + (index % (Vowels * Trailing) / Trailing));
            if (index % Trailing != 0)
            {
                codes.Add(0x11A7 + (index % Trailing));
            }
        }
        else if (Decompositions.TryGetValue(code, out var parts))
        {
            codes.AddRange(parts);
        }
        else
        {
            codes.Add(code);
        }
    }

    /// <summary>The canonical ordering: neighbouring marks are sorted by class; marks of one class keep their order.</summary>
    private static void Reorder(List<int> codes)
    {
        for (var start = 0; start < codes.Count;)
        {
            var end = start;
            while (end < codes.Count && CombiningClasses.ContainsKey(codes[end]))
            {
                end++;
            }

            if (end - start > 1)
            {
                var sorted = codes.GetRange(start, end - start).OrderBy(code => CombiningClasses[code]).ToArray();
                for (var i = 0; i < sorted.Length; i++)
                {
                    codes[start + i] = sorted[i];
                }
            }

            start = end + 1;
        }
    }

    private static int Hexadecimal(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

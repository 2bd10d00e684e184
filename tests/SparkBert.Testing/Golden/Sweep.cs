using System.Globalization;
using System.Text.Json;

namespace SparkBert.Testing.Golden;

/// <summary>The code points that the sweeps went over, and JSON strings that hold lone surrogates.</summary>
public static class Sweep
{
    /// <summary>Code points of a range such as <c>BMP</c> or <c>2F800-2FA1F step 1</c>.</summary>
    public static IEnumerable<int> Codes(string range)
    {
        if (range == "BMP")
        {
            return Enumerable.Range(0, 0x10000);
        }

        var parts = range.Split(' ');
        var ends = parts[0].Split('-').Select(end => int.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
        var step = parts.Length > 2 ? int.Parse(parts[2], CultureInfo.InvariantCulture) : 1;
        return Enumerable.Range(0, ((ends[1] - ends[0]) / step) + 1).Select(i => ends[0] + (i * step));
    }

    /// <summary>A code point as UTF-16; a surrogate as it is.</summary>
    public static string Text(int code) => code is >= 0xD800 and <= 0xDFFF ? ((char)code).ToString() : char.ConvertFromUtf32(code);

    /// <summary>
    /// The string of a JSON value; unlike GetString it takes lone surrogates, which the goldens write as escapes.
    /// </summary>
    public static string ToUtf16(this JsonElement json)
    {
        var raw = json.GetRawText();
        if (!raw.Contains("\\u", StringComparison.Ordinal))
        {
            return json.GetString()!;
        }

        var text = new System.Text.StringBuilder();
        for (var i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)int.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(raw[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', var other => other });
            }
        }

        return text.ToString();
    }
}

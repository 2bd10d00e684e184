using System.Globalization;
using System.Text;

namespace SparkBert.Cli.Records;

/// <summary>Whether a number of JSON can be carried in a column of numbers with the value that its digits say.</summary>
internal static class JsonNumber
{
    /// <summary>Whether it is a whole number of 64 bits, written without a fraction.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> number) =>
        long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    /// <summary>Whether the double nearest to it is written with the same digits.</summary>
    public static bool IsDouble(ReadOnlySpan<byte> number)
    {
        var value = double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value)
            && Normalize(Encoding.ASCII.GetString(number)) == Normalize(value.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>The digits of a decimal number without zeros at its ends, and the power of ten behind them.</summary>
    private static (string Digits, int Exponent) Normalize(string number)
    {
        var end = number.IndexOfAny(['e', 'E']);
        var exponent = end < 0 ? 0 : ReadExponent(number.AsSpan(end + 1));
        var mantissa = number.AsSpan(number[0] == '-' ? 1 : 0, (end < 0 ? number.Length : end) - (number[0] == '-' ? 1 : 0));
        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;
        var trimmed = digits.TrimEnd('0');
        exponent += digits.Length - trimmed.Length;
        trimmed = trimmed.TrimStart('0');
        return trimmed.Length == 0 ? ("", 0) : (trimmed, exponent);
    }

    private static int ReadExponent(ReadOnlySpan<char> text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : text[0] == '-' ? int.MinValue / 2 : int.MaxValue / 2;
}

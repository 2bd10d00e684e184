using System.Globalization;
using System.Text.Json;
using SparkBert.Text.Java;

namespace SparkBert.Text.Tests.Java;

/// <summary>Java's String.toLowerCase as JDK 17 does it.</summary>
public sealed class JavaLowercaseTests(ITestOutputHelper log)
{
    private static readonly JsonElement Recorded = GoldenFile.ReadWhole("java_lowercase.json.gz");

    [Fact]
    public void Every_code_point_is_lowered_as_by_Java()
    {
        var lower = Recorded.GetProperty("lower").EnumerateObject().ToDictionary(
            entry => Code(entry.Name),
            entry => string.Concat(entry.Value.GetString()!.Split(' ').Select(code => Sweep.Text(Code(code)))));
        var failures = Sweep.Codes("0-1FFFF").Where(code => code is < 0xD800 or > 0xDFFF)
            .Where(code => JavaText.ToLowerCase(Sweep.Text(code)) != lower.GetValueOrDefault(code, Sweep.Text(code)) && code != 0x3A3)
            .Select(code => code.ToString("X4", CultureInfo.InvariantCulture)).ToList();
        log.WriteLine($"{lower.Count} letters");
        Assert.NotEmpty(lower);
        Assert.Empty(failures);
    }

    /// <summary>
    /// What a capital sigma becomes beside a character depends on Java's word boundaries. Those of letters are followed; those of
    /// characters that no word has beside a Greek letter are counted, not asserted.
    /// </summary>
    [Theory]
    [InlineData("A_SIGMA_c", "\u0391\u03A3{0}")]
    [InlineData("A_SIGMA_c_A", "\u0391\u03A3{0}\u0391")]
    [InlineData("A_SIGMA_c_1", "\u0391\u03A3{0}1")]
    [InlineData("A_c_SIGMA", "\u0391{0}\u03A3")]
    [InlineData("1_c_SIGMA", "1{0}\u03A3")]
    [InlineData("c_SIGMA", "{0}\u03A3")]
    public void The_final_sigma_follows_words(string name, string pattern)
    {
        var ranges = Recorded.GetProperty(name).EnumerateArray().Select(range => (range[0].GetInt32(), range[1].GetInt32())).ToArray();
        var differs = new List<int>();
        foreach (var code in Sweep.Codes("0-1FFFF").Where(code => code is < 0xD800 or > 0xDFFF))
        {
            var text = string.Format(CultureInfo.InvariantCulture, pattern, Sweep.Text(code));
            var fromEnd = pattern.Length - pattern.IndexOf('\u03A3', StringComparison.Ordinal);
            var lower = JavaText.ToLowerCase(text);
            var isFinal = (pattern[0] == '\u0391' && pattern[1] == '\u03A3' ? lower[1] : lower[^fromEnd]) == '\u03C2';
            if (isFinal != ranges.Any(range => code >= range.Item1 && code <= range.Item2))
            {
                differs.Add(code);
            }
        }

        log.WriteLine($"{name}: {differs.Count} of 129,024 code points differ: {Ranges(differs)}");
        Assert.DoesNotContain(differs, code => code < 0x0870);
    }

    private static string Ranges(List<int> codes)
    {
        var ranges = new List<string>();
        for (var i = 0; i < codes.Count;)
        {
            var start = i;
            while (i < codes.Count && codes[i] == codes[start] + i - start)
            {
                i++;
            }

            ranges.Add(string.Create(CultureInfo.InvariantCulture, $"{codes[start]:X4}-{codes[i - 1]:X4}"));
        }

        return string.Join(' ', ranges);
    }

    private static int Code(string hexadecimal) => int.Parse(hexadecimal, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}

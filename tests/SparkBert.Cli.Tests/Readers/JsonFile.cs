using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SparkBert.Cli.Records;

namespace SparkBert.Cli.Tests.Readers;

/// <summary>A small file of JSON lines with what is odd in real ones. A seed makes a few files with the same members.</summary>
/// <param name="Name">Its name: the seed and a number.</param>
/// <param name="Content">Its bytes.</param>
internal sealed partial record JsonFile(string Name, byte[] Content)
{
    private static readonly string[] Texts =
    [
        "\"\"", "\"a\"", "\"two words\"", "\" \"", "\"é\"", "\"東京\"", "\"😀\"", "\"\\u00e9\"", "\"\\ud83d\\ude00\"", "\"tab\\there\"",
        "\"line\\nbreak\"", "\"\\\"q\\\"\"", "\"back\\\\slash\"", "\"\\/\"", "\"\\u0000\"", "\"\u2028\"", "\"null\"", "\"12\"", "\"true\"",
        "\"\u007f\"", "\"\uFEFF\"", "\"{\\\"a\\\":1}\"", "\"\\b\\f\\r\"", "\"2024-01-02\"", "\"2024-01-02T03:04:05Z\"", "\"NaN\"",
    ];

    private static readonly string[] Halves = ["\"\\ud800\"", "\"x\\udc00y\"", "\"\\ude00\\ud83d\"", "\"\\ud83d\\u0041\""];

    private static readonly string[] Wholes =
    [
        "0", "1", "-1", "-0", "42", "2147483648", "9007199254740993", "9223372036854775807", "-9223372036854775808",
    ];

    private static readonly string[] Fractions =
        ["1.0", "-0.0", "0.1", "1e3", "1E-2", "123456.789", "1.5e+3", "5e-324", "1e22", "0.30", "2.50"];

    private static readonly string[] Large =
    [
        "9223372036854775808", "18446744073709551615", "123456789012345678901234567890", "1e400", "-1e400", "1e-400",
        "0.1234567890123456789",
        "12345678901234567890123456789012345678901234567890", "1.7976931348623157e309", "9007199254740993.0", "1e23",
    ];

    private static readonly string[] Odd =
    [
        "{", "}", "{broken", "[]", "[{\"text\":\"x\"}]", "7", "\"text\"", "null", "true", "{\"text\":\"a\"} {\"text\":\"b\"}",
        "{\"text\":\"a\"},",
        "{\"text\":\"a\",}", "{\"text\":\"a\"}}", "{'text':'a'}", "{text:\"a\"}", "{\"text\":\"a\" // c", "{\"text\":\"a\"/* c */}", "// c",
        "{\"text\":01}", "{\"text\":+1}", "{\"text\":.5}", "{\"text\":1.}", "{\"text\":NaN}", "{\"text\":Infinity}", "{\"text\":nul}",
        "{\"text\":\"\\x\"}", "{\"text\":\"\\u12\"}", "{\"text\":\"a\tb\"}", "{\"text\":\"open}", "{\"text\"}", "{\"text\":}", "{:1}",
        "{,}",
        "{\"text\":\"a\" \"n\":1}", "{\"text\":\"a\",\"n\":[1,]}", "{\"text\":\"a\"}x", "{\"text\":\"a\"} 1", "{} {}", "\u00A0", "\u000b",
        "{}",
        "{\"text\":0x10}", "{\"text\":1e}", "{\"text\":-}", "{\"text\":\"a\"}\u0000", "[1,2]", "[{\"text\":\"a\"},{\"text\":\"b\"}]",
        "{\"text\":True}",
        "{\"\":1}", "{\"a.b\":1}", "{\"a b\":1}",
        "{\"TEXT\":\"a\"}", "{\"\\u0074ext\":\"a\"}", "{\"n\\ud800\":1}", "{\"text\":\"\\ud800\"}",
    ];

    private static readonly string[] Twice =
    [
        "{\"text\":\"a\",\"text\":\"b\"}", "{\"n\":1,\"n\":2}", "{\"text\":\"a\",\"o\":{\"b\":1,\"b\":2}}",
    ];

    private static readonly string[] Names = ["n", "x", "s", "flag", "o", "list", "mixed", "deep", "é"];

    /// <summary>Its lines, as texts.</summary>
    public string[] Lines => Encoding.UTF8.GetString(Content).Split('\n', '\r');

    /// <summary>Whether some number is not written as the double next to it.</summary>
    public bool HasNumberBeyondDoubles => Number().Matches(Encoding.UTF8.GetString(Content))
        .Any(number => !JsonNumber.IsDouble(Encoding.ASCII.GetBytes(number.Value)));

    /// <summary>Makes the files of a seed.</summary>
    public static JsonFile[] Create(int seed, int count)
    {
        var random = DifferentialFiles.CreateRandom(seed);
        var names = Names.Where(_ => random.Next(3) == 0).ToArray();
        var (hasOdd, hasLarge) = (random.Next(3) == 0, random.Next(6) == 0);
        var (hasHalves, hasTwice) = (random.Next(12) == 0, random.Next(12) == 0);
        var (isEmpty, isNumber) = (random.Next(12) == 0, random.Next(12) == 0);
        return [.. Enumerable.Range(0, count).Select(CreateFile)];

        JsonFile CreateFile(int number)
        {
            var (end, isMixed) = (Choose(random, "\n", "\n", "\n", "\r\n", "\r"), random.Next(10) == 0);
            var text = new StringBuilder(random.Next(12) == 0 ? "\uFEFF" : "");
            for (var row = random.Next(1, 13); row > 0; row--)
            {
                text.Append(random.Next(14) == 0 ? Choose(random, "", " ", "\t") + End() : "").Append(CreateLine());
                text.Append(row > 1 || random.Next(5) > 0 ? End() : "");
            }

            var content = Encoding.UTF8.GetBytes(text.ToString());
            if (random.Next(30) == 0)
            {
                content[random.Next(content.Length)] = 0xFF;
            }

            return new JsonFile(string.Create(CultureInfo.InvariantCulture, $"{seed}-{number}.jsonl"), content);

            string End() => isMixed ? Choose(random, "\n", "\r\n", "\r") : end;
        }

        string CreateLine() => hasTwice && random.Next(8) == 0 ? Choose(random, Twice)
            : hasOdd && random.Next(4) == 0 ? Choose(random, Odd)
            : CreateObject();

        string CreateObject()
        {
            var space = random.Next(5) == 0 ? " " : "";
            var members = names.Append("text").Where(_ => random.Next(8) > 0).ToArray();
            random.Shuffle(members);
            return $"{space}{{{space}{string.Join($"{space},{space}", members.Select(CreateMember))}{space}}}{space}";

            string CreateMember(string name) => string.Create(
                CultureInfo.InvariantCulture, $"\"{name}\"{space}:{space}{(random.Next(12) == 0 ? "null" : CreateValue(name, space))}");
        }

        string CreateValue(string name, string space) => name switch
        {
            "text" when isNumber => CreateNumber(Fractions),
            "text" => hasOdd && random.Next(6) == 0 ? CreateAny(space) : CreateText(),
            "s" or "é" => CreateText(),
            "n" => random.Next(30) == 0 ? CreateAny(space) : CreateNumber(Wholes),
            "x" => CreateNumber(random.Next(3) == 0 ? Wholes[..5] : Fractions),
            "flag" => random.Next(2) == 0 ? "true" : "false",
            "o" => isEmpty || random.Next(8) == 0
                ? "{}"
                : $"{{{space}\"a\":{space}{CreateNumber(Wholes)},\"b\":{CreateText()}"
                    + $"{(random.Next(3) == 0 ? ",\"c\":[null,{\"d\":1.5}]" : "")}}}",
            "list" => $"[{string.Join($"{space},", Enumerable.Range(0, random.Next(4)).Select(_ => CreateElement()))}]",
            "deep" => CreateDeep(random.Next(40) switch { 0 => 998, 1 => 1001, 2 => 20, _ => random.Next(1, 16) }),
            _ => CreateAny(space),
        };

        string CreateElement() => random.Next(6) == 0 ? "null" : CreateNumber(Wholes);

        string CreateNumber(string[] usual) => Choose(random, hasLarge && random.Next(3) == 0 ? Large : usual);

        string CreateText() => Choose(random, hasHalves && random.Next(4) == 0 ? Halves : Texts);

        string CreateAny(string space) => random.Next(8) switch
        {
            0 => CreateText(),
            1 => CreateNumber(Wholes),
            2 => CreateNumber(Fractions),
            3 => "true",
            4 => $"{{{space}\"a\" :{CreateNumber(Fractions)}}}",
            5 => $"[{space}{CreateText()} , 1]",
            6 => Choose(random, "{}", "[]", "[[]]", "[null]", "[{}]"),
            _ => "null",
        };

        string CreateDeep(int depth) => random.Next(2) == 0
            ? string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth))
            : string.Concat(Enumerable.Repeat("{\"k\":", depth)) + "1" + string.Concat(Enumerable.Repeat("}", depth));
    }

    /// <summary>The file as it stands in a message.</summary>
    public override string ToString()
    {
        var text = Encoding.UTF8.GetString(Content);
        return $"{Name}: {Shown.Escape(text.Length > 600 ? text[..600] : text)}";
    }

    private static string Choose(Random random, params string[] values) => values[random.Next(values.Length)];

    [GeneratedRegex(@"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")]
    private static partial Regex Number();
}

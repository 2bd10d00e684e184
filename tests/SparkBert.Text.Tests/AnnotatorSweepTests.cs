using System.Text.Json;
using SparkBert.Text.Sentences;
using SparkBert.Text.Tokens;

namespace SparkBert.Text.Tests;

/// <summary>Tokenizer, SentenceDetector and DocumentAssembler over every code point of the basic plane and samples beyond.</summary>
public sealed class AnnotatorSweepTests
{
    [Fact]
    public void Every_character_is_treated_as_by_Spark_NLP()
    {
        var failures = new List<string>();
        var supplementary = new List<int>();
        foreach (var line in GoldenFile.Read("annotator_sweep.jsonl.gz"))
        {
            if (line.TryGetProperty("swept_supplementary", out var ranges))
            {
                supplementary.AddRange(ranges.EnumerateArray().SelectMany(range => Sweep.Codes(range.GetString()!)));
                continue;
            }

            var codes = line.GetProperty("range").GetString() == "BMP"
                ? Sweep.Codes("BMP").Where(code => code is < 0xD800 or > 0xDFFF)
                : supplementary;
            Check(line, codes, failures);
        }

        Assert.True(failures.Count == 0, $"{failures.Count} differ:\n" + string.Join('\n', failures.Take(40)));
    }

    private static void Check(JsonElement line, IEnumerable<int> codes, List<string> failures)
    {
        var annotator = line.GetProperty("annotator").GetString()!;
        var pattern = line.GetProperty("pattern").GetString()!;
        var run = Annotator(annotator);
        var entries = line.GetProperty("runs").EnumerateArray().Select(entry => (First: entry[0].GetInt32(), Expected: entry[1])).ToArray();
        var index = 0;
        foreach (var code in codes)
        {
            while (index + 1 < entries.Length && entries[index + 1].First <= code)
            {
                index++;
            }

            if (entries.Length == 0)
            {
                continue;
            }

            var character = Sweep.Text(code);
            var expected = entries[index].Expected.EnumerateArray()
                .Select(item => (
                    item[0].GetString()!.Replace("@", character, StringComparison.Ordinal), item[1].GetInt32(), item[2].GetInt32()))
                .ToArray();
            var actual = run(pattern.Replace("%", character, StringComparison.Ordinal)).ToArray();
            if (!actual.SequenceEqual(expected))
            {
                failures.Add($"{annotator} '{pattern}' U+{code:X4}: {string.Join(' ', actual)}, expected {string.Join(' ', expected)}");
            }
        }
    }

    private static Func<string, IEnumerable<(string Text, int Begin, int End)>> Annotator(string name)
    {
        if (name == "Tokenizer")
        {
            var (rules, tokens) = (new TokenRules(new TokenizerSettings()), new TokenBuffer());
            return text =>
            {
                tokens.Clear();
                rules.Split(text, 0, tokens);
                return Enumerable.Range(0, tokens.Count).Select(i => (tokens.Text(i).ToString(), tokens.Begin(i), tokens.End(i)));
            };
        }

        if (name == "SentenceDetector")
        {
            var (rules, sentences) = (new SentenceRules(new SentenceSettings()), new SentenceBuffer());
            return text =>
            {
                sentences.Clear();
                rules.Detect(text.AsMemory(), sentences);
                sentences.SortByBegin();
                return Enumerable.Range(0, sentences.Count)
                    .Select(i => (sentences.Text(i).ToString(), sentences.Begin(i), sentences.End(i)));
            };
        }

        var mode = name["DocumentAssembler.".Length..];
        return text =>
        {
            var clean = CleanupMode.Apply(mode, text);
            return [(clean, 0, clean.Length - 1)];
        };
    }
}
